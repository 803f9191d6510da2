/** Sessions of the page in memory. */
import type { PageSession, PageSessions } from "../ports/ledger/secrets.ts";

export function createSessionMemory(): PageSessions {
  const rows = new Map<string, PageSession>();
  return {
    async insert(session, most) {
      const others = [...rows.values()].filter(({ keyId }) => keyId === session.keyId);
      const oldest = others.sort((a, b) => b.usedAt - a.usedAt).slice(most - 1);
      for (const { digest } of oldest) rows.delete(digest);
      rows.set(session.digest, session);
    },
    among: async (digests) => digests.flatMap((digest) => rows.get(digest) ?? []),
    async touch(digest, usedAt) {
      const row = rows.get(digest);
      if (row !== undefined) rows.set(digest, { ...row, usedAt });
    },
    async delete(digest) {
      rows.delete(digest);
    },
    async deleteOver(now, unusedSince) {
      for (const { digest, expiresAt, usedAt } of rows.values()) {
        if (expiresAt <= now || usedAt <= unusedSince) rows.delete(digest);
      }
    },
  };
}
