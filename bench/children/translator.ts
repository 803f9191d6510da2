/** Translates lines in memory with the gateway's translator, on one core. For comparison, it also only parses and writes them. */
import { FRAMES } from "../../src/dialects/frames/index.ts";
import { parsedObject } from "../../src/dialects/json.ts";
import { refusing } from "../../src/dialects/loss.ts";
import { createTranslator } from "../../src/dialects/translate.ts";
import { linesOf, type RawLine } from "../../src/lib/jsonl.ts";
import type { ConversationSchemaName, FrameName } from "../../src/ports/lines.ts";
import { answerTasks } from "../support/peer.ts";

export interface TranslatorTask {
  /** JSON Lines in the form of `from`. */
  readonly text: string;
  readonly from: FrameName;
  readonly source: ConversationSchemaName;
  readonly to: FrameName;
  readonly schema: ConversationSchemaName;
  /** `requests`: lines to the provider's lines. `results`: the provider's results, of the same number, to result lines. */
  readonly results?: string | undefined;
  /** True: `JSON.parse` and `JSON.stringify` of the same lines instead. */
  readonly bare?: boolean;
  readonly times: number;
}

const CHUNK_BYTES = 64 * 1024;

async function* chunks(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

const linesIn = (text: string) => linesOf(chunks(text), 1_000_000);

type Work = (line: RawLine) => string;

/** Resolves with the bytes that `work` writes. */
async function writtenBy(text: string, work: Work): Promise<number> {
  let written = 0;
  for await (const lines of linesIn(text)) for (const raw of lines) written += Buffer.byteLength(work(raw));
  return written;
}

function translation({ from, source, to, schema }: TranslatorTask) {
  const translator = createTranslator({
    modelId: "model",
    invocationType: undefined,
    form: { frame: FRAMES[from], url: from === "openai" ? "/v1/chat/completions" : undefined },
    target: { frame: to, conversation: () => schema, embeddings: () => undefined, severalModels: true },
    loss: refusing,
    schemas: { source, sent: schema },
    tag: "bench",
    maxLineBytes: 1_000_000,
    resolve: (name, where) => (where === "job" ? name : undefined),
    unresolved: (name) => name,
  });
  const request: Work = (raw) =>
    translator.line(String(raw.number), translator.write(translator.parse(translator.read(raw))));
  /** As the results of a job are joined with its lines. */
  const resultOf =
    (answers: readonly RawLine[]): Work =>
    (raw) => {
      const answer = parsedObject(answers[raw.number - 1]!.bytes!.toString())!;
      return translator.result(translator.recall(raw), FRAMES[to].result(answer)).text;
    };
  return { request, resultOf };
}

const parseAndWrite: Work = ({ bytes }) => JSON.stringify(JSON.parse(bytes!.toString()));

/** Resolves with bytes of input for each second of processor time. */
answerTasks<TranslatorTask, number>(async (task) => {
  const { text, results, bare, times } = task;
  const { request, resultOf } = translation(task);
  let written = 0;
  const started = process.cpuUsage();
  for (let time = 0; time < times; time += 1) {
    if (bare) written += await writtenBy(results ?? text, parseAndWrite);
    else if (results === undefined) written += await writtenBy(text, request);
    else {
      const answers: RawLine[] = [];
      for await (const lines of linesIn(results)) answers.push(...lines);
      written += await writtenBy(text, resultOf(answers));
    }
  }
  const { user, system } = process.cpuUsage(started);
  const seconds = (user + system) / 1e6;
  if (written === 0) throw new Error("nothing was translated");
  return (Buffer.byteLength(results ?? text) * times) / seconds;
});
