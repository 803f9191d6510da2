/** A bucket's name is checked before rules and access keys match it, for every operation. */
import { expect, it } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { processorMsOf } from "../support/processor-time.ts";
import { type Answer, send } from "../support/wire.ts";

const gateway = useGateway(`
default_provider: local
providers:
  local: { type: local }
routes:
  - { bucket: "*a*a*a*a*b", provider: local }
`);
const codeOf = ({ body }: Answer): string | undefined => /<Code>(\w+)<\/Code>/.exec(body.toString())?.[1];

it.each(["a".repeat(256), "a".repeat(2_000), "a".repeat(8_000), "a%20b", "a!"])("%.20s", async (bucket) => {
  const asked = async () => {
    for (const [method, target] of [
      ["GET", `${bucket}/k`],
      ["GET", `${bucket}?list-type=2`],
      ["PUT", `${bucket}/k`],
      ["DELETE", `${bucket}/k`],
    ] as const) {
      const answer = await send(gateway.url, method, `/bedrock/files/${target}`, { "Content-Length": "0" });
      expect([answer.status, codeOf(answer)], `${method} ${target}`.slice(0, 40)).toEqual([400, "InvalidBucketName"]);
    }
    const copy = { "x-amz-copy-source": `${bucket}/k`, "Content-Length": "0" };
    const copied = await send(gateway.url, "PUT", "/bedrock/files/to/k", copy);
    expect([copied.status, codeOf(copied)]).toEqual([400, "InvalidBucketName"]);
  };
  expect(await processorMsOf(asked)).toBeLessThan(2_000);
});
