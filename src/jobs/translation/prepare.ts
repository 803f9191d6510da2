/**
 * The input that a provider gets. An input in the provider's own form is the caller's own file. Other inputs are translated, line
 * by line, into a file that only the job knows. Every line is checked before the provider gets anything.
 */
import { EXAMPLES, FRAMES } from "../../dialects/frames/index.ts";
import { endpointOf } from "../../dialects/messages/choose.ts";
import { inputUriOf } from "../../lib/aws/job-uris.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { ObjectName } from "../../lib/names.ts";
import { gatewayCall } from "../../objects/gateway-call.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { BatchTarget, JobSpec } from "../../ports/jobs.ts";
import type { FileRow } from "../../ports/objects/rows.ts";
import type { JobFile } from "../../ports/objects.ts";
import type { ProviderCall } from "../../ports/provider.ts";
import type { Fit } from "../chunks/fit.ts";
import { findInput } from "../input.ts";
import type { NewJob } from "../new-job.ts";
import { type JobOptions, optionsOf } from "../options.ts";
import { namedInput } from "../publish.ts";
import { requireResultKey } from "../result-keys.ts";
import { invalidInput } from "./bad-lines.ts";
import { type DerivedInput, deriveInput } from "./derive.ts";
import type { CreateKey, EnterTranslation } from "./entries.ts";
import { copiesFor } from "./in-process.ts";
import { type Inspected, inspectInput } from "./inspect.ts";
import { createInlineMedia } from "./media.ts";
import { putBlob } from "./objects.ts";
import { checkOwnLines } from "./own-lines.ts";
import type { PassOptions } from "./pass.ts";
import { bucketOwnerOf, derivedName, placesOf } from "./places.ts";
import { hasModel, isOwnFrame, lossOf, modelNote, requestTranslator, type TranslationPlan, tagOfKey } from "./plan.ts";
import { explained, type InputSource, openSource } from "./source.ts";

export interface PreparedInput {
  readonly spec: Pick<JobSpec, "input" | "output" | "modelId" | "request" | "lines" | "media">;
  /** True if the provider gets another input than the caller's, or copies of objects besides. */
  readonly isDerived: boolean;
  /** The derived input, if it is a file with an id. The caller enters it in the ledger, or calls `abandon`. */
  readonly file?: JobFile | undefined;
}

interface Options {
  readonly blobs: BlobStore;
  /** Bytes of a decompressed and of a derived input. */
  readonly maxBytes: number;
  readonly enter: EnterTranslation;
}

/** What is known of a create once the form of its input is. */
interface Preparing {
  readonly call: ProviderCall;
  readonly job: NewJob;
  readonly key: CreateKey;
  readonly output: ObjectName;
  readonly options: JobOptions;
  readonly takes: BatchTarget;
  readonly file: FileRow | undefined;
  readonly source: InputSource;
  readonly inspected: Inspected;
  readonly plan: TranslationPlan;
  readonly asIs: PreparedInput["spec"];
  readonly fit: Fit | undefined;
}

export type PrepareInput = (
  call: ProviderCall,
  job: NewJob,
  key: CreateKey,
  output: ObjectName,
  /** Throws if the input does not fit into one batch. Undefined: the provider decides. */
  fit?: Fit,
) => Promise<PreparedInput>;

