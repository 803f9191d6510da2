/** A gateway that is killed now and then, and is always there for those who ask again. */
import { randomInt } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import { startChild } from "../support/child.ts";

/** Time in which a job ends, or a request is answered. */
export const JOB_MS = 600_000;

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
  const asks = async (secret: string, method: string, target: string, body?: string | object) => {
    const isJson = typeof body === "object";
    return fetch(`${gateway.url}${target}`, {
      method,
      ...(body !== undefined && { body: isJson ? JSON.stringify(body) : body }),
      headers: { authorization: `Bearer ${secret}`, ...(isJson && { "content-type": "application/json" }) },
      signal: AbortSignal.timeout(20_000),
    });
  };
  return {
    get kills() {
      return kills;
    },
    /** Asks again while there is no answer. Resolves with undefined for a status 404. */
    async ask(secret: string, method: string, target: string, body?: string | object): Promise<string | undefined> {
      const until = Date.now() + JOB_MS;
      for (;;) {
        const answer = await asks(secret, method, target, body).then(
          async (response) => ({ status: response.status, text: await response.text() }),
          (error: Error) => ({ status: 0, text: String(error.cause ?? error) }),
        );
        if (answer.status >= 200 && answer.status < 300) return answer.text;
        if (answer.status === 404) return undefined;
        const isFinal = answer.status >= 400 && answer.status < 500 && answer.status !== 429;
        if (isFinal || Date.now() > until) throw new Error(`${method} ${target}: ${answer.status} ${answer.text}`);
        await after(100);
      }
    },
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
