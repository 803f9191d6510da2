/** A server with OpenAI's chat completions. It repeats the question and counts requests. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as after } from "node:timers/promises";

interface Options {
  /** Delay of an answer. */
  readonly delayMs?: number;
  /** True: this request gets no answer. `asked` counts all requests, this one included. */
  readonly hold?: (request: { readonly prompt: string; readonly asked: number }) => boolean;
  /** The answer to a request's body. Undefined: the server's own answer. */
  readonly answer?: (body: string, path: string) => { readonly status?: number; readonly body: object } | undefined;
  /** The answer to the question for its models: a status and a body, which is sent as it is if it is a text. */
  readonly models?: () => { readonly status?: number; readonly body: unknown };
}

export interface ModelServer {
  /** Up to and including `/v1`. */
  readonly url: string;
  /** Number of requests by prompt. */
  readonly asked: ReadonlyMap<string, number>;
  /** Bodies of all requests that `answer` has answered. */
  readonly bodies: readonly string[];
  close(): Promise<void>;
}

interface Chat {
  readonly messages: readonly { readonly content: string | readonly { readonly text: string }[] }[];
}

function promptOf({ messages }: Chat): string {
  const content = messages.at(-1)?.content ?? "";
  return typeof content === "string" ? content : content.map((part) => part.text).join("");
}

/** As vLLM's, in 2026. */
const SERVED = {
  object: "list",
  data: [
    {
      id: "Qwen/Qwen3-8B",
      object: "model",
      created: 1_762_136_757,
      owned_by: "vllm",
      root: "Qwen/Qwen3-8B",
      parent: null,
      max_model_len: 40_960,
      permission: [],
    },
  ],
};

export async function startModelServer(options: Options = {}): Promise<ModelServer> {
  const { delayMs = 0, hold = () => false, answer = () => undefined } = options;
  const models: NonNullable<Options["models"]> = options.models ?? (() => ({ body: SERVED }));

  const asked = new Map<string, number>();
  const bodies: string[] = [];
  let requests = 0;
  const server = createServer(async (req, res) => {
    if (req.method === "GET" && !req.url?.startsWith("/v1/models")) return void res.writeHead(404).end();
    if (req.method === "GET") {
      const { status = 200, body } = models();
      res.statusCode = status;
      res.setHeader("content-type", typeof body === "string" ? "text/html" : "application/json");
      return void res.end(typeof body === "string" ? body : JSON.stringify(body));
    }
    const body = await text(req);
    const scripted = answer(body, req.url ?? "");
    if (scripted !== undefined) {
      bodies.push(body);
      res.writeHead(scripted.status ?? 200, { "content-type": "application/json" });
      res.end(JSON.stringify(scripted.body));
      return;
    }
    const chat = JSON.parse(body) as Partial<Chat>;
    if (chat.messages === undefined) return void res.writeHead(400).end('{"error":{"message":"no messages"}}');
    const prompt = promptOf(chat as Chat);
    requests += 1;
    asked.set(prompt, (asked.get(prompt) ?? 0) + 1);
    if (hold({ prompt, asked: requests })) return;
    if (delayMs > 0) await after(delayMs);
    const message = { role: "assistant", content: `answer to ${prompt}` };
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    const choices = [{ index: 0, message, finish_reason: "stop" }];
    res.setHeader("content-type", "application/json");
    res.end(JSON.stringify({ id: "c", object: "chat.completion", created: 0, model: "stub", choices, usage }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    bodies,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