export function createPrepareInput({ blobs, maxBytes, enter }: Options): PrepareInput {
  /** The provider gets the caller's own file. */
  async function ownInput(preparing: Preparing): Promise<PreparedInput> {
    const { file, inspected, plan, asIs, source } = preparing;
    const pass = passOf(preparing);
    // The form of lines in the ledger was checked when the file was uploaded.
    const isChecked = file !== undefined && file.unfitLine === undefined;
    if (isChecked && !pass.uniqueIds && pass.fit === undefined) inspected.close();
    else await checkOwnLines(inspected, { ...pass, uri: source.uri, isChecked });
    if (modelNote(plan) !== undefined) await enter(preparing);
    return { spec: { ...asIs, lines: { url: plan.url, embeddings: inspected.isEmbedding } }, isDerived: false };
  }

  async function derivedInput(preparing: Preparing): Promise<PreparedInput> {
    const { source, inspected } = preparing;
    try {
      requirePlaces(preparing);
    } catch (error) {
      inspected.close();
      throw error;
    }
    const pass = passOf(preparing);
    const derived = await deriveInput(inspected, { ...pass, blobs, uri: source.uri, maxBytes });
    try {
      return await placed({ ...preparing, plan: ranPlan(preparing, derived, pass.counts()) }, derived);
    } finally {
      await blobs.delete(derived.scratch);
    }
  }

  /** Hands the derived input to the provider. */
  async function placed(preparing: Preparing, { scratch, size, input, result }: DerivedInput): Promise<PreparedInput> {
    const { call, job, key, source, plan, takes, asIs } = preparing;
    const lines = { url: endpointOf(plan.sent ?? "gemini") ?? plan.url, embeddings: result.isEmbedding };
    const spec = { ...asIs, modelId: hasModel(takes) ? plan.model : job.modelId, lines };
    const name = derivedName(source.name.key);
    const { jobFiles } = call.provider.objects;
    if (asIs.input === undefined || jobFiles === undefined) {
      const { object, results, request } = placesOf(preparing, name);
      const bucketOwner = bucketOwnerOf(job.request);
      await enter({ ...preparing, plan: { ...plan, results, bucketOwner } }, { input, object });
      const writing = gatewayCall(key.owner, bucketOwner, call.signal);
      await putBlob(call.provider.objects, writing, object, { blobs, blob: scratch, size, contentType: JSON_LINES });
      return { spec: { ...spec, request, output: results }, isDerived: true };
    }
    if (size > jobFiles.maxBytes) {
      if (input !== undefined) await blobs.delete(input);
      const reason = `its lines become ${size} bytes, and a file of the provider has at most ${jobFiles.maxBytes}`;
      throw invalidInput(source.uri, reason);
    }
    await enter(preparing, { input });
    const file = await jobFiles.put({ bucket: job.input.bucket, key: name }, { blob: scratch, size }, call.signal);
    return { spec: { ...spec, input: { ...asIs.input, file: file.file } }, isDerived: true, file };
  }

  return async (call, job, key, output, fit) => {
    const options = optionsOf(job.tags);
    const takes = call.provider.jobs?.takes;
    const file = await findInput(call, job);
    if (file !== undefined) {
      const named = namedInput(job.request);
      // The executor names results after the file, and a URI may have the file's id.
      requireResultKey(output, call.provider.jobs?.inProcess === undefined ? named : file.key, inputUriOf(job.request));
    }
    const input = file && { bucket: job.input.bucket, key: file.key, file };
    const given = { input, output, modelId: job.modelId, request: job.request };
    if (takes === undefined) {
      const copies = await copiesFor(call, job, file, { blobs, maxBytes, drops: options.drops });
      if (copies === undefined) return { spec: given, isDerived: false };
      const { media, plan } = copies;
      await enter({ key, call, plan }, { input: media.blob });
      return { spec: { ...given, media }, isDerived: true };
    }
    const model = takes.resolve(job.modelId, "job");
    const asIs = { ...given, modelId: hasModel(takes) ? (model ?? job.modelId) : job.modelId };
    const source = await openSource(call, job, file);
    if (source === undefined) return { spec: asIs, isDerived: false };
    try {
      const inspected = await inspectInput(source, maxBytes);
      // The provider may read a file that it does not give back.
      if (inspected === undefined) return { spec: asIs, isDerived: false };
      const plan = planOf(job, key, { takes, options, inspected, source, model: asIs.modelId });
      const preparing = { call, job, key, output, options, takes, file, source, inspected, plan, asIs, fit };
      if (plan.mode === "own") return await ownInput(preparing);
      // Without a model of its own, no line can be translated.
      if (plan.mode === "translated" && plan.frame === "bedrock" && model === undefined) {
        inspected.close();
        throw new GatewayError("InvalidArgument", `modelId: ${takes.unresolved(job.modelId)}`);
      }
      return await derivedInput(preparing);
    } catch (error) {
      throw explained(source.uri, error);
    }
  };
}

/** Of a job with results in a store outside of the gateway: the provider's own, and those that the gateway makes of them. */
function requirePlaces(preparing: Preparing): void {
  const { file, output, source } = preparing;
  if (file !== undefined) return;
  const name = derivedName(source.name.key);
  requireResultKey(output, source.name.key, source.uri);
  requireResultKey(placesOf(preparing, name).results, name, source.uri);
}

function planOf(
  { modelId, request }: NewJob,
  { idempotencyKey }: CreateKey,
  found: Pick<Preparing, "takes" | "options" | "inspected" | "source"> & { readonly model: string },
): TranslationPlan {
  const { takes, options, inspected, source, model } = found;
  const { form, isPlain } = inspected;
  if (form === undefined) {
    inspected.close();
    if (inspected.isBlank) throw invalidInput(source.uri, "it has no lines");
    throw invalidInput(source.uri, `no line has a known form. Expected one of: ${EXAMPLES}`);
  }
  const isOwn = isOwnFrame(takes, form.frame.name, modelId);
  return {
    mode: !isOwn ? "translated" : isPlain ? "own" : "verbatim",
    frame: form.frame.name,
    url: form.url,
    modelId,
    invocationType: request.invocationType,
    tag: tagOfKey(idempotencyKey),
    // The lines of OpenAI's own form name their model.
    model: isOwn && !hasModel(takes) ? modelId : model,
    target: takes.lines.frame,
    maxTokensMember: takes.lines.maxTokensMember,
    dropped: {},
    providerResults: options.providerResults,
  };
}

/** The plan with what the lines say. */
const ranPlan = (
  { plan, takes }: Pick<Preparing, "plan" | "takes">,
  { result }: DerivedInput,
  counts: ReadonlyMap<string, number>,
): TranslationPlan =>
  plan.mode === "verbatim"
    ? plan
    : {
        ...plan,
        model: takes.lines.severalModels ? plan.model : (result.model ?? plan.model),
        sent: result.sent,
        source: result.source,
        dropped: Object.fromEntries(counts),
      };

function passOf({ plan, takes, options, call, fit }: Preparing): Omit<PassOptions, "out"> & {
  readonly counts: () => ReadonlyMap<string, number>;
} {
  const loss = lossOf(options.drops);
  const { frame } = plan;
  return {
    translator: requestTranslator(plan, takes, loss),
    tag: plan.tag,
    isVerbatim: plan.mode === "verbatim",
    severalModels: takes.lines.severalModels,
    uniqueIds: FRAMES[frame].idsAreUnique || !options.duplicateIds,
    inline: takes.lines.frame === "bedrock" ? undefined : createInlineMedia(call),
    fit,
    signal: call.signal,
    counts: () => loss.counts ?? new Map(),
  };
}

const JSON_LINES = "application/jsonl";
