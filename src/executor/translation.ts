/** How a batch's lines are translated for the model server. */

import { dropping, ON_LOSSY_DROP, ON_LOSSY_TAG, refusing } from "../dialects/loss.ts";
import type { FileForm } from "../dialects/read-line.ts";
import { createTranslator, type Translator, type TranslatorOptions } from "../dialects/translate.ts";
import type { JobSpec } from "../ports/jobs.ts";
import type { RunOptions, RunRow } from "../ports/ledger.ts";
import type { LineTarget } from "../ports/lines.ts";

/** What the model server takes. */
export interface RunTranslation extends Pick<TranslatorOptions, "resolve"> {
  readonly target: LineTarget;
}

/** The members of the request that decide how its lines are read. */
export const runOptionsOf = ({ request, tags = [] }: Partial<Pick<JobSpec, "request" | "tags">>): RunOptions => ({
  invocationType: request?.invocationType,
  drops: tags.some(({ key, value }) => key === ON_LOSSY_TAG && value === ON_LOSSY_DROP),
});

export const createRunTranslator = (
  { id, modelId, options }: Pick<RunRow, "id" | "modelId" | "options">,
  form: FileForm,
  { translation, maxLineBytes }: { readonly translation: RunTranslation; readonly maxLineBytes: number },
): Translator =>
  createTranslator({
    ...translation,
    modelId,
    invocationType: options.invocationType,
    form,
    loss: options.drops ? dropping() : refusing,
    tag: id,
    maxLineBytes,
    unresolved: (name) => `modelId '${name}' is unknown.`,
  });
