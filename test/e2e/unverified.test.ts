/** The memory of documents whose sender is not verified is bounded, for all connections together. */
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { type Signer, signedHeaders } from "../support/sign.ts";
import { type Answer, dial, head, send } from "../support/wire.ts";

const MIB = 1024 ** 2;
const alice: Signer = { id: "alice", secret: "alice-secret-0123456789", service: "bedrock" };
const TARGET = "/bedrock/tagResource";

/** Documents of 256 KiB that are not complete yet, and how many of them fit into 4 MiB. */
const LARGE = 256 * 1024;
const START = Buffer.alloc(LARGE - 1000, " ").toString();
const FIT = 16;

const limits = `limits: { unverified_bytes: ${4 * MIB} }`;
const keys = `access_keys: [{ id: ${alice.id}, secret: ${alice.secret} }]`;

async function small(url: string): Promise<Answer> {
  const parts = { method: "POST", target: TARGET, body: "{}", headers: { "content-type": "application/json" } };
  return send(url, parts.method, parts.target, await signedHeaders(alice, parts), parts.body);
}

describe.each([
  ["with access keys", `${limits}\n${keys}`],
  ["without access keys", limits],
])("%s", (_name, yaml) => {
  const gateway = useGateway(yaml, { replicas: 1 });

  async function begin() {
    // The signature of another document: the key exists, and the sender need not know its secret.
    const parts = { method: "POST", target: TARGET, body: "{}", headers: {} };
    const { "content-length": _, ...headers } = (await signedHeaders(alice, parts)) as Record<string, string>;
    const connection = await dial(gateway.url);
    connection.send(head("POST", TARGET, { ...headers, "Content-Length": String(LARGE) }) + START);
    return connection;
  }

  it("large documents beyond the limit are told to slow down, small ones pass, and the memory comes back", async () => {
    const held = await Promise.all(Array.from({ length: FIT }, begin));
    await expect
      .poll(async () => {
        await using one = await begin();
        return await Promise.race([one.answer(), wait(1000)]);
      })
      .toMatchObject({
        status: 429,
        headers: { "x-amzn-errortype": "ThrottlingException", "x-amz-retry-after": "1000", connection: "close" },
      });
    await expect(small(gateway.url)).resolves.toMatchObject({ status: 400 });

    for (const { socket } of held) socket.destroy();
    await expect
      .poll(async () => {
        await using one = await begin();
        one.send(" ".repeat(1000));
        return (await one.answer()).headers["x-amzn-errortype"];
      })
      .not.toBe("ThrottlingException");
  });

  it("a document that is too large is refused before it is read", async () => {
    await using connection = await dial(gateway.url);
    const headers = await signedHeaders(alice, { method: "POST", target: TARGET, body: "{}", headers: {} });
    const length = { "Content-Length": String(LARGE + 1), Expect: "100-continue" };
    connection.send(head("POST", TARGET, { ...headers, ...length }));
    await expect(connection.answer()).resolves.toMatchObject({ status: 400 });
  });
});
