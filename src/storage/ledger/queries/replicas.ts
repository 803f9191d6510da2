/** Whose records of work under way are left over. */
import type { Database } from "../database.ts";

/** The processes that can write. A record of any other one, or of none, is left over. */
export const writers = ({ builder }: Pick<Database, "builder">) =>
  builder.selectFrom("replicas").select("id").where("fenced_at", "is", null);
