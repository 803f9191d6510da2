/** The parts of requests that a batch dropped, by place. They are counted at its end, because a batch may be resumed. */

import type { Loss } from "../dialects/loss.ts";
import { dropping } from "../dialects/loss.ts";
import { RecordError } from "../dialects/record-error.ts";
import type { Translator } from "../dialects/translate.ts";
import type { RunMedia } from "./media.ts";
import type { OpenLines } from "./source.ts";

export async function countDropped(
  open: OpenLines,
  media: RunMedia,
  translatorWith: (loss: Loss) => Translator,
): Promise<ReadonlyMap<string, number>> {
  const loss = dropping();
  const translator = translatorWith(loss);
  for await (const lines of open()) {
    for (const raw of lines) {
      try {
        const parsed = media.inlined(translator.parse(translator.read(raw)));
        translator.write(parsed instanceof Promise ? await parsed : parsed);
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
      }
    }
  }
  return loss.counts;
}
