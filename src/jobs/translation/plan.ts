/** How the lines of one job are translated, as the ledger keeps it until the results are published. */
import { FRAMES } from "../../dialects/frames/index.ts";
import { dropping, type Loss, refusing } from "../../dialects/loss.ts";
import { bedrockSchemaOf } from "../../dialects/models.ts";
import { MAX_LINE_BYTES } from "../../dialects/read-line.ts";
import { createTranslator, type Translator } from "../../dialects/translate.ts";
import type { ObjectName } from "../../lib/names.ts";
import type { BatchTarget } from "../../ports/jobs.ts";
import type {
  ConversationSchemaName,
  EmbeddingSchemaName,
  FrameName,
  LineTarget,
  SchemaName,
} from "../../ports/lines.ts";

/** What the lines of a job are read with. */
export interface ReadPlan {
  readonly frame: FrameName;
  /** The endpoint of OpenAI's frame. */
  readonly url?: string | undefined;
  readonly modelId: string;
  readonly invocationType?: string | undefined;
  /** The beginning of the job's record ids. */
  readonly tag: string;
}

/**
 * `translated`: the provider gets translated lines, and its results are translated. `verbatim`: the provider gets the lines, and
 * its results are published. `own`: the provider gets the input itself. `renamed`: the provider gets the lines with ids of the job,
 * and its results are joined with the lines.
 */
export type PlanMode = "translated" | "verbatim" | "own" | "renamed";

/** Plain data. */
export interface TranslationPlan extends ReadPlan {
  readonly mode: PlanMode;
  /** The model in the provider's name. */
  readonly model: string;
  readonly target: FrameName;
  readonly sent?: SchemaName | undefined;
  readonly maxTokensMember?: LineTarget["maxTokensMember"];
  /** Number of dropped parts by place. */
  readonly dropped: Readonly<Record<string, number>>;
  /** True: the results are the provider's own lines. */
  readonly providerResults: boolean;
  /** Where the provider writes results, if it writes objects. Bucket and prefix. */
  readonly results?: ObjectName | undefined;
  /** The account that owns that bucket. */
  readonly bucketOwner?: string | undefined;
}

/** The translator of requests. */
export const requestTranslator = (
  plan: ReadPlan,
  { lines, resolve, unresolved }: BatchTarget,
  loss: Loss,
): Translator => createTranslator({ ...readingOf(plan), target: lines, loss, resolve, unresolved });

/**
 * The translator of results. It takes the model and the schema from the plan, because the configuration may have changed since
 * the create.
 */
export function resultTranslator(plan: TranslationPlan): Translator {
  const { model, sent, mode } = plan;
  const target: LineTarget = {
    frame: plan.target,
    conversation: () => sent as ConversationSchemaName | undefined,
    embeddings: () => sent as EmbeddingSchemaName | undefined,
    severalModels: false,
    maxTokensMember: plan.maxTokensMember,
  };
  const resolve = (_: string, from: "job" | "line") => (from === "job" ? model : undefined);
  // The requests were written. What was dropped then is dropped again.
  const isRenamed = mode === "renamed";
  return createTranslator({
    ...readingOf(plan),
    target,
    loss: dropping(),
    resolve,
    unresolved: (name) => name,
    isRenamed,
  });
}

const readingOf = ({ frame, url, modelId, invocationType, tag }: ReadPlan) => ({
  form: { frame: FRAMES[frame], url },
  modelId,
  invocationType,
  tag,
  maxLineBytes: MAX_LINE_BYTES,
});

export const lossOf = (drops: boolean): Loss & { readonly counts?: ReadonlyMap<string, number> } =>
  drops ? dropping() : refusing;

/** A batch of OpenAI's has the model in its lines. */
export const hasModel = ({ lines }: Pick<BatchTarget, "lines">): boolean => lines.frame !== "openai";

/** True if an alias leads to a Bedrock model whose body has another schema. */
const changesFamily = ({ lines }: BatchTarget, asked: string, model: string): boolean =>
  lines.frame === "bedrock" && model !== asked && bedrockSchemaOf(model) !== bedrockSchemaOf(asked);

/** True if the provider takes lines of this frame as they are. `modelId` is the job's. */
export const isOwnFrame = (takes: BatchTarget, frame: FrameName, modelId: string): boolean =>
  frame === takes.lines.frame && !changesFamily(takes, modelId, takes.resolve(modelId, "job") ?? modelId);

/** Eight characters of an idempotency key's digest, which follows `quarry-`. */
export const tagOfKey = (idempotencyKey: string): string => idempotencyKey.slice("quarry-".length).slice(0, 8);

const bare = (model: string): string => model.replace(/^models\//, "");

/** The text about a model that runs instead of the one that was asked for. Undefined if it is the same. */
export const modelNote = ({ model, modelId }: Pick<TranslationPlan, "model" | "modelId">): string | undefined =>
  bare(model) === bare(modelId) ? undefined : `The model '${bare(model)}' runs this job.`;
