/** How a batch's lines are translated for the model server. */

import { DUPLICATE_IDS_ALLOW, DUPLICATE_IDS_TAG } from "../dialects/duplicates.ts";
import { dropping, type Loss, ON_LOSSY_DROP, ON_LOSSY_TAG, refusing } from "../dialects/loss.ts";
import type { FileForm } from "../dialects/read-line.ts";
import { createTranslator, type Translator, type TranslatorOptions } from "../dialects/translate.ts";
import type { BatchTarget, JobSpec, Tag } from "../ports/jobs.ts";
import type { RunOptions, RunRow } from "../ports/ledger/runs.ts";
import type { LineTarget } from "../ports/lines.ts";
import { ORDER_COMPLETION, ORDER_TAG, PAUSED_TAG, PRIORITY_TAG } from "./job-tags.ts";

/** What the model server takes. */
export interface RunTranslation extends Pick<TranslatorOptions, "resolve"> {
  readonly target: LineTarget;
}

const priorityIn = (tags: readonly Tag[]): number => Number(tags.find(({ key }) => key === PRIORITY_TAG)?.value ?? 0);

/** True if the job is created paused. */
export const isCreatedPaused = ({ tags = [] }: Partial<Pick<JobSpec, "tags">>): boolean =>
  hasTag(tags, PAUSED_TAG, "true");

const hasTag = (tags: readonly Tag[], key: string, value: string): boolean =>
  tags.some((tag) => tag.key === key && tag.value === value);

/** The members of the request that decide how its lines are read. */
export const runOptionsOf = ({
  request,
  tags = [],
  priority,
  media,
}: Partial<Pick<JobSpec, "request" | "tags" | "priority" | "media">>): RunOptions => ({
  invocationType: request?.invocationType,
  unordered: hasTag(tags, ORDER_TAG, ORDER_COMPLETION),
  priority: priority ?? priorityIn(tags),
  drops: hasTag(tags, ON_LOSSY_TAG, ON_LOSSY_DROP),
  duplicateIds: hasTag(tags, DUPLICATE_IDS_TAG, DUPLICATE_IDS_ALLOW),
  media,
});

const unresolved = (name: string): string => `modelId '${name}' is unknown.`;

export const targetOf = ({ target, resolve }: RunTranslation): BatchTarget => ({ lines: target, resolve, unresolved });

export const createRunTranslator = (
  { id, modelId, options }: Pick<RunRow, "id" | "modelId" | "options">,
  form: FileForm,
  { translation, maxLineBytes }: { readonly translation: RunTranslation; readonly maxLineBytes: number },
  loss: Loss = options.drops ? dropping() : refusing,
): Translator =>
  createTranslator({
    ...translation,
    modelId,
    invocationType: options.invocationType,
    form,
    loss,
    tag: id,
    maxLineBytes,
    unresolved,
  });
