/** Reads the lines of a file as a create with a budget does, and prices them as the configuration says. */
import type { PricesConfig } from "../config/prices.ts";
import { MAX_LINE_BYTES } from "../dialects/read-line.ts";
import { BadContent, openInput } from "../jobs/translation/content.ts";
import { createEstimator } from "../jobs/usage/estimate.ts";
import { type EstimatedJob, priced } from "../jobs/usage/estimate-job.ts";
import { createPrices } from "../jobs/usage/prices.ts";
import { linesOf } from "../lib/jsonl.ts";
import type { BatchTarget, JobEngine } from "../ports/jobs.ts";
import { CommandError } from "./failure.ts";
import { uploadSource } from "./local-source.ts";

interface Options {
  readonly provider: string;
  readonly model: string;
  readonly target: BatchTarget;
  readonly prices: { readonly config: PricesConfig; readonly types: ReadonlyMap<string, string> };
}

interface EstimatedFile extends EstimatedJob {
  /** Lines without an estimate. */
  readonly tooLong: number;
}

export async function estimateLines(file: string, options: Options): Promise<EstimatedFile> {
  const { provider, model: modelId, target, prices } = options;
  const estimator = createEstimator();
  const { body, size } = await uploadSource(file);
  let tooLong = 0;
  try {
    const { bytes } = await openInput(body, { key: file, maxBytes: Number.POSITIVE_INFINITY, size });
    for await (const lines of linesOf(bytes, MAX_LINE_BYTES)) {
      for (const { bytes: line } of lines) {
        if (line === undefined) tooLong += 1;
        else estimator.add(line.toString());
      }
    }
  } catch (error) {
    if (error instanceof BadContent) throw new CommandError(`The file ${file} cannot be used: ${error.message}.`);
    throw error;
  }
  // The engine of a model server has no `takes`: the gateway prices every line by the job's model.
  const jobs = target.lines.modelServer ? undefined : ({ takes: target } as JobEngine);
  const given = { provider: { name: provider, ...(jobs !== undefined && { jobs }) }, modelId };
  return { ...priced(estimator.end(), { ...given, prices: createPrices(prices.config, prices.types) }), tooLong };
}
