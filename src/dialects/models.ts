import type { SchemaName } from "../ports/lines.ts";
export const bedrockSchemaOf = (_modelId: string): SchemaName | undefined => undefined;
