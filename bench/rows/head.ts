/** HeadObject, as boto3 sends it, over 16 connections. */
import type { Row } from "../row.ts";
import { putText, target } from "../support/api.ts";
import { startGateway } from "../support/gateway.ts";
import { measureSmall } from "../support/small.ts";

export const head: Row = {
  name: "head",
  async measure(context) {
    await using gateway = await startGateway(context.folder);
    await putText(gateway.url, "in.jsonl", "hello");
    const small = { what: "HeadObject", method: "HEAD", service: "s3", target: target("in.jsonl") } as const;
    return [await measureSmall(context, gateway, small, { goal: { atLeast: 0.5 }, floor: { atLeast: 0.35 } })];
  },
};
