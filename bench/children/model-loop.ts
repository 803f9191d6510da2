/** A script without a gateway: sends the lines of a file to a model with bounded concurrency, and writes the answers. */
import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { Pool } from "undici";
import { answerTasks } from "../support/peer.ts";

export interface LoopTask {
  /** `http://host:port` of the model server. */
  readonly origin: string;
  /** Path of the input, in Converse form. */
  readonly input: string;
  readonly output: string;
  readonly concurrency: number;
}

interface Input {
  readonly recordId: string;
  readonly modelInput: {
    readonly messages: readonly { readonly role: string; readonly content: readonly { readonly text: string }[] }[];
    readonly inferenceConfig: { readonly maxTokens: number; readonly temperature: number };
  };
}

function bodyOf({ modelInput: { messages, inferenceConfig } }: Input): string {
  return JSON.stringify({
    model: "bench-model",
    messages: messages.map(({ role, content }) => ({ role, content: content[0]?.text })),
    max_tokens: inferenceConfig.maxTokens,
    temperature: inferenceConfig.temperature,
  });
}

/** Resolves with the seconds until every answer is durable. */
answerTasks<LoopTask, number>(async ({ origin, input, output, concurrency }) => {
  const started = performance.now();
  const pool = new Pool(origin, { connections: concurrency });
  const results = createWriteStream(output, { flush: true });
  const lines = createInterface({ input: createReadStream(input) })[Symbol.asyncIterator]();
  const headers = { "content-type": "application/json" };
  const worker = async () => {
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      const record = JSON.parse(next.value) as Input;
      const answer = await pool.request({
        method: "POST",
        path: "/v1/chat/completions",
        headers,
        body: bodyOf(record),
      });
      const modelOutput = await answer.body.json();
      results.write(`${JSON.stringify({ recordId: record.recordId, modelOutput })}\n`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  results.end();
  await finished(results);
  await pool.close();
  return (performance.now() - started) / 1000;
});
