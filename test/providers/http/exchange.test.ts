/** Responses of upstreams whose connection breaks before anything reads the body. */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import { Agent } from "undici";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withIdleLimit } from "../../../src/providers/http/errors.ts";
import { exchange } from "../../../src/providers/http/exchange.ts";

const answers: ServerResponse[] = [];
const server = createServer((_req, res) => {
  res.writeHead(200);
  res.write("the beginning");
  answers.push(res);
});
const agent = new Agent();

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(async () => {
  await agent.close();
  server.closeAllConnections();
  server.close();
});

async function brokenBody(wrap: (body: Readable) => Readable): Promise<Readable> {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const failure = (cause: Error) => new Error("the connection failed", { cause });
  const { body } = await exchange(agent, { origin, path: "/", method: "GET" }, { failure });
  const wrapped = wrap(body as Readable);
  // Not `finished` or `once`, which listen to errors.
  const broken = new Promise((resolve) => (body as Readable).on("close", resolve));
  answers.at(-1)!.destroy();
  await broken;
  // An error event without a listener is emitted one turn later, and ends the process.
  await new Promise((resolve) => setImmediate(resolve));
  return wrapped;
}

const read = async (body: Readable): Promise<void> => {
  for await (const _ of body);
};

test.each([
  ["the body", (body: Readable) => body],
  ["the body with an idle limit", (body: Readable) => withIdleLimit(body, 60_000, "any" as never)],
])("%s fails only its reader, who comes later", async (_what, wrap) => {
  await expect(read(await brokenBody(wrap))).rejects.toThrow("the connection failed");
});
