/** Reads every line of a file as the create of a job does, and collects the lines that it would refuse. */
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { EXAMPLES, FRAMES } from "../dialects/frames/index.ts";
import { withInlinedMedia } from "../dialects/s3-sources.ts";
import type { BadLines } from "../jobs/translation/bad-lines.ts";
import { BadContent, findForm, openInput } from "../jobs/translation/content.ts";
import { runPass } from "../jobs/translation/pass.ts";
import { isOwnFrame, lossOf, requestTranslator } from "../jobs/translation/plan.ts";
import { addDuplicates } from "../jobs/translation/same-ids.ts";
import type { BatchTarget } from "../ports/jobs.ts";
import { CommandError } from "./failure.ts";
import { uploadSource } from "./local-source.ts";

interface CheckedLines {
  /** Name of the form. Undefined if no line has one. */
  readonly form: string | undefined;
  /** Lines that are not blank. */
  readonly lines: number;
  /** In the order of the file. */
  readonly bad: readonly { readonly line: number; readonly reason: string }[];
}

interface Options {
  readonly target: BatchTarget;
  readonly model: string | undefined;
  readonly invocationType: string | undefined;
  readonly drops: boolean;
}

const NO_MODEL = "The line names no model that the provider has.";

/** One byte in base64 stands for an object in S3, which is not read. */
const ONE_BYTE = "AA==";

export async function checkLines(file: string, options: Options): Promise<CheckedLines> {
  if (file !== "-") return checkPath(file, options);
  // Lines with the same id are found in a second read.
  const folder = await mkdtemp(path.join(tmpdir(), "quarry-check-"));
  try {
    const copy = path.join(folder, "stdin.jsonl");
    await pipeline(process.stdin, createWriteStream(copy));
    return await checkPath(copy, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkPath(file: string, options: Options): Promise<CheckedLines> {
  const open = async () => {
    const { body } = await uploadSource(file);
    return openInput(body as Readable, { key: file, maxBytes: Number.POSITIVE_INFINITY });
  };
  const { form, isBlank, all } = await findForm((await open()).bytes);
  if (form === undefined) {
    if (isBlank) return { form: undefined, lines: 0, bad: [] };
    throw new CommandError(`No line of ${file} has a known form. Expected one of: ${EXAMPLES}.`);
  }
  const takes = namingModels(options);
  const modelId = options.model ?? "";
  const plan = { frame: form.frame.name, url: form.url, modelId, invocationType: options.invocationType, tag: "check" };
  const translator = requestTranslator(plan, takes, lossOf(options.drops));
  const bad = new Map<number, string>();
  const { ids, lines } = await runPass(all, {
    translator,
    tag: plan.tag,
    isVerbatim: takes.lines.frame !== "openai" ? isOwnFrame(takes, form.frame.name, modelId) : false,
    severalModels: takes.lines.severalModels,
    uniqueIds: FRAMES[form.frame.name].idsAreUnique || !options.drops,
    out: undefined,
    refused: (line, message) => void bad.set(line, message),
    inline: async (request) => withInlinedMedia(request, () => ONE_BYTE),
    signal: new AbortController().signal,
  }).catch((error: unknown) => {
    if (error instanceof BadContent) throw new CommandError(`The file ${file} cannot be used: ${error.message}.`);
    throw error;
  });
  const add: BadLines["add"] = (line, reason) => {
    if (!bad.has(line)) bad.set(line, reason);
  };
  await addDuplicates(ids, async () => (await open()).bytes, translator, { add, count: 0, refuse() {} });
  if (lines > 0 && [...bad.values()].every((reason) => reason === NO_MODEL) && bad.size === lines) {
    throw new CommandError("The lines name no model that the provider has: add --model, the job's modelId.");
  }
  const sorted = [...bad].sort(([one], [other]) => one - other);
  return { form: form.frame.name, lines, bad: sorted.map(([line, reason]) => ({ line, reason })) };
}

/** Without `--model`, lines must name their model. */
const namingModels = ({ target, model }: Options): BatchTarget =>
  model !== undefined
    ? target
    : {
        ...target,
        resolve: (name, from) => (from === "job" ? undefined : target.resolve(name, from)),
        unresolved: () => NO_MODEL,
      };
