/** The ends of the replicas of a fleet, and what the model server saw of the records that they had in progress. */
import type { Exit } from "../../support/fleet/process.ts";
import type { ModelRequest } from "./model.ts";
import type { TroubleEvent } from "./trouble.ts";

/** Times are milliseconds of `performance.now()`. */
export interface Death {
  readonly replica: number;
  readonly how: "killed" | "frozen" | "ended";
  /** The end of the replica's process before this one. */
  readonly bornAt: number;
  /** What the process did from then on is lost. */
  readonly at: number;
  readonly endedAt: number;
}

/** A replica that stood still, and then ends within this time, ends because it stood still. */
const NOTICED_MS = 15_000;

/** Of all replicas, in the order of their times. @param exits by replica */
export function deathsOf(exits: readonly (readonly Exit[])[], events: readonly TroubleEvent[]): readonly Death[] {
  const deaths = exits.flatMap((all, replica) =>
    all.map(({ at: endedAt, signal }, number): Death => {
      const bornAt = all[number - 1]?.at ?? Number.NEGATIVE_INFINITY;
      const own = events.filter((event) => event.replica === replica && event.at > bornAt && event.at < endedAt);
      const freeze = own.find(({ what, at, until = at }) => what === "freeze" && endedAt < until + NOTICED_MS);
      if (freeze !== undefined) return { replica, how: "frozen", bornAt, at: freeze.at, endedAt };
      // A process gets no answer any more although its sockets may be open for a while.
      const kill = own.findLast(({ what }) => what === "kill");
      if (signal === "SIGKILL") return { replica, how: "killed", bornAt, at: kill?.at ?? endedAt, endedAt };
      return { replica, how: "ended", bornAt, at: endedAt, endedAt };
    }),
  );
  return deaths.toSorted((a, b) => a.at - b.at);
}

const isOf =
  ({ replica, bornAt, endedAt }: Death) =>
  (request: Pick<ModelRequest, "replica" | "from">): boolean =>
    request.replica === replica && request.from > bornAt && request.from <= endedAt;

/** In milliseconds of `performance.now()`. */
export interface Timespan {
  readonly at: number;
  readonly until: number;
}

/** Milliseconds of a time without those of the events. */
export function calmMs(from: number, to: number, events: readonly Timespan[]): number {
  let calm = to - from;
  let covered = from;
  for (const { at, until } of events.toSorted((a, b) => a.at - b.at)) {
    const [start, end] = [Math.max(at, covered), Math.min(until, to)];
    if (end <= start) continue;
    calm -= end - start;
    covered = end;
  }
  return calm;
}

/** A replica began a batch, or went on with one. */
export interface Begin {
  readonly replica: number;
  readonly at: number;
}

export interface TakeOver {
  /** The chunk of a job. */
  readonly chunk: string;
  /** Milliseconds from the death of a process until another one asks for a record of the chunk. */
  readonly ms: number;
  /** True: there was an outage meanwhile, or a process died that may have taken the chunk over. */
  readonly isDisturbed: boolean;
}

/** Records of one chunk of a job. */
const CHUNK_RECORDS = 500;
/** A process that asked for a record of a chunk this long before its death had the chunk in hand. */
const IN_HAND_MS = 3_000;

/** @param prompt `<job>-<number of the record>` */
const chunkOf = (prompt: string): string => {
  const at = prompt.lastIndexOf("-");
  return `${prompt.slice(0, at)} ${Math.ceil(Number(prompt.slice(at + 1)) / CHUNK_RECORDS)}`;
};

interface Seen {
  readonly deaths: readonly Death[];
  readonly requests: readonly ModelRequest[];
  readonly begins: readonly Begin[];
  readonly outages: readonly Timespan[];
}

/** For each death, the chunks that the process had in hand and that were not done. */
export function takeOvers({ deaths, requests, begins, outages }: Seen): readonly TakeOver[] {
  const byChunk = Map.groupBy(requests, ({ prompt }) => chunkOf(prompt));
  return deaths.flatMap((death) => {
    const isOwn = isOf(death);
    const last = requests.filter((one) => isOwn(one) && one.from <= death.at && one.from > death.at - IN_HAND_MS);
    return [...new Set(last.map(({ prompt }) => chunkOf(prompt)))].flatMap((chunk): TakeOver[] => {
      const next = byChunk.get(chunk)!.find((one) => one.from > death.at && !isOwn(one));
      if (next === undefined) return [];
      const span = { at: death.at, until: next.from };
      const mayHaveHadIt = (other: Death) =>
        isIn(other.at, span) &&
        begins.some((begin) => isOf(other)({ ...begin, from: begin.at }) && isIn(begin.at, span));
      const isDisturbed =
        outages.some(({ at, until }) => at < span.until && until > span.at) || deaths.some(mayHaveHadIt);
      return [{ chunk, ms: next.from - death.at, isDisturbed }];
    });
  });
}

const isIn = (at: number, span: Timespan): boolean => at > span.at && at < span.until;

export interface Reruns {
  /** Requests beyond the first one of each record. */
  readonly count: number;
  /** Answers that a death has lost, by the milliseconds of calm between both. Those without an answer have 0. */
  readonly lostMs: readonly number[];
  /** Records that were asked again although no death explains it. */
  readonly unexplained: readonly string[];
}

/**
 * A record that is asked n times has lost n - 1 answers. An answer is lost if its replica dies before it has shared it.
 *
 * @param mostMs in which a replica shares an answer, without the time of the outages
 */
export function rerunsOf(
  deaths: readonly Death[],
  requests: readonly ModelRequest[],
  outages: readonly Timespan[],
  mostMs: number,
): Reruns {
  const lostMs: number[] = [];
  const unexplained: string[] = [];
  let count = 0;
  for (const [prompt, asked] of Map.groupBy(requests, (request) => request.prompt)) {
    if (asked.length === 1) continue;
    count += asked.length - 1;
    const ages = asked.map((request) => {
      const death = deaths.find((one) => isOf(one)(request));
      if (death === undefined) return Number.POSITIVE_INFINITY;
      const { until = death.at } = request;
      return until >= death.at ? 0 : calmMs(until, death.at, outages);
    });
    const lost = ages.toSorted((a, b) => a - b).slice(0, -1);
    lostMs.push(...lost);
    if (lost.some((ms) => ms > mostMs)) {
      const times = asked.map(({ replica, from }, at) => `${replica} at ${Math.round(from)} (${ages[at]!.toFixed(0)})`);
      unexplained.push(`${prompt} was asked by ${times.join(", ")}`);
    }
  }
  return { count, lostMs, unexplained };
}
