/** A model server with latency that knows which replica asks, by the address that each has in its configuration. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as after } from "node:timers/promises";

export interface FleetModel {
  /** For the configuration of one replica. */
  urlOf(replica: number): string;
  /** Number of requests by prompt. */
  readonly asked: ReadonlyMap<string, number>;
  /** Notes the death of a replica: the prompts that it had asked and that had no answer. */
  died(replica: number): void;
  /** Milliseconds from the death of a replica until each prompt was asked again. */
  readonly againMs: readonly number[];
  /** Prompts that nobody has asked again. */
  readonly forgotten: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export async function startFleetModel(delayMs: number): Promise<FleetModel> {
  const asked = new Map<string, number>();
  const againMs: number[] = [];
  const forgotten = new Map<string, number>();
  /** Prompts without an answer, by the replica that asks. */
  const open = new Map<number, Set<string>>();
  const server = createServer(async (req, res) => {
    const replica = Number(/^\/replica-(\d+)\//.exec(req.url ?? "")?.[1]);
    const body = await text(req).catch(() => undefined);
    if (body === undefined) return;
    const reply = (answer: object) =>
      res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    if (req.method === "GET") return void reply({ object: "list", data: [] });
    const prompt = /question ([\w-]+)/.exec(body)?.[1] ?? "";
    asked.set(prompt, (asked.get(prompt) ?? 0) + 1);
    const diedAt = forgotten.get(prompt);
    if (diedAt !== undefined) againMs.push(performance.now() - diedAt);
    forgotten.delete(prompt);
    const mine = open.get(replica) ?? new Set();
    open.set(replica, mine);
    mine.add(prompt);
    await after(delayMs);
    if (!mine.delete(prompt)) return;
    const message = { role: "assistant", content: `answer to ${prompt}` };
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    const choices = [{ index: 0, message, finish_reason: "stop" }];
    reply({ id: "c", object: "chat.completion", created: 0, model: "stub", choices, usage });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    urlOf: (replica) => `${origin}/replica-${replica}/v1`,
    asked,
    againMs,
    forgotten,
    died(replica) {
      for (const prompt of open.get(replica) ?? []) forgotten.set(prompt, performance.now());
      open.delete(replica);
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
