/**
 * Which chunk is worked on next, and when: fair turns, priorities, places at providers, waits, pauses, deadlines. It decides from the
 * rows of the jobs, and works on no chunk itself.
 */
import type { ProviderName } from "../../../lib/names.ts";
import type { Chunk, ChunkedJob } from "../../../ports/chunks.ts";
import type { Provider } from "../../../ports/provider.ts";
import type { LiveJob } from "../live-job.ts";
import { chunkPlace, modelPlace, providerPlace, STORAGE_PLACE } from "../places.ts";
import { planOf } from "../plan.ts";
import type { NoResults } from "../results.ts";
import type { Slots } from "./slots.ts";
import { createTokenRoom, type TokenRoom } from "./tokens.ts";
import type { ChunkTurns } from "./turns.ts";
import type { Waits } from "./waits.ts";

/** What may be done with a chunk. A chunk that is worked on gets no second step. */
export interface Steps {
  /** @param tried to be called when it is known whether the provider took the chunk */
  submit(live: LiveJob, number: number, tried: () => void): void;
  /** Decides about a submission in doubt. @param tried to be called when that is known, or cannot be */
  settle(live: LiveJob, number: number, tried: () => void): void;
  follow(live: LiveJob, number: number): void;
  move(live: LiveJob, number: number, to: Provider): void;
  end(live: LiveJob, number: number, reason: NoResults, message?: string): void;
  /** Estimates the tokens of a chunk, and sets `LiveJob.tokens`. Others may work on the chunk. */
  measure(live: LiveJob, number: number): void;
  /** All chunks of the job are done. */
  finish(live: LiveJob): void;
}

interface Options {
  /** The jobs that this process runs. */
  readonly jobs: ReadonlyMap<string, LiveJob>;
  readonly providers: ReadonlyMap<ProviderName, Provider>;
  readonly slots: Slots;
  readonly turns: ChunkTurns;
  readonly waits: Waits;
  /** The reason why a chunk has no engine. Undefined if it has one. */
  readonly unavailable: (chunk: Chunk) => string | undefined;
  readonly steps: Steps;
  readonly now: () => number;
  /** Milliseconds after a submission in doubt before the provider is asked for its batch. */
  readonly settleMs: number;
}

export interface Dispatcher {
  /** Takes all steps that are due. */
  go(): void;
}

/** Chunks of one job that are ended at a time. */
const MAX_ENDING = 8;

export function createDispatcher(options: Options): Dispatcher {
  const { jobs, providers, slots, turns, waits, unavailable, steps, now, settleMs } = options;

  /** Ends what a stop or the deadline leaves undone. */
  function endQueued(live: LiveJob): void {
    const unrun = live.ending === "stop" ? "canceled" : "expired";
    for (const chunk of live.chunks) {
      const { number, state } = chunk;
      if (live.busy.size >= MAX_ENDING) return;
      if (state === "done" || live.busy.has(number)) continue;
      const gone = unavailable(chunk);
      if (state === "queued") steps.end(live, number, { unrun });
      else if (gone !== undefined) {
        const message = gone.replace(/^Waiting for/, "The batch is with");
        steps.end(live, number, { status: 500, message }, message);
      } else if (state === "running" && !live.stopped.has(number)) steps.follow(live, number);
    }
  }

  const isDue = (live: LiveJob, number: number, tokens: TokenRoom): boolean => {
    const chunk = live.get(number)!;
    return (
      !live.busy.has(number) &&
      (chunk.notBefore ?? 0) <= now() &&
      unavailable(chunk) === undefined &&
      waits.isOpen(modelPlace(chunk)) &&
      waits.isOpen(chunkPlace(chunk)) &&
      tokens.has(live, chunk)
    );
  };

  /** The next chunk of a job for this provider. */
  function contender(live: LiveJob, provider: ProviderName, tokens: TokenRoom) {
    if (live.ending !== undefined || live.row.paused) return [];
    const number = live.queued(provider).find((one) => isDue(live, one, tokens));
    if (number === undefined) return [];
    return [{ live, number, tenant: live.row.owner, job: live.row.id, priority: live.priority }];
  }

  /** Submits chunks while a provider has room. */
  function submitTo(provider: ProviderName): void {
    const engine = providers.get(provider)?.jobs;
    const place = providerPlace({ provider });
    const tokens = createTokenRoom({ jobs, providers, slots, measure: steps.measure });
    while (slots.hasRoom(provider, engine) && waits.isOpen(place) && waits.isOpen(STORAGE_PLACE)) {
      const next = turns.next([...jobs.values()].flatMap((live) => contender(live, provider, tokens)));
      if (next === undefined) return;
      const chunk = next.live.get(next.number)!;
      steps.submit(next.live, next.number, begin([place, modelPlace(chunk), STORAGE_PLACE, chunkPlace(chunk)]));
    }
  }

  function begin(places: readonly string[]): () => void {
    const ends = places.map((place) => waits.begin(place));
    return () => {
      for (const end of ends) end();
    };
  }

  /** Chunks that would not run in time run with the first fallback that can. */
  function moveQueued(live: LiveJob): void {
    const { fallback } = planOf(live.row);
    for (const { number, state, provider, fallbackOf, modelId, part } of live.chunks) {
      if (state !== "queued" || fallbackOf !== undefined || live.busy.has(number) || fallback.includes(provider))
        continue;
      const to = fallback
        .flatMap((name) => providers.get(name) ?? [])
        .find(({ jobs: engine }) => {
          const hasModel = engine?.takes === undefined || engine.takes.resolve(modelId, "job") !== undefined;
          return engine?.create !== undefined && hasModel && part.count >= (engine.limits?.minimumRecords ?? 1);
        });
      if (to !== undefined) steps.move(live, number, to);
    }
  }

  function settleDoubts(live: LiveJob): void {
    if (live.submitting === 0) return;
    for (const chunk of live.chunks) {
      const { state, submittedAt = 0, number } = chunk;
      if (state !== "submitting" || live.busy.has(number) || unavailable(chunk) !== undefined) continue;
      const isHosted = providers.get(chunk.provider)!.jobs!.inProcess === undefined;
      if (isHosted && now() < submittedAt + settleMs) continue;
      if (!waits.isOpen(providerPlace(chunk)) || !waits.isOpen(STORAGE_PLACE)) continue;
      steps.settle(live, number, begin([providerPlace(chunk), STORAGE_PLACE]));
    }
  }

  return {
    go() {
      const names = new Set<ProviderName>();
      for (const live of jobs.values()) {
        const { deadline } = live.row;
        if (live.ending === undefined && deadline !== undefined && now() >= deadline) live.ending = "deadline";
        if (live.ending !== undefined) endQueued(live);
        else if (isDeadlineNear(live.row, now())) moveQueued(live);
        settleDoubts(live);
        for (const name of live.providers) names.add(name);
        if (live.open === 0 && live.busy.size === 0) steps.finish(live);
      }
      for (const name of names) submitTo(name);
    },
  };
}

/** The part of a job's time before its deadline in which chunks that wait go to a fallback. */
const NEAR = 0.1;

const isDeadlineNear = ({ deadline, createdAt }: ChunkedJob, now: number): boolean =>
  deadline !== undefined && now >= deadline - (deadline - createdAt) * NEAR;
