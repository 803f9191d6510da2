/** What a process sends that others may have replaced. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { request } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { signsOfLife, YOUNG_MS } from "../../../src/lib/lease.ts";
import { createAgent } from "../../../src/providers/http/agent.ts";

async function provider() {
  const whole: string[] = [];
  const server = createServer(async (req, res) => {
    const body = await buffer(req).catch(() => undefined);
    if (body === undefined) return;
    whole.push(`${req.method} ${body}`);
    res.end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const dispatcher = createAgent({ connectTimeout: 5_000 });
  const signs = signsOfLife();
  onTestFinished(async () => {
    signs.end();
    await dispatcher.destroy();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (method: "GET" | "POST" | "DELETE", body?: string | AsyncIterable<Buffer>) => {
    const answer = await request(url, { method, body: (body ?? null) as string | null, dispatcher });
    await answer.body.dump();
  };
  return { whole, ask, signs };
}

const old = () => performance.now() - YOUNG_MS - 1;

test("a process without a recent sign of life reads, and changes nothing", async () => {
  const { whole, ask, signs } = await provider();
  await ask("POST", "alone");
  signs.given(performance.now());
  await ask("POST", "fresh");
  signs.given(old());
  await expect(ask("POST", "late")).rejects.toThrow("no sign of life");
  await expect(ask("DELETE")).rejects.toThrow("no sign of life");
  await ask("GET");
  signs.given(performance.now());
  await ask("POST", "again");
  expect(whole).toEqual(["POST alone", "POST fresh", "GET ", "POST again"]);
});

test("a body that a process without a recent sign of life sends never gets its end", async () => {
  const { whole, ask, signs } = await provider();
  signs.given(performance.now());
  async function* pieces(isLate: boolean) {
    yield Buffer.from("a");
    if (isLate) signs.given(old());
    yield Buffer.from("b");
  }
  await ask("POST", pieces(false));
  await expect(ask("POST", pieces(true))).rejects.toThrow("no sign of life");
  expect(whole).toEqual(["POST ab"]);
});
