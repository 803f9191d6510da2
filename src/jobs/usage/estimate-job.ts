/** Reads the input of a job and says what the job may use and cost. The same for a create with a budget and for a question. */
import { MAX_LINE_BYTES } from "../../dialects/read-line.ts";
import { inputUriOf } from "../../lib/aws/job-uris.ts";
import { linesOf } from "../../lib/jsonl.ts";
import type { Provider, ProviderCall } from "../../ports/provider.ts";
import { folderNamed, folderSources } from "../chunks/folder.ts";
import { findInput, isFolder, NoSuchInput } from "../input.ts";
import type { NewJob } from "../new-job.ts";
import { invalidInput } from "../translation/bad-lines.ts";
import { openInput } from "../translation/content.ts";
import { explained, inputCall, openSource } from "../translation/source.ts";
import { type CostRange, costRange, createEstimator, type JobEstimate } from "./estimate.ts";
import type { Prices } from "./prices.ts";

interface Options {
  readonly prices: Pick<Prices, "currency" | "priceOf">;
  /** Bytes of all input files after decompression. */
  readonly maxBytes: number;
}

export interface EstimatedJob extends JobEstimate {
  /** In `currency`. `unpriced` is a model, in the provider's name, that has no price. */
  readonly cost: CostRange | { readonly unpriced: string };
  readonly currency: string;
}

export type EstimatedInput = Pick<NewJob, "input" | "modelId" | "tags" | "request">;

/** Reads the input with the rights of the caller. Rejects with InvalidArgument for one that cannot be read. */
export async function estimateJob(call: ProviderCall, job: EstimatedInput, options: Options): Promise<EstimatedJob> {
  const { prices, maxBytes } = options;
  const estimate = await estimateOf(call, job, maxBytes);
  return priced(estimate, { provider: call.provider, modelId: job.modelId, prices });
}

interface Pricing {
  readonly provider: Pick<Provider, "name" | "jobs">;
  /** The model of the job. */
  readonly modelId: string;
  readonly prices: Options["prices"];
}

/** Pure. */
export function priced(estimate: JobEstimate, { provider, modelId, prices }: Pricing): EstimatedJob {
  const modelOf = modelsOf(provider, modelId);
  const cost = costRange(estimate, (named) => prices.priceOf(provider.name, modelOf(named)));
  const { currency } = prices;
  return { ...estimate, currency, cost: "unpriced" in cost ? { unpriced: modelOf(cost.unpriced) } : cost };
}

/** The provider's name of the model that a line names. It counts only where the provider knows it. */
function modelsOf({ jobs }: Pricing["provider"], modelId: string): (named: string | undefined) => string {
  const takes = jobs?.takes;
  const jobModel = takes?.resolve(modelId, "job") ?? modelId;
  return (named) => {
    if (named === undefined || takes === undefined) return jobModel;
    // OpenAI's own lines keep their model.
    return takes.resolve(named, "line") ?? (takes.lines.frame === "openai" ? named : jobModel);
  };
}

async function estimateOf(call: ProviderCall, job: EstimatedInput, maxBytes: number): Promise<JobEstimate> {
  const estimator = createEstimator();
  const uri = inputUriOf(job.request);
  let left = maxBytes;
  for await (const { key, open } of sourcesOf(call, job)) {
    const { body, size } = await open();
    try {
      const { bytes } = await openInput(body, { key, maxBytes: left, size });
      for await (const lines of linesOf(bytes, MAX_LINE_BYTES)) {
        call.signal.throwIfAborted();
        for (const { bytes: line } of lines) if (line !== undefined) estimator.add(line.toString());
      }
    } catch (error) {
      throw explained(uri, error);
    }
    left -= size ?? 0;
  }
  return estimator.end();
}

async function* sourcesOf(call: ProviderCall, job: EstimatedInput) {
  const { objects } = call.provider;
  const asked = inputCall(call, job);
  if (isFolder(job.input)) return yield* folderSources(objects, asked, job.input);
  try {
    const source = await openSource(call, job, await findInput(call, job));
    if (source === undefined) {
      throw invalidInput(inputUriOf(job.request), "a budget applies, and the gateway cannot read the input");
    }
    const { name, file, open } = source;
    yield { key: name.key, open: async () => ({ body: (await open()).body, size: file?.size }) };
  } catch (error) {
    const folder = error instanceof NoSuchInput ? await folderNamed(objects, asked, job.input) : undefined;
    if (folder === undefined) throw error;
    yield* folderSources(objects, asked, folder);
  }
}
