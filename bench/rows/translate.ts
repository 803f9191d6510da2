/**
 * Translation of lines and of results on one core, beside `JSON.parse` and `JSON.stringify` of the same lines, and LiteLLM's
 * transformation of the same chat completions.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TranslatorTask } from "../children/translator.ts";
import { alternate, compare, type Line, type Row } from "../row.ts";
import { FORMS, type Form, jsonLines, RESULTS } from "../support/conversations.ts";
import { startLiteLlm } from "../support/litellm.ts";
import { startPeer } from "../support/peer.ts";

/** About 15 MB in each form. */
const LINES = 10_000;
const TIMES = 4;
const ROUNDS = 3;
/** LiteLLM takes a hundred times as long. */
const BARE_LINES = 1_000;

const BOUNDS = { judged: "ours", goal: { atLeast: 150 }, floor: { atLeast: 60 } } as const;

/** The names of LiteLLM's transformations, by frame. */
const LITELLM = { anthropic: "anthropic", bedrock: "converse", gemini: "gemini" } as const;

const pairOf = (from: Form, to: Form) => ({ from: from.frame, source: from.schema, to: to.frame, schema: to.schema });

export const translate: Row = {
  name: "translate",
  async measure({ folder, scale, say }) {
    const count = Math.max(100, Math.round(LINES * scale));
    using translator = startPeer<TranslatorTask, number>("translator.ts");
    const rateOf = async (task: Omit<TranslatorTask, "times">) =>
      (await translator.ask({ ...task, times: TIMES })) / 1e6;
    const directions = FORMS.flatMap((from) => FORMS.filter((to) => to !== from).map((to) => ({ from, to })));
    const lines: Line[] = [];
    for (const { from, to } of directions) {
      const task = { text: jsonLines(count, from.request), ...pairOf(from, to) };
      const results = jsonLines(count, RESULTS[to.frame]);
      const what = `${from.schema} → ${to.schema}`;
      for (const [kind, measured] of [
        ["Lines", task],
        ["Results of", { ...task, results }],
      ] as const) {
        const rounds = await alternate(
          ROUNDS,
          () => rateOf(measured),
          () => rateOf({ ...measured, bare: true }),
        );
        const line = compare(`${kind} ${what}`, "MB/s", rounds, BOUNDS);
        say(
          `${line.what}: ${Math.round(line.ours)}, ${line.ratio!.median.toFixed(2)} of JSON.parse and JSON.stringify`,
        );
        lines.push(line);
      }
    }

    using bare = await startLiteLlm();
    const chat = FORMS.find(({ frame }) => frame === "openai")!;
    const file = join(folder, "chat.jsonl");
    const text = jsonLines(BARE_LINES, chat.request);
    await writeFile(file, text);
    for (const to of FORMS) {
      if (to.frame === "openai") continue;
      const rounds = await alternate(
        ROUNDS,
        () => rateOf({ text, ...pairOf(chat, to) }),
        () => bare.rate({ target: LITELLM[to.frame as keyof typeof LITELLM], file, times: 1 }),
      );
      lines.push(compare(`chat → ${to.schema}, LiteLLM ${bare.version}`, "MB/s", rounds, { floor: { atLeast: 1 } }));
    }
    return lines;
  },
};
