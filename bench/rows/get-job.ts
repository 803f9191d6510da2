/** GetModelInvocationJob of an ended job, as boto3 sends it, over 16 connections. */
import type { Row } from "../row.ts";
import { completed, createJob, jobTarget, putText } from "../support/api.ts";
import { startGateway } from "../support/gateway.ts";
import { converseLine } from "../support/lines.ts";
import { measureSmall } from "../support/small.ts";

export const getJob: Row = {
  name: "get-job",
  async measure(context) {
    await using gateway = await startGateway(context.folder);
    const { url } = gateway;
    await putText(url, "in.jsonl", converseLine(1));
    const arn = await createJob(url, "in.jsonl", "out/");
    await completed(url, arn);
    const small = {
      what: "GetModelInvocationJob",
      method: "GET",
      service: "bedrock",
      target: jobTarget(arn),
    } as const;
    return [await measureSmall(context, gateway, small, { goal: { atLeast: 0.5 }, floor: { atLeast: 0.35 } })];
  },
};
