/** A gateway that is killed now and then, and is always there for those who ask again. */
import { randomInt } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import { startChild } from "../support/child.ts";

/** Time in which a job ends, or a request is answered. */
export const JOB_MS = 600_000;

/** Asks again while there is no answer. Resolves with undefined for a status 404. */
export type Ask = (
  secret: string,
  method: string,
  target: string,
  body?: string | object,
) => Promise<string | undefined>;

/** @param url called for each attempt */
export const createAsk =
  (url: () => string): Ask =>
  async (secret, method, target, body) => {
    const isJson = typeof body === "object";
    const attempt = () =>
      fetch(`${url()}${target}`, {
        method,
        ...(body !== undefined && { body: isJson ? JSON.stringify(body) : body }),
        headers: { authorization: `Bearer ${secret}`, ...(isJson && { "content-type": "application/json" }) },
        signal: AbortSignal.timeout(20_000),
      });
    const until = Date.now() + JOB_MS;
    for (;;) {
      const answer = await attempt().then(
        async (response) => ({ status: response.status, text: await response.text() }),
        (error: Error) => ({ status: 0, text: String(error.cause ?? error) }),
      );
      if (answer.status >= 200 && answer.status < 300) return answer.text;
      if (answer.status === 404) return undefined;
      const isFinal = answer.status >= 400 && answer.status < 500 && answer.status !== 429;
      if (isFinal || Date.now() > until) throw new Error(`${method} ${target}: ${answer.status} ${answer.text}`);
      await after(100);
    }
  };

export async function startKilled(home: string) {
  let gateway = await startChild(home);
  let kills = 0;
  let isOver = false;
  const killing = (async () => {
    while (!isOver) {
      await after(randomInt(1_500, 4_000));
      if (isOver) return;
      await gateway.kill("SIGKILL");
      kills += 1;
      gateway = await startChild(home);
    }
  })();
  // Seen by `end`.
  killing.catch(() => {});
  return {
    get kills() {
      return kills;
    },
    ask: createAsk(() => gateway.url),
    async calm() {
      isOver = true;
      await killing;
    },
    end: () => gateway.kill("SIGTERM"),
    async close() {
      isOver = true;
      await killing.catch(() => {});
      await gateway.kill("SIGKILL");
    },
  };
}

export type Killed = Awaited<ReturnType<typeof startKilled>>;
