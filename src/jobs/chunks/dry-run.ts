/** Translates lines as the create of a job would, and writes and sends nothing. */
import { FRAMES } from "../../dialects/frames/index.ts";
import { type FileForm, type InputLine, MAX_LINE_BYTES, readLine } from "../../dialects/read-line.ts";
import { RecordError } from "../../dialects/record-error.ts";
import type { RawLine } from "../../lib/jsonl.ts";
import type { BatchTarget } from "../../ports/jobs.ts";
import type { ProviderCall } from "../../ports/provider.ts";
import type { NewJob } from "../new-job.ts";
import { type JobOptions, optionsOf } from "../options.ts";
import { createCachedRead, createInlineMedia, type InlineMedia } from "../translation/media.ts";
import { lossOf, requestTranslator } from "../translation/plan.ts";
import { createLineChecker } from "./group.ts";

export interface DryRun {
  /** True if lines with the same id are bad lines. */
  readonly uniqueIds: boolean;
  read(raw: RawLine): InputLine;
  /** Resolves with the reason for which the line cannot run. */
  problemOf(line: InputLine): Promise<string | undefined>;
}

/** Bytes of objects that lines name, and that are kept for the next lines. A create keeps more. */
const MEDIA_CACHE_BYTES = 16 * 1024 * 1024;
/** Of made-up ids. As long as that of a job. */
const TAG = "00000000";

/** Throws InvalidArgument if no line of this form can run. */
export function createDryRun(call: ProviderCall, job: NewJob, form: FileForm): DryRun {
  const options = optionsOf(job.tags);
  const read = createCachedRead(call, MEDIA_CACHE_BYTES);
  const target = call.provider.jobs?.inProcess?.translates;
  if (target !== undefined) {
    return inProcess({ form, options, job, target, inline: createInlineMedia(call, read), signal: call.signal });
  }
  const checker = createLineChecker({ call, job, options, tag: TAG, form, copier: undefined, read });
  return {
    uniqueIds: checker.uniqueIds,
    read: checker.read,
    problemOf: (line) => reasonOf(() => checker.check(line)),
  };
}

interface InProcess {
  readonly form: FileForm;
  readonly options: JobOptions;
  readonly job: NewJob;
  readonly target: BatchTarget;
  readonly inline: InlineMedia;
  readonly signal: AbortSignal;
}

/** An engine in this process translates each line when it runs. */
function inProcess({ form, options, job: { modelId, request }, target, inline, signal }: InProcess): DryRun {
  const { frame, url } = form;
  const plan = { frame: frame.name, url, modelId, invocationType: request.invocationType, tag: TAG };
  const translator = requestTranslator(plan, target, lossOf(options.drops));
  return {
    uniqueIds: FRAMES[frame.name].idsAreUnique || !options.duplicateIds,
    read: (raw) => readLine(raw, form, { tag: TAG, maxLineBytes: MAX_LINE_BYTES }),
    problemOf: (line) =>
      reasonOf(async () => {
        const parsed = translator.parse(line);
        const asked = parsed.request;
        translator.write(asked?.kind === "conversation" ? { ...parsed, request: await inline(asked, signal) } : parsed);
      }),
  };
}

async function reasonOf(check: () => unknown): Promise<string | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    if (error instanceof RecordError) return error.message;
    throw error;
  }
}
