/** A model server whose answers an account bills. */

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type Account, isHeld, nameIn, usageOf } from "./account.ts";
import { chatUsage } from "./openai-batches.ts";

export interface BilledModel {
  /** Up to and including `/v1`. */
  readonly url: string;
  close(): Promise<void>;
}

/** A record that is held gets no answer. */
export async function startBilledModel(account: Account): Promise<BilledModel> {
  const server = createServer(async (req, res) => {
    const body = await text(req).catch(() => undefined);
    if (body === undefined || isHeld(body)) return;
    const reply = (status: number, answer: object) =>
      res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
    if (req.method === "GET") return void reply(200, { object: "list", data: [] });
    const outcome = account.bill.chargeOne(account.provider, body);
    if (outcome === "failed") return void reply(400, { error: { message: "it fails" } });
    const message = { role: "assistant", content: `answer to ${nameIn(body)}` };
    reply(200, {
      id: "c",
      object: "chat.completion",
      created: 0,
      model: "stub",
      choices: outcome === "unread" ? [] : [{ index: 0, message, finish_reason: "stop" }],
      usage: chatUsage(usageOf(account.provider, body)),
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
