/** Events in the envelope in which Amazon EventBridge delivers "Batch Inference Job State Change". */
import type { JobEvent } from "../ports/events.ts";

/**
 * Members and forms of values are those of the sample event in the Amazon Bedrock user guide, "How EventBridge for Amazon Bedrock
 * works" (monitoring-eventbridge-how-it-works.html), except `time`: EventBridge writes it in ISO 8601 (Amazon EventBridge user
 * guide, "AWS service event metadata").
 */
export function eventBridgeBody({ id, at, job }: JobEvent, message: string | undefined): object {
  const [, , , region = "", account = ""] = job.arn.split(":");
  return {
    version: "0",
    id: uuidOf(id),
    "detail-type": "Batch Inference Job State Change",
    source: "aws.bedrock",
    account,
    time: `${new Date(at).toISOString().slice(0, 19)}Z`,
    region,
    resources: [job.arn],
    detail: {
      version: "0.0",
      accountId: account,
      batchJobName: job.name,
      batchJobArn: job.arn,
      batchModelId: job.modelId,
      status: job.status,
      failureMessage: WITHOUT_FAILURE.has(job.status) ? "" : (message ?? ""),
      creationTime: CREATION.format(job.submitTime).replace("\u202f", " "),
    },
  };
}

/** Their messages are about the work, not about a failure. */
const WITHOUT_FAILURE: ReadonlySet<string> = new Set(["InProgress", "Completed"]);

const CREATION = new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });

const uuidOf = (id: string): string =>
  id.slice("evt_".length).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
