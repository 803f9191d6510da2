/** Checks the answer to a create. */
import { GatewayError } from "../lib/errors.ts";
import type { CreatedJob } from "../ports/jobs.ts";

/** Throws Unavailable for an answer without the job's id: it says no more than a lost one. */
export function identified(job: CreatedJob): CreatedJob {
  const { id }: { readonly id: unknown } = job;
  if (typeof id === "string" && id !== "") return job;
  throw new GatewayError("Unavailable", "The provider's answer has no job id");
}
