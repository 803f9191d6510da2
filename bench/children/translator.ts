/** Translates lines in memory with the gateway's translator, on one core. */
import { FRAMES } from "../../src/dialects/frames/index.ts";
import { refusing } from "../../src/dialects/loss.ts";
import { createTranslator } from "../../src/dialects/translate.ts";
import { linesOf } from "../../src/lib/jsonl.ts";
import type { ConversationSchemaName, FrameName } from "../../src/ports/lines.ts";
import { answerTasks } from "../support/peer.ts";

export interface TranslatorTask {
  /** JSON Lines in the form of `from`. */
  readonly text: string;
  readonly from: FrameName;
  readonly to: FrameName;
  readonly schema: ConversationSchemaName;
  /** `requests`: lines to the provider's lines. `results`: the provider's results, of the same number, to result lines. */
  readonly results?: string | undefined;
  readonly times: number;
}

const CHUNK_BYTES = 64 * 1024;

async function* chunks(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

async function* each(text: string) {
  for await (const lines of linesOf(chunks(text), 1_000_000)) yield* lines;
}

/** Resolves with bytes of input for each second of processor time. */
answerTasks<TranslatorTask, number>(async ({ text, from, to, schema, results, times }) => {
  const translator = createTranslator({
    modelId: "model",
    invocationType: undefined,
    form: { frame: FRAMES[from], url: from === "openai" ? "/v1/chat/completions" : undefined },
    target: { frame: to, conversation: () => schema, embeddings: () => undefined, severalModels: true },
    loss: refusing,
    tag: "bench",
    maxLineBytes: 1_000_000,
    resolve: (name, where) => (where === "job" ? name : undefined),
    unresolved: (name) => name,
  });
  let written = 0;
  const started = process.cpuUsage();
  for (let time = 0; time < times; time += 1) {
    const answers = results?.split("\n");
    for await (const raw of each(text)) {
      const line = translator.read(raw);
      const output =
        answers === undefined
          ? translator.line(String(raw.number), translator.write(translator.parse(line)))
          : translator.result(line, FRAMES[to].result(JSON.parse(answers[raw.number - 1]!))).text;
      written += Buffer.byteLength(output);
    }
  }
  const { user, system } = process.cpuUsage(started);
  const seconds = (user + system) / 1e6;
  if (written === 0) throw new Error("nothing was translated");
  return (Buffer.byteLength(results ?? text) * times) / seconds;
});
