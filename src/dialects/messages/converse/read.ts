/** Readers of whole requests: Converse's, and Nova's with its own names (Bedrock API reference, ConverseRequest). */
import type {
  ConverseRequest as AwsRequest,
  SpecificToolChoice as AwsSpecificChoice,
  Tool as AwsTool,
  ToolChoice as AwsToolChoice,
  ToolConfiguration as AwsToolConfig,
  ToolInputSchema as AwsToolSchema,
  ToolSpecification as AwsToolSpec,
} from "@aws-sdk/client-bedrock-runtime";
import type { Conversation, Family, Message, SettingsDraft, Tool, ToolChoice } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import {
  booleanAt,
  ignored,
  type MemberReader,
  type MemberReaders,
  memberReaders,
  missing,
  mustBe,
  objectAt,
  readArray,
  readObject,
  refused,
  textAt,
} from "../../members.ts";
import { member, type Path } from "../../path.ts";
import { converseMessageAt, converseSystemAt } from "./blocks.ts";
import { cachePointAt, type Draft, needed } from "./media.ts";
import {
  CONVERSE_INFERENCE,
  NOVA_INFERENCE,
  readNativeFields,
  readOutputConfig,
  readReasoningConfig,
  readRequestMetadata,
  readServiceTier,
} from "./settings.ts";
import { type ReaderOf, readUnion, type UnionName } from "./union.ts";

interface RequestDraft {
  system: Conversation["system"];
  readonly messages: Message[];
  readonly tools: Tool[];
  choice: ToolChoice | undefined;
  readonly settings: SettingsDraft;
  readonly calls: Map<string, string>;
  readonly family: Family | undefined;
}

type ToolDraft = Draft<Tool>;

const TOOL_SCHEMA = memberReaders<ToolDraft>({
  json(value, into, path) {
    into.schema = objectAt(value, path);
  },
} satisfies ReaderOf<UnionName<AwsToolSchema>, ToolDraft>);

const TOOL_SPEC = memberReaders<ToolDraft>({
  name(value, into, path) {
    into.name = textAt(value, path);
  },
  description(value, into, path) {
    into.description = textAt(value, path);
  },
  inputSchema: (value, into, path, loss) => readUnion(value, TOOL_SCHEMA, into, path, loss),
  strict(value, into, path, loss) {
    if (booleanAt(value, path)) into.strict = { value: true, path };
    else loss.ignore(path);
  },
} satisfies ReaderOf<keyof AwsToolSpec, ToolDraft>);

const TOOL = memberReaders<Tool[]>({
  toolSpec(value, into, path, loss) {
    const draft: ToolDraft = {};
    readObject(value, TOOL_SPEC, draft, path, loss);
    into.push({
      path,
      name: needed(draft.name, path, "name"),
      description: draft.description,
      schema: needed(draft.schema, path, "inputSchema"),
      strict: draft.strict,
    });
  },
  /** Tools of the provider. */
  systemTool: refused,
  cachePoint(value, into, path, loss) {
    const cachePoint = cachePointAt(value, path, loss);
    const last = into.pop();
    if (last === undefined) loss.ignore(path);
    else into.push({ ...last, cachePoint });
  },
} satisfies ReaderOf<UnionName<AwsTool>, Tool[]>);

interface ChoiceDraft {
  choice: ToolChoice | undefined;
}

const NO_MEMBERS = memberReaders<unknown>({});

const plain =
  (kind: "auto" | "any"): MemberReader<ChoiceDraft> =>
  (value, into, path, loss) => {
    readObject(value, NO_MEMBERS, undefined, path, loss);
    into.choice = { kind, path };
  };

const SPECIFIC = memberReaders<ChoiceDraft>({
  name(value, into, path) {
    into.choice = { kind: "one", name: textAt(value, path), path };
  },
} satisfies ReaderOf<keyof AwsSpecificChoice, ChoiceDraft>);

const CHOICE = memberReaders<ChoiceDraft>({
  auto: plain("auto"),
  any: plain("any"),
  tool(value, into, path, loss) {
    readObject(value, SPECIFIC, into, path, loss);
    needed(into.choice, path, "name");
  },
} satisfies ReaderOf<UnionName<AwsToolChoice>, ChoiceDraft>);

const TOOL_CONFIG = memberReaders<RequestDraft>({
  tools: (value, into, path, loss) =>
    readArray(value, path, (element, at) => readUnion(element, TOOL, into.tools, at, loss)),
  toolChoice: (value, into, path, loss) => readUnion(value, CHOICE, into, path, loss),
} satisfies ReaderOf<keyof AwsToolConfig, RequestDraft>);

const setting =
  (read: MemberReader<SettingsDraft>): MemberReader<RequestDraft> =>
  (value, into, path, loss) =>
    read(value, into.settings, path, loss);

const request = {
  modelId: refused,
  messages: (value, into, path, loss) =>
    readArray(value, path, (element, at) =>
      into.messages.push(converseMessageAt(element, into.calls, into.family, at, loss)),
    ),
  system(value, into, path, loss) {
    into.system = converseSystemAt(value, path, loss);
  },
  inferenceConfig: setting((value, into, path, loss) => void readObject(value, CONVERSE_INFERENCE, into, path, loss)),
  toolConfig(value, into, path, loss) {
    const { tools } = readObject(value, TOOL_CONFIG, into, path, loss);
    if (tools === undefined || tools === null) throw missing(member(path, "tools"));
  },
  guardrailConfig: refused,
  additionalModelRequestFields: setting(readNativeFields),
  promptVariables: refused,
  additionalModelResponseFieldPaths: ignored,
  requestMetadata: setting(readRequestMetadata),
  performanceConfig: ignored,
  serviceTier: setting(readServiceTier),
  outputConfig: setting(readOutputConfig),
  /** Nova's. Files with Converse's bodies have it too. */
  schemaVersion: ignored,
} satisfies ReaderOf<keyof AwsRequest | "schemaVersion", RequestDraft>;

const CONVERSE_REQUEST = memberReaders<RequestDraft>(request);

const NOVA_REQUEST = memberReaders<RequestDraft>({
  ...request,
  inferenceConfig: setting((value, into, path, loss) => void readObject(value, NOVA_INFERENCE, into, path, loss)),
  reasoningConfig: setting(readReasoningConfig),
});

const reader =
  (table: MemberReaders<RequestDraft>, family: Family | undefined) =>
  (body: JsonObject, path: Path, loss: Loss): Conversation => {
    const draft: RequestDraft = {
      system: [],
      messages: [],
      tools: [],
      choice: undefined,
      settings: {},
      calls: new Map(),
      family,
    };
    readObject(body, table, draft, path, loss);
    const { system, messages, tools, choice, settings } = draft;
    if (messages.length === 0) throw mustBe(member(path, "messages"), "an array of at least one message");
    return { kind: "conversation", system, messages, tools, choice, settings };
  };

export const readConverse = reader(CONVERSE_REQUEST, undefined);

/** Nova's body is a superset of Converse's, because a body without a declaration can be either. */
export const readNova = reader(NOVA_REQUEST, "amazon");
