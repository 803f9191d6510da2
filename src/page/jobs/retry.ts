/** A new job that runs the records of an earlier one which have no successful result. */
import type { JobDetailMessage } from "../../ui/messages.ts";
import { createPageJob } from "../api/bedrock.ts";
import { SOME_ROLE } from "./boto3.ts";

const RETRY_OF = "quarry:retry-of";
/** Tags that say how the earlier job was scheduled. */
const NOT_KEPT: ReadonlySet<string> = new Set([RETRY_OF, "quarry:paused"]);
const MAX_NAME = 63;
const SUFFIX = "-retry";

/** @returns the id of the new job */
export async function retryJob(job: JobDetailMessage): Promise<string> {
  const arn = await createPageJob(
    {
      jobName: retryName(job.name),
      modelId: job.model,
      roleArn: job.roleArn ?? SOME_ROLE,
      inputDataConfig: { s3InputDataConfig: { s3Uri: job.inputUri } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: job.outputUri } },
      timeoutDurationInHours: job.timeoutHours,
      modelInvocationType: job.invocationType,
      tags: [...job.tags.filter(({ key }) => !NOT_KEPT.has(key)), { key: RETRY_OF, value: job.arn }],
    },
    job.provider,
  );
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** A retry of a retry keeps the name. */
const retryName = (name: string): string =>
  name.endsWith(SUFFIX) ? name : `${name.slice(0, MAX_NAME - SUFFIX.length)}${SUFFIX}`;
