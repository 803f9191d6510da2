/** A job's row in the ledger: made from a create, and from what a provider lists. */

import { jobArn, jobId } from "../lib/aws/job-ids.ts";
import type { FileId, ObjectName, ProviderName } from "../lib/names.ts";
import { type ForeignJob, isTerminal, type JobRow } from "../ports/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import { type NewJob, NOBODY } from "./new-job.ts";

interface Options {
  readonly ledger: Pick<Ledger, "jobs" | "files">;
  readonly region: string;
  readonly accountId: string;
}

export interface JobRows {
  id(provider: ProviderName, nativeId: string): string;
  created(
    owner: string,
    provider: ProviderName,
    nativeId: string,
    job: NewJob,
    at: number,
    inputFile: FileId | undefined,
  ): JobRow;
  /**
   * Enters the listed jobs that are not in the ledger, and resolves with them. Newest first, it ends where all are known.
   * `publish`: what is to be done about their results.
   */
  foreign(
    provider: ProviderName,
    jobs: AsyncIterable<ForeignJob>,
    publish: JobRow["publish"],
  ): Promise<readonly JobRow[]>;
  /** Where a job's results belong, and what its input is called. */
  names(row: JobRow): { output: ObjectName; inputKey: string };
}
/** So many known jobs in a row mean that all older ones are known too. */
const ENOUGH = 100;

export function createJobRows({ ledger, region, accountId }: Options): JobRows {
  /** AWS names its jobs itself; all others get a name of AWS's form. */
  const arnOf = (id: string, nativeId: string) =>
    nativeId.startsWith("arn:") ? nativeId : jobArn(region, accountId, id);

  return {
    id: jobId,

    created(owner, provider, nativeId, job, at, inputFile) {
      const id = jobId(provider, nativeId);
      return {
        id,
        owner,
        provider,
        nativeId,
        arn: arnOf(id, nativeId),
        name: job.name,
        modelId: job.modelId,
        roleArn: job.roleArn,
        clientRequestToken: job.clientRequestToken,
        status: "Submitted",
        message: undefined,
        submitTime: at,
        lastModifiedTime: at,
        endTime: undefined,
        expirationTime: job.timeoutHours === undefined ? undefined : at + job.timeoutHours * 3_600_000,
        timeoutHours: job.timeoutHours,
        invocationType: job.invocationType,
        inputFile,
        input: job.input,
        output: job.output,
        vpc: job.vpc,
        counts: undefined,
      };
    },

    async foreign(provider, jobs, publish) {
      const unknown: JobRow[] = [];
      let known = 0;
      for await (const job of jobs) {
        const id = jobId(provider, job.id);
        if (await ledger.jobs.byId(id)) {
          known += 1;
          if (known >= ENOUGH) break;
          continue;
        }
        known = 0;
        unknown.push({
          id,
          owner: NOBODY,
          provider,
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
        });
      }
      await ledger.jobs.adopt(unknown);
      return unknown;
    },

    names(row) {
      const { s3InputDataConfig } = row.input as { s3InputDataConfig: { s3Uri: string } };
      const { s3OutputDataConfig } = row.output as { s3OutputDataConfig: { s3Uri: string } };
      const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(s3OutputDataConfig.s3Uri) ?? [];
      return { output: { bucket, key }, inputKey: s3InputDataConfig.s3Uri };
    },
  };
}
