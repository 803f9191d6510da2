/** Follows the batches that providers have: polls them, or hears of their ends from engines in this process. */
import type { Logger } from "pino";
import { GatewayError } from "../../lib/errors.ts";
import type { Chunk } from "../../ports/chunks.ts";
import { isTerminal } from "../../ports/jobs.ts";
import type { Provider } from "../../ports/provider.ts";
import { createPoller, type PollInterval } from "../poller.ts";
import { noteProgress } from "./job-state.ts";
import type { LiveJob } from "./live-job.ts";
import { chunkPlace } from "./places.ts";
import type { Tasks } from "./tasks.ts";

interface Options {
  readonly jobs: ReadonlyMap<string, LiveJob>;
  readonly providers: readonly Provider[];
  readonly unavailable: (chunk: Chunk) => string | undefined;
  readonly tasks: Pick<Tasks, "run">;
  /** Reads the state of a batch, and collects it at its end. */
  readonly follow: (live: LiveJob, number: number) => void;
  readonly poll: PollInterval;
  readonly log: Pick<Logger, "warn">;
}

export interface Follower {
  /** Follows a batch that has just been created, or that an earlier process has left. */
  begin(live: LiveJob, chunk: Chunk): void;
  /** Pauses the batches of an engine in this process, or lets them go on. */
  pause(live: LiveJob, paused: boolean): void;
  reprioritize(live: LiveJob, priority: number): void;
  /** Reads how the batches of engines in this or other processes go, and collects those that have ended. */
  read(lives: Iterable<LiveJob>): Promise<void>;
  stop(): void;
}

/** `LiveJob.followed` */
const followKey = (chunk: Chunk): string => `${chunkPlace(chunk)}\n${chunk.nativeId}`;

export function createFollower(options: Options): Follower {
  const { jobs, unavailable, tasks, follow, poll, log } = options;
  const engines = new Map(options.providers.map((provider) => [provider.name, provider.jobs]));
  /** Batches of engines in this process: the followed one, by provider and id. */
  const runs = new Map<string, string>();

  /** Resolves with true if nothing of this batch is left to poll. */
  async function refresh(id: string): Promise<boolean> {
    const [job = "", number = "", nativeId] = id.split("\n");
    const live = jobs.get(job);
    if (live === undefined) return true;
    const chunk = live.get(Number(number));
    if (chunk?.state !== "running" || chunk.nativeId !== nativeId) {
      live.followed.delete(id);
      live.over.delete(id);
      return true;
    }
    if (!live.busy.has(chunk.number)) {
      live.over.delete(id);
      follow(live, chunk.number);
    }
    return false;
  }
  const poller = createPoller({ ...poll, refresh, log });

  for (const { name, jobs: engine } of options.providers) {
    engine?.inProcess?.watch((nativeId, state) => {
      const found = runs.get(`${name}\n${nativeId}`);
      if (found === undefined || !isTerminal(state.status)) return;
      runs.delete(`${name}\n${nativeId}`);
      jobs.get(found.split("\n")[0]!)?.over.add(found);
      void refresh(found);
    });
  }

  async function pauseRun({ provider, nativeId }: Chunk, paused: boolean): Promise<void> {
    const run = engines.get(provider)?.inProcess;
    await run?.pause(nativeId!, paused).catch((error: unknown) => {
      if (!(error instanceof GatewayError) || (error.kind !== "Conflict" && error.kind !== "NotFound")) throw error;
    });
  }

  /** The batches of engines that tell how several go, by provider. */
  function runningRuns(lives: Iterable<LiveJob>) {
    const found = new Map<string, { readonly live: LiveJob; readonly chunk: Chunk }[]>();
    for (const live of lives) {
      for (const chunk of live.chunks) {
        const { state, provider, nativeId } = chunk;
        if (state !== "running" || nativeId === undefined || unavailable(chunk) !== undefined) continue;
        if (engines.get(provider)?.inProcess?.states === undefined) continue;
        found.set(provider, [...(found.get(provider) ?? []), { live, chunk }]);
      }
    }
    return found;
  }

  return {
    begin(live, chunk) {
      const { nativeId, number, provider } = chunk;
      const id = followKey(chunk);
      if (unavailable(chunk) !== undefined) return;
      if (live.followed.has(id)) {
        if (live.over.delete(id)) follow(live, number);
        return;
      }
      live.followed.add(id);
      const { inProcess } = engines.get(provider)!;
      poller.add(id, live.row.owner);
      if (inProcess === undefined) {
        if (live.ending !== undefined) follow(live, number);
        return;
      }
      runs.set(`${provider}\n${nativeId}`, id);
      inProcess.start(nativeId!, live.priority);
      if (live.row.paused) tasks.run(() => pauseRun(chunk, true), live);
      follow(live, number);
    },

    pause(live, paused) {
      for (const chunk of live.chunks) {
        if (chunk.state === "running") tasks.run(() => pauseRun(chunk, paused), live);
      }
    },

    reprioritize(live, priority) {
      for (const { state, provider, nativeId } of live.chunks) {
        if (state !== "running") continue;
        tasks.run(async () => engines.get(provider)?.inProcess?.prioritize?.(nativeId!, priority), live);
      }
    },

    async read(lives) {
      for (const [provider, batches] of runningRuns(lives)) {
        const states = await engines.get(provider)!.inProcess!.states!(batches.map(({ chunk }) => chunk.nativeId!));
        for (const { live, chunk } of batches) {
          if (live.get(chunk.number) !== chunk || live.busy.has(chunk.number)) continue;
          const state = states.get(chunk.nativeId!);
          if (state === undefined || isTerminal(state.status)) follow(live, chunk.number);
          else noteProgress(live, chunk.number, state);
        }
      }
    },

    stop: () => poller.stop(),
  };
}
