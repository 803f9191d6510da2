/** Calls the model for one record, with retries. */
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { isJsonObject } from "../dialects/json.ts";
import { RecordError } from "../dialects/record-error.ts";
import type { TargetRequest } from "../dialects/translate.ts";
import { shortened } from "../lib/shortened.ts";
import type { Tracer } from "../ports/tracer.ts";
import { AskError, type Model, type ModelAnswer } from "./models/model.ts";
import type { RateGate } from "./rate-gate.ts";
import { EXECUTOR_TIMINGS } from "./timings.ts";
import { isOutOfQuota } from "./trouble.ts";
import type { TurnKey } from "./turns.ts";

export interface AskPolicy {
  /** Undefined: no traces. */
  readonly tracer?: Tracer | undefined;
  readonly model: Model;
  readonly gate: RateGate;
  /** Attempts after the first. */
  readonly retries: number;
  /** Timeout of one attempt in milliseconds. */
  readonly timeoutMs: number;
  /** Milliseconds before the second attempt. Doubles with each further attempt. */
  readonly backoffMs: number;
}

const MAX_MESSAGE = 2_000;

/** 408, 409, 425 and 429, as in OpenAI's SDKs, and 5xx except 501 and 505. */
const isTransient = (status: number): boolean =>
  [408, 409, 425, 429].includes(status) || (status >= 500 && status !== 501 && status !== 505);

function messageOf({ status, body }: ModelAnswer): string {
  const error = isJsonObject(body) ? (body.error ?? body) : undefined;
  const said = isJsonObject(error) ? (error.message ?? error.detail) : error;
  const text = typeof said === "string" && said !== "" ? said : `The model server answered ${status}.`;
  return shortened(text, MAX_MESSAGE);
}

/** Half of the delay is jitter, so that records that were refused together are not retried together. */
const backoff = (policy: AskPolicy, attempt: number): number =>
  Math.min(EXECUTOR_TIMINGS.maxBackoff, policy.backoffMs * 2 ** attempt) * (0.5 + Math.random() / 2);

type Outcome = { readonly answer: ModelAnswer } | { readonly error: AskError };

async function once(policy: AskPolicy, call: TargetRequest, signal: AbortSignal): Promise<Outcome> {
  try {
    return { answer: await policy.model.ask(call, { signal, timeoutMs: policy.timeoutMs }) };
  } catch (error) {
    if (error instanceof AskError) return { error };
    throw error;
  }
}

/**
 * Resolves with a 2xx answer. Rejects with RecordError: for transient errors after the last attempt, for others at once.
 * A timeout (status 408) is not retried, because a second request would add load to a slow server.
 */
export async function ask(
  policy: AskPolicy,
  call: TargetRequest,
  turn: TurnKey,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  for (let attempt = 0; ; attempt += 1) {
    const entry = policy.gate.enter(signal, turn);
    if (entry !== undefined) await entry;
    const enteredAt = performance.now();
    let slowMs: number | undefined;
    let waitMs: number;
    try {
      const outcome = await once(policy, call, signal);
      if ("answer" in outcome) {
        const { answer } = outcome;
        if (answer.status < 300) return answer;
        const error = new RecordError(answer.status, messageOf(answer), answer);
        waitMs = Math.min(answer.retryAfterMs ?? backoff(policy, attempt), EXECUTOR_TIMINGS.maxRetryAfter);
        if (isOutOfQuota(answer.body)) throw error;
        if (answer.status === 429) slowMs = waitMs;
        if (!isTransient(answer.status) || attempt >= policy.retries) throw error;
      } else {
        if (!outcome.error.again || attempt >= policy.retries) throw outcome.error;
        waitMs = backoff(policy, attempt);
      }
    } finally {
      policy.gate.leave(enteredAt, slowMs);
    }
    // After a 429 the gate delays every record.
    if (slowMs === undefined) await sleep(waitMs, undefined, { signal });
  }
}
