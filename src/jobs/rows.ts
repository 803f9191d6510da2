/** Creates a job's row in the ledger from a create, or from a provider's list. */

import { jobArn, jobId } from "../lib/aws/job-ids.ts";
import type { FileId, ProviderName } from "../lib/names.ts";
import { isTerminal, type JobRequest, type JobRow, UNMANAGED_OWNER, type UnmanagedJob } from "../ports/jobs.ts";
import type { NewJob } from "./new-job.ts";

interface Options {
  readonly region: string;
  readonly accountId: string;
}

/** Members of a row that are not members of the job. */
type Origin = Pick<JobRow, "provider" | "providerType" | "publish">;

export interface Submitted extends Origin {
  readonly owner: string;
  readonly keyId: string | undefined;
  readonly nativeId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly inputFile: FileId | undefined;
  /** Members of the request that the provider changed. */
  readonly request?: Partial<JobRequest> | undefined;
}

export interface JobRows {
  id(provider: ProviderName, nativeId: string): string;
  created(job: NewJob, submitted: Submitted): JobRow;
  unmanaged(job: UnmanagedJob, origin: Origin): JobRow;
}

export function createJobRows({ region, accountId }: Options): JobRows {
  /** AWS's jobs keep AWS's ARN. Other jobs get an ARN of the same form. */
  const arnOf = (id: string, nativeId: string) =>
    nativeId.startsWith("arn:") ? nativeId : jobArn(region, accountId, id);

  return {
    id: jobId,

    created(job, { owner, keyId, provider, providerType, publish, nativeId, at, inputFile, request: changed }) {
      const id = jobId(provider, nativeId);
      const request = { ...job.request, ...changed };
      return {
        id,
        owner,
        ...(keyId !== undefined && { keyId }),
        provider,
        providerType,
        nativeId,
        arn: arnOf(id, nativeId),
        name: job.name,
        modelId: job.modelId,
        roleArn: request.roleArn,
        clientRequestToken: request.clientRequestToken,
        status: "Submitted",
        message: undefined,
        submitTime: at,
        lastModifiedTime: at,
        endTime: undefined,
        expirationTime: request.timeoutHours === undefined ? undefined : at + request.timeoutHours * 3_600_000,
        timeoutHours: request.timeoutHours,
        invocationType: request.invocationType,
        inputFile,
        publish,
        input: request.input,
        output: request.output,
        vpc: request.vpc,
        counts: undefined,
      };
    },

    unmanaged(job, { provider, providerType, publish }) {
      const id = jobId(provider, job.id);
      return {
        id,
        owner: UNMANAGED_OWNER,
        provider,
        providerType,
        nativeId: job.id,
        arn: arnOf(id, job.id),
        name: job.name,
        modelId: job.modelId,
        roleArn: job.request?.roleArn,
        clientRequestToken: job.request?.clientRequestToken,
        status: job.status,
        message: job.message,
        submitTime: job.submitTime,
        lastModifiedTime: job.endTime ?? job.submitTime,
        endTime: isTerminal(job.status) ? (job.endTime ?? job.submitTime) : undefined,
        expirationTime: job.expirationTime,
        timeoutHours: job.request?.timeoutHours,
        invocationType: job.request?.invocationType,
        inputFile: job.inputFile,
        publish,
        input: job.request?.input ?? { s3InputDataConfig: { s3Uri: job.inputUri, s3InputFormat: "JSONL" } },
        output: job.request?.output ?? { s3OutputDataConfig: { s3Uri: job.outputUri } },
        vpc: job.request?.vpc,
        counts: job.counts,
      };
    },
  };
}
