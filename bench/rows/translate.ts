/** Translation of lines and of results on one core, and LiteLLM's transformation of the same chat completions. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TranslatorTask } from "../children/translator.ts";
import { alternate, compare, type Line, median, type Row } from "../row.ts";
import { FORMS, jsonLines, RESULTS } from "../support/conversations.ts";
import { startLiteLlm } from "../support/litellm.ts";
import { startPeer } from "../support/peer.ts";

/** About 15 MB in each form. */
const LINES = 10_000;
const TIMES = 4;
const ROUNDS = 3;
/** LiteLLM takes a hundred times as long. */
const BARE_LINES = 1_000;

const BOUNDS = { goal: { atLeast: 150 }, floor: { atLeast: 60 } };

/** The names of LiteLLM's transformations, by frame. */
const LITELLM = { anthropic: "anthropic", bedrock: "converse", gemini: "gemini" } as const;

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
      const text = jsonLines(count, from.request);
      const task = { text, from: from.frame, to: to.frame, schema: to.schema };
      const results = jsonLines(count, RESULTS[to.frame]);
      const rates = { requests: [] as number[], results: [] as number[] };
      for (let round = 0; round < ROUNDS; round += 1) {
        rates.requests.push(await rateOf(task));
        rates.results.push(await rateOf({ ...task, results }));
      }
      const what = `${from.schema} → ${to.schema}`;
      say(`${what}: ${rates.requests.map(Math.round).join(" ")}, results ${rates.results.map(Math.round).join(" ")}`);
      lines.push({ what: `Lines ${what}`, unit: "MB/s", ours: median(rates.requests), ...BOUNDS });
      lines.push({ what: `Results of ${what}`, unit: "MB/s", ours: median(rates.results), ...BOUNDS });
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
        () => rateOf({ text, from: "openai", to: to.frame, schema: to.schema }),
        () => bare.rate({ target: LITELLM[to.frame as keyof typeof LITELLM], file, times: 1 }),
      );
      lines.push(compare(`chat → ${to.schema}, LiteLLM ${bare.version}`, "MB/s", rounds, { floor: { atLeast: 1 } }));
    }
    return lines;
  },
};
