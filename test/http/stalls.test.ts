/** Distinguishes a slow client from a slow reader of its body. */
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { type Payload, payload } from "../../src/http/payload.ts";
import { watchStalls } from "../../src/http/stalls.ts";
import { dial, head } from "../support/wire.ts";

const TIMEOUT_MS = 400;
/** Exceeds the buffers of the streams and the kernel. */
const LENGTH = 32 * 1024 ** 2;

/** A request that has sent this many bytes, and its unread body. */
async function received(bytes: number): Promise<Payload["body"]> {
  const stalls = watchStalls({ uploadMs: TIMEOUT_MS, uploadBytes: 1, downloadMs: 60_000 });
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const connection = await dial(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(async () => {
    stalls.close();
    connection.socket.destroy();
    server.close();
  });
  connection.send(head("PUT", "/", { "Content-Length": `${LENGTH}` }));
  connection.send(Buffer.alloc(bytes));
  const [req] = (await once(server, "request")) as [IncomingMessage];
  stalls.receiving(req);
  return payload(req.headers as Record<string, string>, req).body;
}

test("an unread body that has arrived does not time out", async () => {
  const body = await received(LENGTH);
  await sleep(4 * TIMEOUT_MS);
  expect(body.destroyed).toBe(false);
  expect((await buffer(body)).length).toBe(LENGTH);
});

test("a body that stops arriving while it is read times out", async () => {
  const body = await received(LENGTH - 1);
  await sleep(4 * TIMEOUT_MS);
  expect(body.destroyed).toBe(false);
  await expect(buffer(body)).rejects.toMatchObject({ kind: "RequestTimeout" });
});
