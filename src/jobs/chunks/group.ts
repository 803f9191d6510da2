/** Checks the lines of one file for the provider of the job, and says which of them may share a batch. */
import { FRAMES } from "../../dialects/frames/index.ts";
import { type FileForm, type InputLine, MAX_LINE_BYTES, readLine } from "../../dialects/read-line.ts";
import { RecordError } from "../../dialects/record-error.ts";
import { recordId } from "../../dialects/record-ids.ts";
import { s3Media } from "../../dialects/s3-sources.ts";
import type { ParsedLine } from "../../dialects/translate.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { RawLine } from "../../lib/jsonl.ts";
import type { BatchLimits, BatchTarget } from "../../ports/jobs.ts";
import type { ProviderCall } from "../../ports/provider.ts";
import type { NewJob } from "../new-job.ts";
import type { JobOptions } from "../options.ts";
import { countedRecords } from "../translation/inputs.ts";
import { createInlineMedia } from "../translation/media.ts";
import { isOwnFrame, lossOf, requestTranslator } from "../translation/plan.ts";

export interface CheckedLine {
  /** Equal for lines that may share a batch. */
  readonly group: string;
  /** The model that the line names, or the job's. */
  readonly modelId: string;
  /** At most as many bytes as the line has in a batch, with its end. */
  readonly bytes: number;
  /** Records that the provider counts the line as. */
  readonly counted: number;
}

export interface LineChecker {
  readonly form: FileForm;
  /** True if lines with the same id are bad lines. */
  readonly uniqueIds: boolean;
  /** True if the provider takes lines of this form as they are. */
  readonly isOwn: boolean;
  read(raw: RawLine): InputLine;
  /** Throws, or rejects with, RecordError with status 400 for a line that cannot run. */
  check(line: InputLine): CheckedLine | Promise<CheckedLine>;
}

interface Options {
  readonly call: ProviderCall;
  readonly job: NewJob;
  readonly options: JobOptions;
  /** Eight characters. */
  readonly tag: string;
  readonly form: FileForm;
}

/** A renamed line has another id, or an id for the first time. */
const RENAMED_BYTES = 100;

export function createLineChecker(given: Options): LineChecker {
  const { call, job, options, tag, form } = given;
  const { frame } = form;
  const { takes, limits } = call.provider.jobs ?? {};
  const isOwn = takes === undefined || isOwnFrame(takes, frame.name, job.modelId);
  const common = {
    form,
    uniqueIds: FRAMES[frame.name].idsAreUnique || !options.duplicateIds,
    isOwn,
    read: (raw: RawLine) => readLine(raw, form, { tag, maxLineBytes: MAX_LINE_BYTES }),
  };
  const place = `${frame.name}\n${form.url ?? ""}\n`;
  // An engine in this process answers a bad line with an error.
  if (takes === undefined) {
    return {
      ...common,
      check: ({ text }) => ({ group: place, modelId: job.modelId, bytes: text.length + 1, counted: 1 }),
    };
  }
  const added = addedBytes(takes, job.modelId);
  const checked = ({ bytes, ...more }: CheckedLine): CheckedLine => {
    const line = { bytes: bytes + added, ...more };
    requireFit(line, limits);
    return line;
  };
  if (isOwn) {
    return {
      ...common,
      check(line) {
        if (line.problem !== undefined) throw line.problem;
        frame.id(line.json);
        const { model, url, body } = frame.body(line.json);
        const named = takes.lines.severalModels || frame.name !== "openai" ? undefined : model;
        return checked({
          group: `${place}${named ?? ""}`,
          modelId: named ?? job.modelId,
          bytes: Buffer.byteLength(line.text) + RENAMED_BYTES,
          counted: countedRecords({ url, body }),
        });
      },
    };
  }
  return { ...common, check: translatedCheck({ ...given, takes, place, checked }) };
}

/** Anthropic's requests are inline: each gets an id of 64 characters at most, and a model and max_tokens if it has none. */
const addedBytes = ({ lines, resolve }: BatchTarget, modelId: string): number =>
  lines.frame === "anthropic" ? 100 + (resolve(modelId, "job") ?? modelId).length : 0;

function translatedCheck({
  call,
  job,
  options,
  tag,
  form,
  takes,
  place,
  checked,
}: Options & {
  readonly takes: BatchTarget;
  readonly place: string;
  readonly checked: (line: CheckedLine) => CheckedLine;
}): LineChecker["check"] {
  const { modelId, request } = job;
  // Without a model of its own, no line can be translated.
  if (form.frame.name === "bedrock" && takes.resolve(modelId, "job") === undefined) {
    throw new GatewayError("InvalidArgument", `modelId: ${takes.unresolved(modelId)}`);
  }
  const plan = { frame: form.frame.name, url: form.url, modelId, invocationType: request.invocationType, tag };
  const translator = requestTranslator(plan, takes, lossOf(options.drops));
  const inline = takes.lines.frame === "bedrock" ? undefined : createInlineMedia(call);

  const measured = (parsed: ParsedLine): CheckedLine => {
    const { model, sent, line, framed } = parsed;
    const written = translator.write(parsed);
    const text = translator.line(recordId(line, tag), written);
    const size = { bytes: Buffer.byteLength(text) + 1, counted: countedRecords(written) };
    if (takes.lines.severalModels) return checked({ group: place, modelId, ...size });
    const isNamed = framed.model !== undefined && takes.resolve(framed.model, "line") !== undefined;
    const group = `${place}${model}\n${sent ?? ""}`;
    return checked({ group, modelId: isNamed ? framed.model! : modelId, ...size });
  };
  return (line) => {
    const parsed = translator.parse(line);
    const { request: asked } = parsed;
    if (inline === undefined || asked?.kind !== "conversation" || s3Media(asked).length === 0) return measured(parsed);
    return inline(asked, call.signal).then((whole) => measured({ ...parsed, request: whole }));
  };
}

function requireFit({ bytes, counted }: CheckedLine, limits: BatchLimits | undefined): void {
  if (limits === undefined) return;
  if (counted > limits.records) {
    throw new RecordError(400, `The record has ${counted} inputs, and a batch has at most ${limits.records}.`);
  }
  const most = Math.min(limits.lineBytes, limits.bytes);
  if (bytes <= most) return;
  throw new RecordError(400, `The record has ${bytes} bytes in the provider's form, and at most ${most} are possible.`);
}
