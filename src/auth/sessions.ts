/**
 * Sessions of the page: who has signed in with an access key.
 *
 * A session's id is random and opaque. The gateway keeps only its digest: in memory, so that a restart ends every session, or in
 * the ledger, where several processes serve the page. The key's secret leaves the browser once, at sign in.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { AccessKeyConfig } from "../config/access.ts";
import { GatewayError } from "../lib/errors.ts";
import type { PageSession, PageSessions } from "../ports/ledger/secrets.ts";
import { createKeyring, type Identity } from "./access-keys.ts";
import { createSessionMemory } from "./session-memory.ts";
import { SESSION_CHECK_MS, SESSION_IDLE_MS, SESSION_MS, SESSION_TOUCH_MS } from "./timings.ts";

export interface Session {
  readonly identity: Identity;
  /** The absolute end, in milliseconds since the epoch. It ends earlier if it is not used. */
  readonly expiresAt: number;
  /** Aborts when the session has ended: on sign out, when it is old, or when newer sessions of its key replace it. */
  readonly signal: AbortSignal;
}

export interface Sessions {
  /**
   * Resolves with the id for the cookie. Rejects with AccessDenied for a wrong id or secret, and with Throttled after too many of
   * them.
   * @param address of the client, for the limit of attempts
   */
  open(keyId: string, secret: string, address: string): Promise<{ readonly id: string; readonly session: Session }>;
  /** The open session with this id. Counts as use. The same object for one session. */
  find(id: string): Promise<Session | undefined>;
  end(id: string): Promise<void>;
  close(): void;
}

/** Sessions of one key. A new one ends the one that was unused longest. */
const MAX_OF_KEY = 64;
/** 256 bits cannot be guessed. */
const ID_BYTES = 32;

interface Options {
  /** Where the sessions are. Default: in memory. */
  readonly records?: PageSessions | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export function createSessions(keys: readonly AccessKeyConfig[], options: Options = {}): Sessions {
  const { now = Date.now, records = createSessionMemory() } = options;
  /** Uses within this time are not recorded one by one. Memory costs nothing. */
  const touchMs = options.records === undefined ? 0 : SESSION_TOUCH_MS;
  const keyring = createKeyring(keys);
  const guesses = createGuesses(now);
  /** Sessions that this process has served, by digest. */
  const known = new Map<string, Session & { readonly controller: AbortController }>();

  function forget(digest: string): void {
    known.get(digest)?.controller.abort();
    known.delete(digest);
  }

  /** Undefined if the session is over, or if its key is no longer configured. */
  function sessionOf({ digest, keyId, expiresAt, usedAt }: PageSession): Session | undefined {
    const identity = keyring.byId(keyId)?.identity;
    if (identity === undefined || now() >= Math.min(expiresAt, usedAt + SESSION_IDLE_MS)) return undefined;
    const before = known.get(digest);
    if (before !== undefined) return before;
    const controller = new AbortController();
    const session = { identity, expiresAt, signal: controller.signal, controller };
    known.set(digest, session);
    return session;
  }

  /** Ends the streams of sessions that have ended, wherever they were ended. */
  async function check(): Promise<void> {
    if (known.size === 0) return;
    const digests = [...known.keys()];
    const open = new Set<string>();
    for (const row of await records.among(digests)) {
      if (sessionOf(row) !== undefined) open.add(row.digest);
      else await records.delete(row.digest);
    }
    for (const digest of digests) if (!open.has(digest)) forget(digest);
  }
  let isChecking = false;
  const timer = setInterval(async () => {
    if (isChecking) return;
    isChecking = true;
    // The ledger cannot be read now. The next check decides.
    await check().catch(() => {});
    isChecking = false;
  }, SESSION_CHECK_MS).unref();

  return {
    async open(keyId, secret, address) {
      guesses.check(keyId, address);
      const key = keyring.byId(keyId);
      // An unknown id costs the same comparison as a wrong secret.
      if (!isSameSecret(secret, key?.secret ?? "") || key === undefined) {
        guesses.wrong(keyId, address);
        throw new GatewayError("AccessDenied", "The access key id or the secret is wrong.");
      }
      const id = randomBytes(ID_BYTES).toString("base64url");
      const at = now();
      const row = { digest: digestOf(id), keyId, expiresAt: at + SESSION_MS, usedAt: at };
      await records.insert(row, MAX_OF_KEY);
      void check().catch(() => {});
      return { id, session: sessionOf(row)! };
    },

    async find(id) {
      const digest = digestOf(id);
      const [row] = await records.among([digest]);
      const session = row && sessionOf(row);
      if (row === undefined || session === undefined) {
        forget(digest);
        if (row !== undefined) await records.delete(digest);
        return undefined;
      }
      const at = now();
      // A use that is not recorded only ends the session earlier.
      if (at - row.usedAt >= touchMs) await records.touch(digest, at).catch(() => {});
      return session;
    },

    async end(id) {
      const digest = digestOf(id);
      await records.delete(digest);
      forget(digest);
    },

    close() {
      clearInterval(timer);
      for (const digest of [...known.keys()]) forget(digest);
    },
  };
}

const digestOf = (id: string): string => sha256(id).toString("base64");
const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Compares digests, so that neither content nor length affects the time. */
const isSameSecret = (given: string, secret: string): boolean => timingSafeEqual(sha256(given), sha256(secret));

/**
 * Wrong sign-ins that an address and a key may have. Both recover with time. A key's limit is higher, because strangers can reach
 * it. Nobody can then sign in with the key for a moment. Signed requests are not affected.
 */
const GUESSES = { address: { most: 10, eachMs: 6_000 }, key: { most: 100, eachMs: 1_000 } } as const;
/** Addresses and keys that are remembered. */
const MAX_REMEMBERED = 10_000;

function createGuesses(now: () => number) {
  // The time at which the allowance is full again.
  const full = new LRUCache<string, number>({ max: MAX_REMEMBERED });
  const limits = (keyId: string, address: string) =>
    [
      [`address ${address}`, GUESSES.address],
      [`key ${sha256(keyId).toString("base64")}`, GUESSES.key],
    ] as const;
  return {
    check(keyId: string, address: string): void {
      for (const [name, { most, eachMs }] of limits(keyId, address)) {
        const early = (full.get(name) ?? 0) - now() - (most - 1) * eachMs;
        if (early <= 0) continue;
        throw new GatewayError("Throttled", "Too many wrong sign-ins. Try again later.", { retryAfterMs: early });
      }
    },
    wrong(keyId: string, address: string): void {
      for (const [name, { eachMs }] of limits(keyId, address)) {
        full.set(name, Math.max(full.get(name) ?? 0, now()) + eachMs);
      }
    },
  };
}
