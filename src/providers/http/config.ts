/** Configuration fields of every hosted provider. */
import * as z from "zod";
import { providerName, seconds, secret } from "../../config/fields.ts";

/** The configuration of a provider's names of models. */
export const modelAliases = z
  .record(z.string(), z.string().min(1))
  .default({})
  .describe(
    "Map from the name of a model in a job, or in a line of another form, to the provider's name; `*` matches every other " +
      "modelId. Default: empty, which understands the provider's own names and those of the same models elsewhere.",
  );

export const headers = z
  .record(z.string(), secret)
  .default({})
  .describe("Further headers of every request to the provider. Default: none.");

export const fallback = z
  .array(providerName)
  .default([])
  .describe(
    "Names of providers that run the records that failed here, in this order, translated. A job's tag `quarry:fallback` wins. " +
      "Default: none.",
  );

export const belowMinimum = providerName
  .optional()
  .describe(
    "Name of the provider that runs jobs with fewer records than `minimum_records` of `batch_limits`. Default: such jobs are refused.",
  );

export const upstream = {
  headers,
  timeout_seconds: seconds(60).describe(
    "Timeout in seconds of a short response, and of each pause while content is transferred.",
  ),
};
