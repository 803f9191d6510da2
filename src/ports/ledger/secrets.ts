/** Records of secrets and of sessions of the page, for every process on the ledger. */

/** A session of the page. */
export interface PageSession {
  /** Of the session's id. */
  readonly digest: string;
  readonly keyId: string;
  readonly expiresAt: number;
  readonly usedAt: number;
}

/** The sessions of a gateway that is several processes. */
export interface PageSessions {
  /** Deletes the sessions of its key that are unused longest, so that the key has at most `most`. */
  insert(session: PageSession, most: number): Promise<void>;
  /** Those of these that exist. */
  among(digests: readonly string[]): Promise<readonly PageSession[]>;
  touch(digest: string, at: number): Promise<void>;
  delete(digest: string): Promise<void>;
  /** Deletes sessions that expire before `now`, or that are unused since `unusedSince`. */
  deleteOver(now: number, unusedSince: number): Promise<void>;
}

export interface Secrets {
  /** Undefined if no value is stored. */
  find(name: string): Promise<Buffer | undefined>;
  /** Resolves with the stored value, after storing `first` if there was none. Processes that start together get the same value. */
  obtain(name: string, first: Buffer): Promise<Buffer>;
}
