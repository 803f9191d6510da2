/** A request to S3 as its operations read it. The signature covers the request as sent. */
import type { Headers, Query } from "../../http/target.ts";
import { readHints, readParameters } from "./hints.ts";
import { withSignedParameters } from "./signed-parameters.ts";

export const asMeant = (headers: Headers, query: Query): { readonly headers: Headers; readonly query: Query } => ({
  headers: readHints(withSignedParameters(headers, query)),
  query: readParameters(query),
});
