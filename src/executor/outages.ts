/**
 * Tells a failure of the model server or the account from one of a record.
 *
 * The rule, by batch, because keys, quotas and paths may differ by model:
 *
 * 1. A record that may have failed for the server's reasons (`troubleOf`) is not failed. It is asked again once a record that was
 *    asked after its failure has been answered. At the third such failure the answers to others prove that the failure is its own.
 *    A server that cannot be reached never counts: nothing was sent.
 * 2. After a few such failures in a row, or at once if the server cannot be reached, the batch is held: no further record starts.
 *    One record at a time is asked with a growing delay, another one each time. The first answer ends the hold.
 * 3. A record that has broken the connection twice is asked alone, so that one that breaks the server is not held against those
 *    that are asked beside it.
 * 4. A batch with nothing else to ask is held too. Then a record that was the probe eight times in a row fails, if others of the
 *    batch were answered, or if it breaks the connection. So one record cannot hold the batch for ever.
 */
import type { RecordError } from "../dialects/record-error.ts";
import { EXECUTOR_TIMINGS } from "./timings.ts";
import { type Trouble, troubleOf } from "./trouble.ts";

/** A record that failed and is asked again. */
export interface Suspect<R> {
  readonly record: R;
  error: RecordError;
  trouble: Trouble;
  /** Failures after which another record was answered. */
  strikes: number;
  /** Failures as a probe. */
  vain: number;
  failedAt: number;
  /** True: the failure is the record's own. */
  isOwn: boolean;
}

export interface Hold {
  readonly trouble: Trouble;
  readonly error: RecordError;
  /** Milliseconds since the epoch of the next probe. */
  readonly nextAt: number;
}

export interface Outages<R> {
  /** Whether a record can be asked now. "done": nothing is left, and nothing is in progress. */
  look(hasLine: boolean): "ready" | "wait" | "done";
  /** Takes what to ask next. Undefined if `look` is not "ready". */
  next(hasLine: boolean): Suspect<R> | "line" | undefined;
  /** Notes the start of an attempt. */
  begin(asked: Suspect<R> | undefined): number;
  /** The server answered the record, or refused it for the record's own fault. */
  answered(attempt: number): void;
  /** The attempt was aborted. */
  gone(): void;
  /** True if the record is asked again. False if the error is its own. */
  failed(record: R, error: RecordError, attempt: number, before: Suspect<R> | undefined): boolean;
  readonly hold: Hold | undefined;
  /** True if nothing has to be decided before the next line is asked. */
  readonly isClear: boolean;
  close(): void;
}

interface OutageOptions {
  readonly now: () => number;
  /** Milliseconds before the first probe. Doubles with each probe in vain. */
  readonly firstMs: number;
  /** True if the batch has answers from an earlier process. */
  readonly hasAnswers: boolean;
  /** Called when `next` may have another result. */
  readonly wake: () => void;
  /** Called when a hold begins, goes on after a probe, or ends. */
  readonly changed: () => void;
}

const STRIKES = 3;
const VAIN = 8;
const ALONE_AFTER = 2;
const FIRST_TOLERANCE = 4;
const MAX_TOLERANCE = 64;

