/** Secrets of the gateway that are the same for every process on this ledger, and after a restart. */
import type { Secrets } from "../../../ports/ledger/secrets.ts";
import type { Database } from "../database.ts";
import { prepare } from "./prepared.ts";

export function secrets(db: Database): Secrets {
  const { builder } = db;
  const one = prepare((p: { readonly name: string }) =>
    builder.selectFrom("secrets").select("value").where("name", "=", p.name),
  );
  const add = prepare((p: { readonly name: string; readonly value: string }) =>
    builder
      .insertInto("secrets")
      .values({ name: p.name, value: p.value })
      .onConflict((c) => c.column("name").doNothing()),
  );
  const bytes = ({ value }: { readonly value: string }) => Buffer.from(value, "base64");
  const find: Secrets["find"] = async (name) => {
    const known = await db.first(one({ name }));
    return known && bytes(known);
  };
  return {
    find,
    async obtain(name, first) {
      const known = await find(name);
      if (known !== undefined) return known;
      return db.write(async (tx) => {
        await tx.run(add({ name, value: first.toString("base64") }));
        return bytes((await tx.first(one({ name })))!);
      });
    },
  };
}
