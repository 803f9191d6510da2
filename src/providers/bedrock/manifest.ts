/** Reads a job's manifest. Bedrock before 2026 wrote the record counts there and not into responses. Only it has the tokens. */

import type { GetModelInvocationJobCommandOutput } from "@aws-sdk/client-bedrock";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import { parseS3Uri } from "../../lib/aws/s3-uri.ts";
import type { JobTokens, RecordCounts } from "../../ports/jobs.ts";
import { checkBucket } from "./names.ts";

const MANIFEST = z.object({
  totalRecordCount: z.int(),
  processedRecordCount: z.int(),
  successRecordCount: z.int(),
  errorRecordCount: z.int(),
  inputTokenCount: z.int().min(0).optional().catch(undefined),
  outputTokenCount: z.int().min(0).optional().catch(undefined),
});
/** A manifest has about 200 bytes. A much larger object under its name is not read. */
const MAX_BYTES = 64 * 1024;

interface Manifest {
  readonly counts: RecordCounts;
  readonly tokens: JobTokens | undefined;
}

/** Undefined if there is no readable manifest. The job is complete all the same. */
export async function readManifest(
  s3: S3Client,
  job: Pick<GetModelInvocationJobCommandOutput, "jobArn" | "outputDataConfig">,
  signal: AbortSignal,
): Promise<Manifest | undefined> {
  const uri = job.outputDataConfig?.s3OutputDataConfig?.s3Uri ?? "";
  const { bucket, key: prefix } = parseS3Uri(uri) ?? { bucket: "", key: "" };
  const id = job.jobArn?.slice(job.jobArn.lastIndexOf("/") + 1);
  const folder = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
  try {
    checkBucket(bucket);
    const { Body, ContentLength = 0 } = await s3.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: `${folder}${id}/manifest.json.out`,
        Range: `bytes=0-${MAX_BYTES - 1}`,
      }),
      { abortSignal: signal },
    );
    if (Body === undefined || ContentLength >= MAX_BYTES) return undefined;
    const said = MANIFEST.parse(JSON.parse(await Body.transformToString()));
    const { inputTokenCount: input, outputTokenCount: output } = said;
    return {
      counts: {
        total: said.totalRecordCount,
        processed: said.processedRecordCount,
        success: said.successRecordCount,
        error: said.errorRecordCount,
      },
      tokens: input === undefined || output === undefined ? undefined : { input, output },
    };
  } catch {
    return undefined;
  }
}