export function createOutages<R>({ now, firstMs, hasAnswers, wake, changed }: OutageOptions): Outages<R> {
  /** Wait for the answer to another record. */
  let parked: Suspect<R>[] = [];
  const again: Suspect<R>[] = [];
  let [clock, inProgress, inRow] = [0, 0, 0];
  /** Grows with each record that failed by its own fault. A batch with many such records is seldom held. */
  let tolerance = FIRST_TOLERANCE;
  let isAnswered = hasAnswers;
  let isAlone = false;
  let isProbing = false;
  /** True until the time of the next probe. */
  let isWaiting = false;
  let hasMore = true;
  let hold: Hold | undefined;
  let probes = 0;
  let heldAt = 0;
  let delay = firstMs;
  let timer: NodeJS.Timeout | undefined;

  function probeLater(suspect: Suspect<R>): void {
    const wished = retryAfterOf(suspect.error) ?? 0;
    // The last records of a batch are probes in turns. Each has a delay of its own.
    const own = hasMore ? delay : firstMs * 2 ** suspect.vain;
    const wait = Math.min(Math.max(own, wished), EXECUTOR_TIMINGS.maxProbe);
    delay = Math.min(delay * 2, EXECUTOR_TIMINGS.maxProbe);
    hold = { trouble: suspect.trouble, error: suspect.error, nextAt: now() + wait };
    isWaiting = true;
    heldAt = clock;
    clearTimeout(timer);
    timer = setTimeout(() => {
      isWaiting = false;
      wake();
    }, wait);
    changed();
  }

  function open(): void {
    hold = undefined;
    isProbing = false;
    probes = 0;
    delay = firstMs;
    clearTimeout(timer);
    changed();
  }

  const isAskedAlone = ({ trouble, strikes, isOwn }: Suspect<R>): boolean =>
    trouble === "disconnected" && strikes >= ALONE_AFTER && !isOwn;

  const isDue = () => hold !== undefined && !isWaiting && !isProbing;

  function probe(hasLine: boolean): Suspect<R> | "line" {
    const suspects = parked.length + again.length;
    probes += 1;
    // A line that never failed, every other time: the suspects may all fail for reasons of their own.
    if (hasLine && (probes % 2 === 1 || suspects === 0)) return "line";
    return again.shift() ?? parked.shift()!;
  }

  /** An attempt that began after a failure was answered. */
  function confirm(attempt: number): void {
    if (parked.length === 0) return;
    const kept: Suspect<R>[] = [];
    for (const suspect of parked) {
      if (suspect.failedAt >= attempt) {
        kept.push(suspect);
        continue;
      }
      if (suspect.trouble !== "unreachable") suspect.strikes += 1;
      if (suspect.strikes >= STRIKES) settle(suspect);
      again.push(suspect);
    }
    parked = kept;
  }

  function settle(suspect: Suspect<R>): void {
    suspect.isOwn = true;
    tolerance = Math.min(MAX_TOLERANCE, tolerance * 2);
  }

  const cannotBeTold = ({ trouble, vain }: Suspect<R>): boolean =>
    vain >= VAIN && !hasMore && trouble !== "unreachable" && (isAnswered || trouble === "disconnected");

  return {
    get hold() {
      return hold;
    },
    get isClear() {
      return hold === undefined && again.length === 0 && !isAlone;
    },

    look(hasLine) {
      hasMore = hasLine;
      const isLast = !hasLine && again.length === 0 && parked.length === 0;
      if (isLast && inProgress === 0) return "done";
      if (hold !== undefined) return isDue() && !isLast ? "ready" : "wait";
      if (isAlone) return "wait";
      const suspect = again[0];
      if (suspect !== undefined) return isAskedAlone(suspect) && inProgress > 0 ? "wait" : "ready";
      if (hasLine) return "ready";
      if (inProgress > 0) return "wait";
      probeLater(parked[0]!);
      return "wait";
    },

    next(hasLine) {
      if (this.look(hasLine) !== "ready") return undefined;
      return hold === undefined ? (again.shift() ?? "line") : probe(hasLine);
    },

    begin(asked) {
      inProgress += 1;
      if (hold !== undefined) isProbing = true;
      else if (asked !== undefined && isAskedAlone(asked)) isAlone = true;
      clock += 1;
      return clock;
    },

    answered(attempt) {
      inProgress -= 1;
      isProbing &&= attempt <= heldAt;
      isAlone = false;
      inRow = 0;
      isAnswered = true;
      if (hold !== undefined && attempt > heldAt) open();
      if (hold === undefined) confirm(attempt);
      wake();
    },

    gone() {
      inProgress -= 1;
      wake();
    },

    failed(record, error, attempt, before) {
      const trouble = troubleOf(error);
      const isHeld = hold !== undefined;
      // A slow record has an error of its own, unless no record is answered at all.
      if (trouble === undefined || (trouble === "timeout" && !isHeld)) {
        this.answered(attempt);
        return false;
      }
      inProgress -= 1;
      isAlone = false;
      clock += 1;
      const suspect = before ?? { record, error, trouble, strikes: 0, vain: 0, failedAt: 0, isOwn: false };
      Object.assign(suspect, { error, trouble, failedAt: clock });
      const isProbe = isHeld && attempt > heldAt;
      if (isProbe) {
        isProbing = false;
        suspect.vain += 1;
        if (cannotBeTold(suspect)) {
          settle(suspect);
          if (parked.length + again.length > 0) probeLater(suspect);
          else open();
          wake();
          return false;
        }
      }
      parked.push(suspect);
      inRow += 1;
      if (isProbe || (!isHeld && (trouble === "unreachable" || inRow >= tolerance))) probeLater(suspect);
      wake();
      return true;
    },

    close: () => clearTimeout(timer),
  };
}

const retryAfterOf = ({ reply }: RecordError): number | undefined =>
  (reply as { readonly retryAfterMs?: number } | undefined)?.retryAfterMs;
