/**
 * Sessions of the page: who has signed in with an access key.
 *
 * A session's id is random and opaque. The gateway keeps only its digest, in memory, so a restart ends every session. The key's
 * secret leaves the browser once, at sign in.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { AccessKeyConfig } from "../config/access.ts";
import { GatewayError } from "../lib/errors.ts";
import { createKeyring, type Identity } from "./access-keys.ts";
import { SESSION_IDLE_MS, SESSION_MS } from "./timings.ts";

export interface Session {
  readonly identity: Identity;
  /** The absolute end, in milliseconds since the epoch. It ends earlier if it is not used. */
  readonly expiresAt: number;
  /** Aborts when the session has ended: on sign out, when it is old, or when newer sessions of its key replace it. */
  readonly signal: AbortSignal;
}

export interface Sessions {
  /**
   * Resolves with the id for the cookie. Throws AccessDenied for a wrong id or secret, and Throttled after too many of them.
   * @param address of the client, for the limit of attempts
   */
  open(keyId: string, secret: string, address: string): { readonly id: string; readonly session: Session };
  /** The open session with this id. Counts as use. */
  find(id: string): Session | undefined;
  end(id: string): void;
  close(): void;
}

/** Sessions of one key. A new one ends the one that was unused longest. */
const MAX_OF_KEY = 64;
/** 256 bits cannot be guessed. */
const ID_BYTES = 32;
const EXPIRY_CHECK_MS = 1_000;

interface Open extends Session {
  readonly controller: AbortController;
  readonly key: string;
  usedAt: number;
}

/** @param now milliseconds since the epoch */
export function createSessions(keys: readonly AccessKeyConfig[], now: () => number = Date.now): Sessions {
  const keyring = createKeyring(keys);
  const open = new Map<string, Open>();
  const guesses = createGuesses(now);

  function end(digest: string): void {
    const session = open.get(digest);
    if (session === undefined) return;
    open.delete(digest);
    session.controller.abort();
  }

  const isOver = ({ expiresAt, usedAt }: Open): boolean => now() >= Math.min(expiresAt, usedAt + SESSION_IDLE_MS);

  const expiry = setInterval(() => {
    for (const [digest, session] of open) if (isOver(session)) end(digest);
  }, EXPIRY_CHECK_MS).unref();

  return {
    open(keyId, secret, address) {
      guesses.check(keyId, address);
      const key = keyring.byId(keyId);
      // An unknown id costs the same comparison as a wrong secret.
      if (!isSameSecret(secret, key?.secret ?? "") || key === undefined) {
        guesses.wrong(keyId, address);
        throw new GatewayError("AccessDenied", "The access key id or the secret is wrong.");
      }
      const others = [...open].filter(([, session]) => session.key === keyId);
      const oldest = others
        .sort(([, a], [, b]) => a.usedAt - b.usedAt)
        .slice(0, Math.max(0, others.length + 1 - MAX_OF_KEY));
      for (const [digest] of oldest) end(digest);
      const id = randomBytes(ID_BYTES).toString("base64url");
      const controller = new AbortController();
      const at = now();
      const session: Open = {
        identity: key.identity,
        expiresAt: at + SESSION_MS,
        signal: controller.signal,
        controller,
        key: keyId,
        usedAt: at,
      };
      open.set(sha256(id).toString("base64"), session);
      return { id, session };
    },

    find(id) {
      const digest = sha256(id).toString("base64");
      const session = open.get(digest);
      if (session === undefined) return undefined;
      if (isOver(session)) {
        end(digest);
        return undefined;
      }
      session.usedAt = now();
      return session;
    },

    end: (id) => end(sha256(id).toString("base64")),

    close() {
      clearInterval(expiry);
      for (const digest of [...open.keys()]) end(digest);
    },
  };
}

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
