/** Publishes the results of a job that has ended at its provider, and records its end. */
import type { Logger } from "pino";
import { ORDER_COMPLETION, ORDER_TAG } from "../executor/job-tags.ts";
import { StorageUnavailable } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import { isNoSuchBucket, waitsForBucket } from "../lib/s3/errors.ts";
import type { Scrubber } from "../lib/scrub.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { JobEngine, JobResults, JobRow, JobState } from "../ports/jobs.ts";
import type { TranslationRow } from "../ports/ledger/job-inputs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Objects } from "../ports/objects.ts";
import type { Provider } from "../ports/provider.ts";
import { createMissing, hasLasted, missingResults } from "./missing.ts";
import { RESULTS_PROVIDER, RESULTS_TAG } from "./options.ts";
import { ownResults } from "./own-results.ts";
import { type JobSummary, publishResults } from "./publish.ts";
import type { Recorder } from "./recorder.ts";
import { lost, missingText, unpublished } from "./state-rules.ts";
import { JOB_TIMINGS } from "./timings.ts";
import type { TranslationPlan } from "./translation/plan.ts";
import { aboutPlan, objectResults, translatedResults } from "./translation/results.ts";
import type { Prices } from "./usage/prices.ts";

interface Options {
  readonly ledger: Pick<Ledger, "jobs" | "files" | "translations">;
  readonly blobs: BlobStore;
  readonly providers: readonly Provider[];
  readonly createBuckets: boolean;
  readonly recorder: Recorder;
  readonly prices: Pick<Prices, "costOf">;
  /** True if other processes show the job too, and know only what is recorded. */
  readonly isShared: boolean;
  /** For the errors of records. */
  readonly scrub: Scrubber;
  readonly log: Logger;
}

export interface JobPublisher {
  /** @param state with which the job has ended at its provider */
  publish(
    engine: JobEngine,
    row: JobRow,
    state: JobState,
    translation: TranslationRow | undefined,
    signal?: AbortSignal,
  ): Promise<JobRow>;
}

/** The results of a job that has ended, and where they come from. */
interface Found {
  readonly engine: JobEngine;
  readonly results: JobResults | undefined;
  readonly translation: TranslationRow | undefined;
}

export function createJobPublisher(options: Options): JobPublisher {
  const { ledger, providers, recorder, prices, isShared, log } = options;
  const missingOutput = createMissing();

  const settle: Recorder["settle"] = async (row, ...end) => {
    const settled = await recorder.settle(row, ...end);
    missingOutput.clear(row.id);
    return settled;
  };

  const objectsOf = (provider: ProviderName): Objects => providers.find(({ name }) => name === provider)!.objects;

  /** True for a job whose tags ask for the provider's own results, or for the order of completion. */
  const keepsOrder = async ({ id }: JobRow): Promise<boolean> =>
    (await ledger.jobs.tags(id)).some(
      ({ key, value }) =>
        (key === RESULTS_TAG && value === RESULTS_PROVIDER) || (key === ORDER_TAG && value === ORDER_COMPLETION),
    );

  /** Publishes results in the form of the input's lines, or in the provider's. */
  async function write(row: JobRow, { engine, results, translation }: Found, state: JobState): Promise<JobSummary> {
    const objects = objectsOf(row.provider);
    const target = objects.jobFiles === undefined ? { objects } : {};
    const translated = translation && (await translatedResults(options, objects, row, translation, results, state));
    if (translated !== undefined) return publishResults(options, { job: row, ...translated, ...target });
    const own = await ownResults(options, {
      job: row,
      objects,
      frame: engine.takes?.lines.frame,
      results,
      state,
      asTheyAre: await keepsOrder(row),
      quarry: translation && aboutPlan(translation.plan as TranslationPlan),
    });
    return publishResults(options, { job: row, ...own, ...target });
  }

  /** Publishes results and records the end. The job goes on while its bucket is missing or the disk cannot be written. */
  async function finish(row: JobRow, found: Found, state: JobState, end: JobState): Promise<JobRow> {
    const { counts } = state;
    let summary: JobSummary;
    try {
      summary = await write(row, found, state);
    } catch (err) {
      if (isNoSuchBucket(err)) {
        const message = waitsForBucket(err.detail.fields?.BucketName ?? "");
        return isShared ? recorder.record(row, unpublished(row, state, message)) : { ...row, counts, message };
      }
      // The job is shown as before. The next request or poll publishes its results.
      if (!(err instanceof StorageUnavailable)) throw err;
      log.warn({ job: row.id, err }, "failed to publish a job's results");
      return row;
    }
    const { tokens } = summary;
    const model = (found.translation?.plan as TranslationPlan | undefined)?.model ?? row.modelId;
    const used = tokens && prices.costOf([{ provider: row.provider, model, tokens }]);
    return settle(row, { ...end, counts: summary.counts }, used);
  }

  return {
    async publish(engine, row, state, translation, signal) {
      const { id, provider } = row;
      const found = { engine, translation };
      const limit = AbortSignal.timeout(JOB_TIMINGS.resultsTimeout);
      const results =
        translation?.object === undefined
          ? await engine.results?.(row, signal === undefined ? limit : AbortSignal.any([signal, limit]))
          : await objectResults(objectsOf(provider), translation);
      const missing = missingResults(results, state.counts);
      if (missing === undefined) return finish(row, { ...found, results }, state, state);
      const shown = unpublished(row, state, missingText(missing));
      if (!missingOutput.note(id) || (isShared && !hasLasted(row, shown.message))) {
        log.warn({ job: id, provider, missing }, "the provider does not have a job's results; asking again");
        return recorder.record(row, shown);
      }
      log.error({ job: id, provider, missing }, "the provider does not have a job's results");
      const end = lost(row, state, missing);
      return results === undefined ? settle(row, end) : finish(row, { ...found, results }, state, end);
    },
  };
}
