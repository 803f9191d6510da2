/**
 * Creates a job's batches one after the other, and recovers an interrupted create.
 *
 * A batch of Anthropic's carries no name or metadata. When the answer to a create is lost, the gateway searches the list for a
 * batch that was made since, has as many requests and belongs to no job. Another user of the account may have made a batch of
 * the same size in the same minute while the gateway's was not made. Then theirs is taken for this job's. Its results do not
 * carry this job's tag, so they are not published, and every record says that it has no result.
 *
 * A job whose batches are not all created does not exist. The batches that were created are cancelled.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { GatewayError, hadNoEffect } from "../../lib/errors.ts";
import type { JobSpec } from "../../ports/jobs.ts";
import { PROVIDER_TIMINGS } from "../http/timings.ts";
import type { AnthropicClient } from "./client.ts";
import { nativeId, type Pins } from "./pinned.ts";
import type { bodies, PlannedBatch } from "./requests.ts";
import type { SizeTurns } from "./size-turns.ts";
import { totalOf } from "./state.ts";

/** State that `find` needs after a crash. */
interface Noted {
  /** Number of requests of each batch. */
  readonly requests: readonly number[];
  /** Ids of the batches that were created, in this order. */
  readonly ids: readonly string[];
  /** Start of the create of the next batch, in milliseconds since the epoch. Absent: it was not sent. */
  readonly at?: number;
  /** True once the create is abandoned. */
  readonly abandoned?: boolean;
}

type Note = (noted: Noted) => Promise<void>;

interface Options {
  readonly client: AnthropicClient;
  readonly pins: Pins;
  readonly turns: SizeTurns;
  /** Milliseconds before each search of the list: a batch may be listed a little after it was created. */
  readonly searchDelays?: readonly number[];
}

export interface Sender {
  /** Resolves with the job's id. */
  send(
    spec: JobSpec,
    planned: readonly PlannedBatch[],
    bodyOf: ReturnType<typeof bodies>,
    signal: AbortSignal,
    note: Note,
  ): Promise<string>;
  /** Resolves with the id of the job if all of its batches exist. Otherwise cancels those that exist. */
  find(spec: JobSpec, noted: unknown, signal: AbortSignal): Promise<string | undefined>;
}

/** Cancels a batch. Resolves also if the batch has already ended. */
export async function cancel(client: AnthropicClient, id: string, signal: AbortSignal): Promise<void> {
  try {
    await client.cancel(id, signal);
  } catch (error) {
    if (!hadNoEffect(error) || (await client.retrieve(id, signal)).phase !== "ended") throw error;
  }
}

export function createSender({ client, pins, turns, searchDelays = [0, PROVIDER_TIMINGS.listLag] }: Options): Sender {
  /** Batches that a create of this process made, or found by its search. */
  const taken = new Set<string>();

  async function candidate(requests: number, since: number, signal: AbortSignal): Promise<string | undefined> {
    let found: string | undefined;
    for await (const batch of client.list(signal)) {
      if (batch.createdAt === undefined || batch.counts === undefined) continue;
      if (batch.createdAt < since - PROVIDER_TIMINGS.clockSkewAnthropic) break;
      const same = totalOf(batch.counts) === requests && !taken.has(batch.id);
      // The first of several batches. The batches of one job are created one after the other.
      if (same && !(await pins.isOwned(batch.id))) found = batch.id;
    }
    return found;
  }

  async function search(requests: number, since: number, signal: AbortSignal): Promise<string | undefined> {
    for (const delay of searchDelays) {
      await sleep(delay, undefined, { signal });
      const id = await candidate(requests, since, signal);
      if (id === undefined) continue;
      taken.add(id);
      return id;
    }
    return undefined;
  }

  /** A batch that no job has may be that of an older create of a process that has ended: that one searches first. */
  async function requireFirst(idempotencyKey: string): Promise<void> {
    if (!turns.isShared || (await pins.isFirst(idempotencyKey))) return;
    throw new GatewayError("Unavailable", "It is not known yet what became of an earlier create of a batch");
  }

  async function abandon(idempotencyKey: string, ids: readonly string[]): Promise<void> {
    for (const id of ids) await cancel(client, id, AbortSignal.timeout(PROVIDER_TIMINGS.cleanUp));
    await pins.drop(idempotencyKey, ids);
  }

  async function sendBatch(
    { idempotencyKey }: JobSpec,
    { requests }: PlannedBatch,
    body: ReturnType<ReturnType<typeof bodies>>,
    since: number,
    signal: AbortSignal,
  ): Promise<string> {
    try {
      const { id } = await client.send(body, signal);
      taken.add(id);
      return id;
    } catch (error) {
      // A body without its end is not a request.
      if (hadNoEffect(error) || !body.ended()) throw new NotMade(error);
      await requireFirst(idempotencyKey);
      const found = await search(requests, since, signal);
      if (found === undefined) throw new NotMade(error);
      return found;
    }
  }

  return {
    async send(spec, planned, bodyOf, signal, note) {
      const requests = planned.map((batch) => batch.requests);
      let noted: Noted = { requests, ids: [] };
      await note(noted);
      await turns.recovered();
      for (const batch of planned) {
        try {
          noted = await turns.take(batch.requests, signal, async () => {
            const at = Date.now();
            await note({ ...noted, at });
            const id = await sendBatch(spec, batch, bodyOf(batch), at, signal);
            const made = { requests, ids: [...noted.ids, id] };
            await note(made);
            // Before another process searches for a batch of this size.
            if (turns.isShared) await pins.own(spec.idempotencyKey, id);
            return made;
          });
        } catch (error) {
          if (!(error instanceof NotMade)) throw error;
          await note({ ...noted, abandoned: true });
          await abandon(spec.idempotencyKey, noted.ids).catch((cause: unknown) => {
            throw new GatewayError(
              "Unavailable",
              "A batch of the job was refused, and the others could not be cancelled yet",
              {
                cause,
              },
            );
          });
          throw error.cause;
        }
      }
      await pins.settle(spec.idempotencyKey, noted.ids);
      for (const id of noted.ids) taken.delete(id);
      return nativeId(noted.ids);
    },

    async find(spec, value, signal) {
      const { requests, ids, at, abandoned } = (value ?? NOTHING) as Noted;
      const missing = requests[ids.length];
      const isSent = !abandoned && missing !== undefined && at !== undefined;
      if (isSent) await requireFirst(spec.idempotencyKey);
      const found = isSent ? await turns.take(missing, signal, () => search(missing, at, signal)) : undefined;
      const all = found === undefined ? ids : [...ids, found];
      if (abandoned || all.length === 0 || all.length < requests.length) {
        await abandon(spec.idempotencyKey, all);
        turns.found(spec.idempotencyKey);
        return undefined;
      }
      await pins.settle(spec.idempotencyKey, all);
      turns.found(spec.idempotencyKey);
      return nativeId(all);
    },
  };
}

const NOTHING: Noted = { requests: [], ids: [] };

/** True if the batch certainly does not exist. */
class NotMade extends Error {
  constructor(cause: unknown) {
    super("not made", { cause });
  }
}
