/** Configuration fields of every hosted provider. */
import * as z from "zod";
import { seconds, secret } from "../../config/fields.ts";

export const headers = z
  .record(z.string(), secret)
  .default({})
  .describe("Further headers of every request to the provider. Default: none.");

export const upstream = {
  headers,
  timeout_seconds: seconds(60).describe(
    "Timeout in seconds of a short response, and of each pause while content is transferred.",
  ),
};
