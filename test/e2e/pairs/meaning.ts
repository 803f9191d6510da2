/** What a request says, in the neutral form. */
import { type JsonObject, parseJson } from "../../../src/dialects/json.ts";
import { dropping } from "../../../src/dialects/loss.ts";
import { SCHEMAS } from "../../../src/dialects/messages/index.ts";
import { root } from "../../../src/dialects/path.ts";
import type { ConversationSchema } from "../../../src/dialects/schema.ts";
import type { SchemaName } from "../../../src/ports/lines.ts";
import { meaning } from "../../dialects/conversations.ts";
import { invokeClaude, type LineForm } from "./forms.ts";
import type { Target } from "./targets.ts";

/** Members without an effect on the answer. */
const WITHOUT_EFFECT = new Set(["user", "metadata", "cacheKey"]);

/** Settings of the golden cases that a form does not have. */
const ABSENT: { readonly [form: string]: { readonly [name: string]: readonly string[] } } = {
  "OpenAI, responses": { system: ["stop"] },
};

/** Numbers keep their text. */
export function meaningOf(schema: SchemaName, body: JsonObject, without: readonly string[] = []): unknown {
  const { read } = SCHEMAS[schema] as ConversationSchema;
  const text = JSON.stringify(meaning(read(body, root("body"), dropping())), function (this: object, name, value) {
    if (WITHOUT_EFFECT.has(name) || without.includes(name)) return undefined;
    // The names of documents and of schemas.
    if (name === "name" && ("schema" in this || (this as JsonObject).type === "document")) return undefined;
    return Array.isArray(value) ? value.filter((item) => item?.type !== "cachePoint") : value;
  });
  const said = parseJson(text) as JsonObject & { readonly tools: readonly unknown[]; readonly choice?: JsonObject };
  // A choice of the only tool.
  return said.choice?.kind === "one" && said.tools.length === 1 ? { ...said, choice: { kind: "any" } } : said;
}

/** The meaning of the target's golden request, as far as the form has a place for it. */
export function wantedMeaning(form: LineForm, target: Target, name: string): unknown {
  const golden = target.requests.get(name);
  if (golden === undefined) throw new Error(`${target.title} has no golden request '${name}'`);
  const body = target.schema === "bedrock-anthropic" ? invokeClaude(golden) : golden;
  return meaningOf(target.schema, body, ABSENT[form.name]?.[name]);
}
