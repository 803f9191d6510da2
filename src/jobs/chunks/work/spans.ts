/** Spans of chunks with hosted providers: one for each, above all requests about it. The executor has those of its own runs. */
import { jobId } from "../../../lib/aws/job-ids.ts";
import type { ProviderName } from "../../../lib/names.ts";
import type { Chunk } from "../../../ports/chunks.ts";
import type { Provider } from "../../../ports/provider.ts";
import type { Span, Tracer } from "../../../ports/tracer.ts";
import type { LiveJob } from "../live-job.ts";
import { planOf } from "../plan.ts";
import type { ChunkWork } from "./work.ts";

interface Options {
  readonly tracer: Tracer | undefined;
  readonly providers: ReadonlyMap<ProviderName, Provider>;
  /** Aborts at the end of a shutdown. The next process goes on with the chunks, in spans of its own. */
  readonly signal: AbortSignal;
}

export interface TracedWork extends ChunkWork {
  /** The job has ended, also without some of its chunks. */
  forget(job: string): void;
}

export function workInSpans(work: ChunkWork, { tracer, providers, signal }: Options): TracedWork {
  if (tracer === undefined) return { ...work, forget() {} };
  /** By job and number. */
  const spans = new Map<string, Map<number, Span>>();

  const endAll = (job: string, why: string) => {
    for (const span of spans.get(job)?.values() ?? []) span.end(why);
    spans.delete(job);
  };
  const endEvery = () => {
    for (const job of [...spans.keys()]) endAll(job, "shutdown");
  };
  signal.addEventListener("abort", endEvery, { once: true });

  function spanOf({ row }: LiveJob, chunk: Chunk): Span {
    const ofJob = spans.get(row.id) ?? new Map<number, Span>();
    spans.set(row.id, ofJob);
    const found = ofJob.get(chunk.number);
    if (found !== undefined) return found;
    const attributes = {
      "quarry.job.id": jobId(row.provider, row.id),
      "quarry.chunk.number": chunk.number,
      "gen_ai.request.model": chunk.modelId,
    };
    const span = tracer!.linked("chunk", attributes, planOf(row).trace);
    ofJob.set(chunk.number, span);
    return span;
  }

  function endIfDone(live: LiveJob, chunk: Chunk, span: Span): void {
    const { state, provider, counts, attempt } = live.get(chunk.number) ?? chunk;
    if (state !== "done") return;
    spans.get(chunk.job)?.delete(chunk.number);
    const { total = 0, processed = 0, success = 0, error = 0 } = counts ?? {};
    const outcome = processed === 0 ? "unrun" : success === 0 ? "failed" : "answered";
    span.set({
      "quarry.provider": provider,
      "quarry.chunk.outcome": outcome,
      "quarry.chunk.attempts": attempt + 1,
      "quarry.records.total": total,
      "quarry.records.success": success,
      "quarry.records.error": error,
    });
    span.end(outcome === "failed" ? outcome : undefined);
  }

  const within =
    <More extends readonly unknown[]>(act: (live: LiveJob, chunk: Chunk, ...more: More) => Promise<void>) =>
    async (live: LiveJob, chunk: Chunk, ...more: More): Promise<void> => {
      if (providers.get(chunk.provider)?.jobs?.inProcess !== undefined) return act(live, chunk, ...more);
      const span = spanOf(live, chunk);
      try {
        await span.run(() => act(live, chunk, ...more));
      } finally {
        endIfDone(live, chunk, span);
      }
    };

  return {
    submit: within(work.submit),
    settle: within(work.settle),
    follow: within(work.follow),
    move: within(work.move),
    end: within(work.end),
    refused: work.refused,
    release: work.release,
    forget: (job) => endAll(job, "job ended"),
  };
}
