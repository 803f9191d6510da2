/** What a request says, in the neutral form. */
import type { Conversation } from "../../../src/dialects/conversation.ts";
import type { JsonObject } from "../../../src/dialects/json.ts";
import { dropping } from "../../../src/dialects/loss.ts";
import { SCHEMAS } from "../../../src/dialects/messages/index.ts";
import { root } from "../../../src/dialects/path.ts";
import type { ConversationSchema } from "../../../src/dialects/schema.ts";
import type { SchemaName } from "../../../src/ports/lines.ts";
import { meaning } from "../../dialects/conversations.ts";
import { CASES } from "./cases.ts";
import { invokeClaude, type LineForm } from "./forms.ts";
import type { Target } from "./targets.ts";

/** Parts that have no place in a form or may have another name there. They have no effect on the answer. */
const WITHOUT_EFFECT = ["user", "metadata", "serviceTier", "cacheKey"];

export function meaningOf(schema: SchemaName, body: JsonObject): unknown {
  const read = (SCHEMAS[schema] as ConversationSchema).read(body, root("body"), dropping()) as Conversation;
  return plain(meaning(read) as JsonObject);
}

function plain(conversation: JsonObject): unknown {
  return JSON.parse(
    JSON.stringify(conversation, function (this: unknown, name, value) {
      if (WITHOUT_EFFECT.includes(name) || (name === "name" && isNamed(this))) return undefined;
      return value;
    }),
  );
}

/** A document and a schema may have a name, which has no effect. */
const isNamed = (value: unknown): boolean =>
  typeof value === "object" && value !== null && ("schema" in value || (value as JsonObject).type === "document");

/** The golden request of the target, as far as the form can say the same. */
export function wantedMeaning(form: LineForm, target: Target, name: string, _body: JsonObject): unknown {
  const golden = target.requests.get(name);
  if (golden === undefined) throw new Error(`${target.title} has no golden request '${name}'`);
  const body = target.schema === "bedrock-anthropic" ? invokeClaude(golden) : golden;
  void CASES;
  void form;
  return meaningOf(target.schema, body);
}
