/** Sends webhooks. Nothing of the environment is used, such as a proxy, and no cookie is kept. */
import { Agent, type Dispatcher, request } from "undici";
import { parseRetryAfter } from "../../lib/retry-after.ts";
import { signatureHeaders } from "../../lib/webhooks/signature.ts";
import { type AllowedHosts, targetProblem } from "../../lib/webhooks/target.ts";
import type { Attempt, WebhookRequest, WebhookSender } from "../../ports/events.ts";
import { type ConnectorOptions, createConnector } from "./connector.ts";
import { attemptFailure, late, statusFailure } from "./failures.ts";

export interface WebhookSenderOptions extends Pick<ConnectorOptions, "lookup" | "isPublic"> {
  readonly allowed: AllowedHosts;
  /** Time limit of an attempt: connection, headers and body. */
  readonly timeoutMs?: number;
  /** Connections to one host. Further requests wait, and their time runs. */
  readonly connections?: number;
}

/** Standard Webhooks recommends 15 to 30 seconds. */
const TIMEOUT_MS = 15_000;
const CONNECTIONS = 8;
/** A receiver must not hold a connection, and with it an address, for as long as it likes. */
const KEEP_ALIVE_MS = 4_000;
/** The rest of an answer is not read. */
const MOST_ANSWER_BYTES = 64 * 1024;

type Outcome = Pick<Attempt, "status" | "error" | "retryAfter" | "gone">;

export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { allowed, timeoutMs = TIMEOUT_MS, connections = CONNECTIONS } = options;
  const dispatcher = new Agent({
    connect: createConnector({ ...options, timeoutMs }),
    connections,
    allowH2: false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    // The limit of the whole attempt covers both.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  return {
    async send(asked, signal) {
      signal.throwIfAborted();
      const begun = performance.now();
      const attempt = (outcome: Outcome): Attempt => ({
        at: asked.at,
        ms: Math.round(performance.now() - begun),
        delivered: outcome.error === undefined,
        ...outcome,
      });
      const problem = targetProblem(asked.endpoint.url, allowed);
      if (problem !== undefined) return attempt({ error: `The endpoint's URL ${problem}.` });

      const limit = new AbortController();
      const stop = () => limit.abort();
      signal.addEventListener("abort", stop, { once: true });
      const timer = setTimeout(stop, timeoutMs);
      let answered: Outcome | undefined;
      try {
        const answer = await request(asked.endpoint.url, { dispatcher, signal: limit.signal, ...contentOf(asked) });
        answered = judged(answer);
        await discard(answer.body);
        return attempt(answered);
      } catch (error) {
        signal.throwIfAborted();
        // A status that is a failure says more than the end of its body.
        if (answered?.error !== undefined) return attempt(answered);
        const isAnswered = answered !== undefined;
        const reason = limit.signal.aborted ? late(timeoutMs, isAnswered) : attemptFailure(error, isAnswered);
        return attempt({ ...answered, error: reason });
      } finally {
        clearTimeout(timer);
        signal.removeEventListener("abort", stop);
      }
    },
    close: () => dispatcher.destroy(),
  };
}

const contentOf = ({ endpoint, id, at, body, headers }: WebhookRequest) => ({
  method: "POST" as const,
  headers: {
    "content-type": "application/json",
    "user-agent": "quarry",
    ...headers,
    ...signatureHeaders(endpoint.secret, { id, at, body }),
  },
  body,
});

async function discard(body: AsyncIterable<Buffer>): Promise<void> {
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > MOST_ANSWER_BYTES) return;
  }
}

function judged({ statusCode: status, headers }: Dispatcher.ResponseData): Outcome {
  if (status >= 200 && status < 300) return { status };
  const wait = headers["retry-after"];
  const retryAfter = parseRetryAfter(Array.isArray(wait) ? wait[0] : wait);
  return {
    status,
    error: statusFailure(status),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(status === 410 && { gone: true }),
  };
}
