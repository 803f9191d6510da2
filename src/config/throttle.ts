/** The request and upload limits of access keys. */
import * as z from "zod";

export const count = z.int().min(1).max(1_000_000);

/** In `limits` for every key, and in a key's entry for that key. Without either, the limit is off. */
export const throttleSettings = {
  requests_per_second: z
    .number()
    .positive()
    .max(1_000_000)
    .optional()
    .describe(
      "Sustained rate in requests per second of one access key. In an access key: default from `limits`; in `limits`: no limit.",
    ),
  request_burst: count
    .optional()
    .describe("Number of requests that may arrive at once after a pause. Default: those of one second."),
  concurrent_uploads: count
    .optional()
    .describe(
      "Number of PutObject, PostObject and UploadPart requests in progress at once for one access key. In an access key: default from `limits`; in `limits`: no limit.",
    ),
};

export type ThrottleSettings = z.output<z.ZodObject<typeof throttleSettings>>;

export interface ThrottleConfig {
  readonly requests: { readonly perSecond: number; readonly burst: number } | undefined;
  readonly uploads: number | undefined;
}

/**
 * @param common defaults for members that the key's entry omits
 * @param fail throws the error of this member of `own`
 */
export function completeThrottle(
  own: ThrottleSettings,
  common: ThrottleSettings,
  fail: (at: readonly string[], message: string) => never,
): ThrottleConfig {
  const perSecond = own.requests_per_second ?? common.requests_per_second;
  if (own.request_burst !== undefined && perSecond === undefined) fail(["request_burst"], "needs requests_per_second");
  // A burst belongs to the rate that it was chosen for.
  const burst = own.request_burst ?? (own.requests_per_second === undefined ? common.request_burst : undefined);
  return {
    requests: perSecond === undefined ? undefined : { perSecond, burst: burst ?? Math.max(1, Math.ceil(perSecond)) },
    uploads: own.concurrent_uploads ?? common.concurrent_uploads,
  };
}
