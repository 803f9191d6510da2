/** Tools, calls and results in Cohere's form. Its calls have no ids. */
import type { Block, Tool, ToolUseBlock } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import {
  booleanAt,
  isAbsent,
  type MemberReaders,
  memberReaders,
  missing,
  mustBe,
  objectAt,
  readArray,
  readObject,
  taken,
  textAt,
} from "../../members.ts";
import { member, type Path } from "../../path.ts";

/** Python's and JSON Schema's names of types (Cohere's guide, "Parameter types in tool use"). */
const TYPES: ReadonlyMap<string, string> = new Map([
  ["str", "string"],
  ["string", "string"],
  ["int", "integer"],
  ["integer", "integer"],
  ["float", "number"],
  ["number", "number"],
  ["bool", "boolean"],
  ["boolean", "boolean"],
  ["list", "array"],
  ["array", "array"],
  ["dict", "object"],
  ["object", "object"],
]);

const LIST = /^list\[(\w+)\]$/;
const DICT = /^dict\[\w+, ?\w+\]$/;

function typeSchema(value: unknown, path: Path): JsonObject {
  const type = textAt(value, path).toLowerCase();
  const known = TYPES.get(type);
  if (known !== undefined) return { type: known };
  const item = TYPES.get(LIST.exec(type)?.[1] ?? "");
  if (item !== undefined) return { type: "array", items: { type: item } };
  if (DICT.test(type)) return { type: "object" };
  throw mustBe(path, "a Python type, such as str, int, float, bool, list, dict or List[str]");
}

const known = (...names: readonly string[]): MemberReaders<unknown> =>
  memberReaders(Object.fromEntries(names.map((name) => [name, taken])));

const required = (source: JsonObject, name: string, path: Path): unknown => {
  if (isAbsent(source[name])) throw missing(member(path, name));
  return source[name];
};

const PARAMETER = known("description", "type", "required");

function parametersSchema(value: unknown, path: Path, loss: Loss): JsonObject {
  const properties: [string, JsonObject][] = [];
  const needed: string[] = [];
  for (const [name, definition] of Object.entries(objectAt(value, path))) {
    const at = member(path, name);
    const source = readObject(definition, PARAMETER, {}, at, loss);
    const { description } = source;
    const schema = {
      ...typeSchema(required(source, "type", at), member(at, "type")),
      ...(!isAbsent(description) && { description: textAt(description, member(at, "description")) }),
    };
    properties.push([name, schema]);
    if (!isAbsent(source.required) && booleanAt(source.required, member(at, "required"))) needed.push(name);
  }
  return { type: "object", properties: Object.fromEntries(properties), ...(needed.length > 0 && { required: needed }) };
}

const TOOL = known("name", "description", "parameter_definitions");

export function readTool(value: unknown, path: Path, loss: Loss): Tool {
  const source = readObject(value, TOOL, {}, path, loss);
  const { description, parameter_definitions: definitions } = source;
  return {
    path,
    name: textAt(required(source, "name", path), member(path, "name")),
    description: isAbsent(description) ? undefined : textAt(description, member(path, "description")),
    schema: parametersSchema(definitions ?? {}, member(path, "parameter_definitions"), loss),
  };
}

const CALL = known("name", "parameters", "generation_id");

interface ReadCall {
  readonly name: string;
  readonly input: JsonObject;
}

function readCall(value: unknown, path: Path, loss: Loss): ReadCall {
  const source = readObject(value, CALL, {}, path, loss);
  return {
    name: textAt(required(source, "name", path), member(path, "name")),
    input: objectAt(source.parameters ?? {}, member(path, "parameters")),
  };
}

const RESULT = known("call", "outputs");

/** Gives calls ids, and results those of their calls: the first open call with the name. */
export class CohereCalls {
  readonly #open: ToolUseBlock[] = [];
  #count = 0;

  get areOpen(): boolean {
    return this.#open.length > 0;
  }

  #add({ name, input }: ReadCall, path: Path): ToolUseBlock {
    this.#count += 1;
    const block: ToolUseBlock = { type: "toolUse", path, id: `call_${this.#count}`, name, input };
    this.#open.push(block);
    return block;
  }

  read(value: unknown, path: Path, loss: Loss): readonly ToolUseBlock[] {
    const calls: ToolUseBlock[] = [];
    readArray(value, path, (element, at) => calls.push(this.#add(readCall(element, at, loss), at)));
    return calls;
  }

  /** The calls that results repeat, where the history does not have them. */
  readRepeated(value: unknown, path: Path, loss: Loss): readonly ToolUseBlock[] {
    const calls: ToolUseBlock[] = [];
    readArray(value, path, (element, at) => {
      const source = readObject(element, RESULT, {}, at, loss);
      const callPath = member(at, "call");
      calls.push(this.#add(readCall(required(source, "call", at), callPath, loss), callPath));
    });
    return calls;
  }

  readResults(value: unknown, path: Path, loss: Loss): readonly Block[] {
    const results: Block[] = [];
    readArray(value, path, (element, at) => {
      const source = readObject(element, RESULT, {}, at, loss);
      const { name, input } = readCall(required(source, "call", at), member(at, "call"), loss);
      const content: Block[] = [];
      readArray(required(source, "outputs", at), member(at, "outputs"), (output, where) =>
        content.push({ type: "json", path: where, value: objectAt(output, where) }),
      );
      results.push({ type: "toolResult", path: at, id: this.#close(name, input, member(at, "call")), name, content });
    });
    return results;
  }

  #close(name: string, input: JsonObject, path: Path): string {
    const named = this.#open.filter((call) => call.name === name);
    const text = JSON.stringify(input);
    const found = named.find((call) => JSON.stringify(call.input) === text) ?? named[0];
    if (found === undefined) throw mustBe(path, "one of the calls in the message before it");
    this.#open.splice(this.#open.indexOf(found), 1);
    return found.id;
  }
}
