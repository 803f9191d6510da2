/** Every schema by its name. To add one, write its file, and add it here and to ports/lines.ts. */
import type { SchemaName } from "../../ports/lines.ts";
import type { BodySchema } from "../schema.ts";

export const SCHEMAS = {} as { readonly [Name in SchemaName]: BodySchema };
