/** Inputs of jobs at hosted providers, kept until the results are published. */
import type { ProviderName } from "../../../lib/names.ts";
import type { PinnedInput, PinnedInputs } from "../../../ports/ledger/job-inputs.ts";
import type { Database } from "../database.ts";
import type { PinnedInputsTable } from "../schema.ts";
import { prepare } from "./prepared.ts";

export function pinnedInputs(db: Database): PinnedInputs {
  const { builder } = db;
  const one = prepare((p: { readonly provider: ProviderName; readonly id: string }) =>
    builder.selectFrom("pinned_inputs").selectAll().where("provider", "=", p.provider).where("id", "=", p.id),
  );

  return {
    async insert(pinned) {
      const added = builder.insertInto("pinned_inputs").values(toRow(pinned)).compile();
      await db.write((tx) => tx.run(added));
    },

    async get(provider, id) {
      const row = await db.first(one({ provider, id }));
      return row && toPinned(row);
    },

    async release(provider, id, at) {
      const released = builder
        .updateTable("pinned_inputs")
        .set({ released_at: at })
        .where("provider", "=", provider)
        .where("id", "=", id)
        .compile();
      await db.write((tx) => tx.run(released), { mayUseReserve: true });
    },

    async delete(provider, id) {
      const removed = builder
        .deleteFrom("pinned_inputs")
        .where("provider", "=", provider)
        .where("id", "=", id)
        .compile();
      await db.write((tx) => tx.run(removed), { mayUseReserve: true });
    },

    async unreleased(provider) {
      const rows = await db.all(
        builder
          .selectFrom("pinned_inputs")
          .selectAll()
          .where("released_at", "is", null)
          .where("provider", "=", provider)
          .orderBy("created_at")
          .orderBy("id")
          .compile(),
      );
      return rows.map(toPinned);
    },
  };
}

const toPinned = (row: PinnedInputsTable): PinnedInput => ({
  id: row.id,
  provider: row.provider,
  owner: row.owner,
  job: row.job ?? undefined,
  blob: row.blob,
  createdAt: row.created_at,
  releasedAt: row.released_at ?? undefined,
});

const toRow = (pinned: PinnedInput): PinnedInputsTable => ({
  id: pinned.id,
  provider: pinned.provider,
  owner: pinned.owner,
  job: pinned.job ?? null,
  blob: pinned.blob,
  created_at: pinned.createdAt,
  released_at: pinned.releasedAt ?? null,
});
