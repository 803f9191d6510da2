/** A request to S3 as its operations read it. The signature covers the request as sent. */
import type { Headers, Query } from "../../http/target.ts";
import { readHints, readParameters } from "./hints.ts";

export const asMeant = (headers: Headers, query: Query): { readonly headers: Headers; readonly query: Query } => ({
  headers: readHints(headers),
  query: readParameters(query),
});
