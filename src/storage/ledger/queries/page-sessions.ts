/** Sessions of the page, where several processes serve it. */
import type { PageSession, PageSessions } from "../../../ports/ledger/secrets.ts";
import type { Database } from "../database.ts";
import type { PageSessionsTable } from "../schema.ts";
import { prepare } from "./prepared.ts";

type Digest = Pick<PageSessionsTable, "digest">;

export function pageSessions(db: Database): PageSessions {
  const { builder } = db;
  const add = prepare((p: PageSessionsTable) =>
    builder
      .insertInto("page_sessions")
      .values({ digest: p.digest, key_id: p.key_id, expires_at: p.expires_at, used_at: p.used_at }),
  );
  const ofKey = prepare((p: Pick<PageSessionsTable, "key_id">) =>
    builder.selectFrom("page_sessions").select("digest").where("key_id", "=", p.key_id).orderBy("used_at", "desc"),
  );
  const remove = prepare((p: Digest) => builder.deleteFrom("page_sessions").where("digest", "=", p.digest));
  const touch = prepare((p: Pick<PageSessionsTable, "digest" | "used_at">) =>
    builder
      .updateTable("page_sessions")
      .set({ used_at: p.used_at })
      .where("digest", "=", p.digest)
      .where("used_at", "<", p.used_at),
  );
  const removeOver = prepare((p: Pick<PageSessionsTable, "expires_at" | "used_at">) =>
    builder
      .deleteFrom("page_sessions")
      .where((is) => is.or([is("expires_at", "<=", p.expires_at), is("used_at", "<=", p.used_at)])),
  );

  return {
    insert: ({ digest, keyId, expiresAt, usedAt }, most) =>
      db.write(async (tx) => {
        const others = await tx.all(ofKey({ key_id: keyId }));
        for (const other of others.slice(most - 1)) await tx.run(remove(other));
        await tx.run(add({ digest, key_id: keyId, expires_at: expiresAt, used_at: usedAt }));
      }),
    async among(digests) {
      if (digests.length === 0) return [];
      const some = builder.selectFrom("page_sessions").selectAll().where("digest", "in", digests).compile();
      return (await db.all(some)).map(toSession);
    },
    async touch(digest, at) {
      await db.write((tx) => tx.run(touch({ digest, used_at: at })));
    },
    async delete(digest) {
      await db.write((tx) => tx.run(remove({ digest })), { mayUseReserve: true });
    },
    async deleteOver(now, unusedSince) {
      await db.write((tx) => tx.run(removeOver({ expires_at: now, used_at: unusedSince })), { mayUseReserve: true });
    },
  };
}

const toSession = ({ digest, key_id, expires_at, used_at }: PageSessionsTable): PageSession => ({
  digest,
  keyId: key_id,
  expiresAt: expires_at,
  usedAt: used_at,
});
