/**
 * The one connection that a process keeps: it hears the others' notices, and holds advisory locks, which PostgreSQL releases when
 * the connection ends (postgresql.org, "13.3.5. Advisory Locks").
 */
import { createHash } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import pg from "pg";
import { StorageUnavailable } from "../../lib/errors.ts";
import { orAborted } from "../in-line.ts";
import { CHANNEL } from "./items.ts";
import { type QueueDatabase, unreachable } from "./pool.ts";
import { FLEET_TIMINGS } from "./timings.ts";

export const SESSION_CONNECTIONS = 1;

/**
 * A frozen process keeps its connection, and so its locks. PostgreSQL ends the connection after this time without a query. By
 * then the other processes have fenced the frozen one.
 */
const IDLE_LIMIT = "set idle_session_timeout = '20s'";

interface Options extends QueueDatabase {
  readonly onNotice: (payload: string) => void;
  /** The connection is back. Notices were lost. */
  readonly onBack: () => void;
}

export interface Lock {
  /** Aborts if the lock is lost. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export interface QueueSession {
  /** Waits for the lock. A process asks once at a time for each name. */
  lock(name: string, signal: AbortSignal): Promise<Lock>;
  close(): Promise<void>;
}

/** A connection, and what is lost with it. */
interface Connected {
  readonly client: pg.Client;
  readonly lost: AbortController;
}

const keyOf = (name: string): string => createHash("sha256").update(name).digest().readBigInt64BE().toString();

export async function openSession(options: Options): Promise<QueueSession> {
  const { connectionString, connectTimeoutMs, onError, onNotice, onBack } = options;
  let current: Connected | undefined;
  let back = Promise.withResolvers<void>();
  let isClosed = false;

  async function connect(): Promise<void> {
    const client = new pg.Client({
      connectionString,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: FLEET_TIMINGS.query,
      application_name: "quarry session",
      keepAlive: true,
    });
    let reason: unknown;
    client.on("error", (error) => {
      reason = error;
    });
    client.on("notification", ({ payload = "" }) => onNotice(payload));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      // PostgreSQL has it since version 14.
      await client.query(IDLE_LIMIT).catch(() => {});
    } catch (error) {
      await client.end().catch(() => {});
      throw unreachable(error);
    }
    const connected: Connected = { client, lost: new AbortController() };
    client.once("end", () => lose(connected, reason));
    current = connected;
    back.resolve();
  }

  function lose(connected: Connected, reason: unknown): void {
    if (current !== connected) return;
    current = undefined;
    back = Promise.withResolvers();
    connected.lost.abort(new StorageUnavailable("The gateway has lost its database.", reason));
    if (isClosed) return;
    onError(new Error("the queue's session with the database ended", { cause: reason }));
    void reconnect();
  }

  async function reconnect(): Promise<void> {
    while (current === undefined && !isClosed) {
      try {
        await connect();
        onBack();
      } catch {
        await after(FLEET_TIMINGS.again, undefined, { ref: false });
      }
    }
    if (isClosed) await current?.client.end();
  }

  /** Shows PostgreSQL that this process runs, and finds out whether PostgreSQL does. */
  async function ping(): Promise<void> {
    const connected = current;
    try {
      await connected?.client.query("select 1");
    } catch (error) {
      // A connection without an answer may take long to end.
      lose(connected!, error);
      void connected!.client.end().catch(() => {});
    }
    if (!isClosed) timer = setTimeout(ping, FLEET_TIMINGS.ping).unref();
  }

  async function connection(signal: AbortSignal): Promise<Connected> {
    if (current === undefined) {
      const late = AbortSignal.timeout(connectTimeoutMs);
      await orAborted(back.promise, AbortSignal.any([signal, late])).catch((error: unknown) => {
        signal.throwIfAborted();
        throw new StorageUnavailable("The gateway's queue cannot be reached.", error);
      });
    }
    return current ?? connection(signal);
  }

  await connect();
  let timer = setTimeout(ping, FLEET_TIMINGS.ping).unref();

  return {
    async lock(name, signal) {
      const key = keyOf(name);
      for (;;) {
        const connected = await connection(signal);
        const { client, lost } = connected;
        /** Without an answer, nobody knows who has the lock. The end of the connection releases it. */
        const give = (error: unknown) => {
          lose(connected, error);
          void client.end().catch(() => {});
        };
        const { rows } = await client
          .query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [key])
          .catch((error: unknown) => {
            give(error);
            throw unreachable(error);
          });
        const release = async () => {
          if (!lost.signal.aborted) await client.query("select pg_advisory_unlock($1)", [key]).catch(give);
        };
        if (rows[0]?.taken === true) {
          if (!signal.aborted) return { lost: lost.signal, release };
          await release();
        }
        signal.throwIfAborted();
        const pause = after(FLEET_TIMINGS.lock * (0.75 + Math.random() / 2), undefined, { ref: false });
        await orAborted(pause, signal);
      }
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await current?.client.end().catch(() => {});
    },
  };
}
