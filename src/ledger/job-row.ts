/** A job as its table holds it, and back. */
import type { RecordCounts } from "../provider.ts";
import { fromJson, toJson } from "./json.ts";
import type { JobRow } from "./ledger.ts";
import type { JobsTable } from "./schema.ts";

export const toJob = (row: JobsTable): JobRow => ({
  id: row.id,
  owner: row.owner,
  provider: row.provider,
  nativeId: row.native_id,
  arn: row.arn,
  name: row.name,
  modelId: row.model_id,
  roleArn: row.role_arn ?? undefined,
  clientRequestToken: row.client_request_token ?? undefined,
  status: row.status,
  message: row.message ?? undefined,
  submitTime: row.submit_time,
  lastModifiedTime: row.last_modified_time,
  endTime: row.end_time ?? undefined,
  expirationTime: row.expiration_time ?? undefined,
  timeoutHours: row.timeout_hours ?? undefined,
  invocationType: row.invocation_type ?? undefined,
  ...(row.input_file !== null && { inputFile: row.input_file }),
  ...(row.publish !== null && { publish: row.publish }),
  input: fromJson<unknown>(row.input_json),
  output: fromJson<unknown>(row.output_json),
  vpc: fromJson<unknown>(row.vpc_json),
  counts: fromJson<RecordCounts>(row.counts_json),
});

export const toJobRow = (job: JobRow): JobsTable => ({
  id: job.id,
  owner: job.owner,
  provider: job.provider,
  native_id: job.nativeId,
  arn: job.arn,
  name: job.name,
  model_id: job.modelId,
  role_arn: job.roleArn ?? null,
  client_request_token: job.clientRequestToken ?? null,
  status: job.status,
  message: job.message ?? null,
  submit_time: job.submitTime,
  last_modified_time: job.lastModifiedTime,
  end_time: job.endTime ?? null,
  expiration_time: job.expirationTime ?? null,
  timeout_hours: job.timeoutHours ?? null,
  invocation_type: job.invocationType ?? null,
  input_file: job.inputFile ?? null,
  publish: job.publish ?? null,
  input_json: toJson(job.input),
  output_json: toJson(job.output),
  vpc_json: toJson(job.vpc),
  counts_json: toJson(job.counts),
});
