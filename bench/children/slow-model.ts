/** A node:http server that answers every chat completion with the same one, after a time. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerTasks } from "../support/peer.ts";

export interface SlowModelTask {
  readonly delayMs: number;
}

const BODY = JSON.stringify({
  id: "chatcmpl-bench",
  object: "chat.completion",
  created: 1_700_000_000,
  model: "bench-model",
  choices: [{ index: 0, message: { role: "assistant", content: "The largest is Example." }, finish_reason: "stop" }],
  usage: { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 },
});

answerTasks<SlowModelTask, number>(async ({ delayMs }) => {
  const server = createServer((req, res) => {
    req.resume().once("end", () => {
      setTimeout(() => {
        res.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(BODY) });
        res.end(BODY);
      }, delayMs);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
});
