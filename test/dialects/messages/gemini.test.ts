/** Requests in Gemini's form, both ways. Answers are in gemini-answers.test.ts. */
import type { Content, FunctionDeclaration, GenerationConfig } from "@google/genai";
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Block, Conversation, Settings, SettingValues } from "../../../src/dialects/conversation.ts";
import { type JsonObject, parseJson } from "../../../src/dialects/json.ts";
import { dropping, type Loss, refusing } from "../../../src/dialects/loss.ts";
import type { Wire, WireRequest } from "../../../src/dialects/messages/gemini/wire.ts";
import { geminiSchema } from "../../../src/dialects/messages/gemini.ts";
import { type Path, pathText, root } from "../../../src/dialects/path.ts";
import { BODY_OPTIONS, conversations, meaning, rewritten, throughText, withoutPaths } from "../conversations.ts";

const REQUEST = root("request");
const PATH = root("modelInput");

const read = (body: JsonObject, loss: Loss = refusing): Conversation => geminiSchema.read(body, REQUEST, loss);
const write = (conversation: Conversation, loss: Loss = refusing): JsonObject =>
  throughText(geminiSchema.write(conversation, BODY_OPTIONS, loss));

const user = (...parts: readonly JsonObject[]): JsonObject => ({ role: "user", parts });
const model = (...parts: readonly JsonObject[]): JsonObject => ({ role: "model", parts });
const HI = user({ text: "Hi" });
const asks = (members: JsonObject): JsonObject => ({ contents: [HI], ...members });

/** What a reader or writer reports, as "class path", up to the first refusal. */
function reports(run: (loss: Loss) => unknown): readonly string[] {
  const list: string[] = [];
  const note = (kind: number) => (path: Path) => {
    list.push(`${kind} ${pathText(path)}`);
  };
  const refused = new Error("refused");
  try {
    run({
      ignore: note(1),
      drop: note(2),
      refuse(path) {
        note(3)(path);
        throw refused;
      },
    });
  } catch (error) {
    if (error !== refused) throw error;
  }
  return list;
}

const text = (value: string): Block => ({ type: "text", path: PATH, text: value });
const call = (id: string, name = "look"): Block => ({ type: "toolUse", path: PATH, id, name, input: { id } });
const result = (id: string, ...content: readonly Block[]): Block => ({ type: "toolResult", path: PATH, id, content });
const says = (...content: readonly Block[]) => ({ role: "user" as const, path: PATH, content });
const answers = (...content: readonly Block[]) => ({ role: "assistant" as const, path: PATH, content });

const conversation = (members: Partial<Conversation>): Conversation => ({
  kind: "conversation",
  system: [],
  messages: [says(text("Hi"))],
  tools: [],
  choice: undefined,
  settings: {},
  ...members,
});

const contents = (...messages: Conversation["messages"]): unknown => write(conversation({ messages })).contents;
const blocks = (...parts: readonly JsonObject[]): unknown =>
  withoutPaths(read({ contents: [user(...parts)] }).messages[0]!.content);

describe("a request", () => {
  it("becomes a conversation", () => {
    const body = {
      model: "models/gemini-3-pro",
      systemInstruction: { parts: [{ text: "Be brief." }, { text: "Be kind." }] },
      contents: [
        { parts: [{ text: "Where?" }, { inlineData: { mimeType: "image/png", data: "aGk=" } }] },
        model(
          { text: "Let me see.", thought: true },
          {
            functionCall: { id: "a", name: "look", args: { at: parseJson("12345678901234567890") } },
            thoughtSignature: "sig",
          },
        ),
        user({ functionResponse: { id: "a", name: "look", response: { output: "here" } } }),
      ],
      tools: [
        { functionDeclarations: [{ name: "look", description: "Looks.", parametersJsonSchema: { type: "object" } }] },
      ],
      toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["look"] } },
      generationConfig: {
        temperature: 0.5,
        topP: 0.9,
        topK: 40,
        maxOutputTokens: 100,
        seed: 7,
        stopSequences: ["END"],
        frequencyPenalty: 0.1,
        presencePenalty: -0.1,
        thinkingConfig: { includeThoughts: true, thinkingLevel: "HIGH" },
      },
      labels: { team: "red" },
      serviceTier: "flex",
    };
    expect(withoutPaths(read(body))).toEqual({
      kind: "conversation",
      system: [
        { type: "text", text: "Be brief." },
        { type: "text", text: "Be kind." },
      ],
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "Where?" },
            { type: "image", format: "png", source: { bytes: "aGk=" } },
          ],
        },
        {
          role: "assistant",
          content: [
            { type: "reasoning", family: "gemini", text: "Let me see." },
            {
              type: "toolUse",
              id: "a",
              name: "look",
              input: { at: { rawJSON: "12345678901234567890" } },
              signature: "sig",
            },
          ],
        },
        {
          role: "user",
          content: [{ type: "toolResult", id: "a", name: "look", content: [{ type: "text", text: "here" }] }],
        },
      ],
      tools: [{ name: "look", description: "Looks.", schema: { type: "object" } }],
      choice: { kind: "one", name: "look" },
      settings: {
        temperature: { value: 0.5 },
        topP: { value: 0.9 },
        topK: { value: 40 },
        maxTokens: { value: 100 },
        seed: { value: 7 },
        stop: { value: ["END"] },
        frequencyPenalty: { value: 0.1 },
        presencePenalty: { value: -0.1 },
        showThinking: { value: true },
        effort: { value: "high" },
        metadata: { value: { team: "red" } },
        serviceTier: { value: "flex" },
      },
    });
  });

  it("may have every member in snake case, and one value for a list", () => {
    const snake = {
      system_instruction: { parts: { text: "Be brief." } },
      contents: {
        role: "user",
        parts: { file_data: { mime_type: "application/pdf", file_uri: "https://a.example/b.pdf" } },
      },
      tools: { function_declarations: { name: "look", parameters_json_schema: { type: "object" } } },
      tool_config: { function_calling_config: { mode: "any", allowed_function_names: "look" } },
      generation_config: {
        max_output_tokens: 5,
        stop_sequences: ["END"],
        thinking_config: { thinking_budget: 9, include_thoughts: false },
        response_schema: {
          type: "OBJECT",
          properties: { a: { type: "ARRAY", items: { type: "STRING" }, max_items: "3" } },
        },
      },
    };
    const camel = {
      systemInstruction: { parts: [{ text: "Be brief." }] },
      contents: [user({ fileData: { mimeType: "application/pdf", fileUri: "https://a.example/b.pdf" } })],
      tools: [{ functionDeclarations: [{ name: "look", parametersJsonSchema: { type: "object" } }] }],
      toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["look"] } },
      generationConfig: {
        maxOutputTokens: 5,
        stopSequences: ["END"],
        thinkingConfig: { thinkingBudget: 9, includeThoughts: false },
        responseSchema: {
          type: "OBJECT",
          properties: { a: { type: "ARRAY", items: { type: "STRING" }, maxItems: "3" } },
        },
      },
    };
    expect(meaning(read(snake))).toEqual(meaning(read(camel)));
    expect(() => read(asks({ generationConfig: { topK: 1, top_k: 2 } }))).toThrow(
      "request.generationConfig.topK and top_k are the same member.",
    );
  });

  it("takes null for an absent member", () => {
    const body = {
      contents: [{ role: null, parts: [{ text: "Hi", thought: null, functionCall: null }] }],
      tools: null,
    };
    expect(meaning(read({ ...body, generationConfig: { seed: null, thinkingConfig: null } }))).toEqual(
      meaning(conversation({})),
    );
  });

  it.each<[string, JsonObject, string]>([
    ["no contents", {}, "request.contents is missing."],
    ["empty contents", { contents: [] }, "request.contents is missing."],
    ["contents of another type", { contents: [1] }, "request.contents[0] must be an object."],
    ["no parts", { contents: [{ parts: [] }] }, "request.contents[0].parts is missing."],
    [
      "another role",
      { contents: [{ role: "system", parts: [{ text: "a" }] }] },
      'request.contents[0].role must be "user" or "model".',
    ],
    ["an empty part", { contents: [user({})] }, "request.contents[0].parts[0] must be a part with text"],
    [
      "two kinds in a part",
      { contents: [user({ text: "a", inlineData: { mimeType: "image/png", data: "" } })] },
      "must be a part of one kind",
    ],
    [
      "two kinds of media in a part",
      {
        contents: [
          user({
            inlineData: { mimeType: "image/png", data: "" },
            fileData: { mimeType: "image/png", fileUri: "https://a.example/a" },
          }),
        ],
      },
      "must be a part of one kind",
    ],
    ["text of another type", { contents: [user({ text: 1 })] }, "request.contents[0].parts[0].text must be a string."],
    ["a call without a name", { contents: [model({ functionCall: { args: {} } })] }, "functionCall.name is missing."],
    [
      "arguments of another type",
      { contents: [model({ functionCall: { name: "a", args: [] } })] },
      "functionCall.args must be an object.",
    ],
    [
      "a response without a call",
      { contents: [user({ functionResponse: { name: "a", response: {} } })] },
      "functionResponse has no function call before it.",
    ],
    [
      "both schemas of a function",
      asks({ tools: [{ functionDeclarations: [{ name: "a", parameters: {}, parametersJsonSchema: {} }] }] }),
      "cannot be used together.",
    ],
    [
      "both schemas of an answer",
      asks({ generationConfig: { responseSchema: {}, responseJsonSchema: {} } }),
      "cannot be used together.",
    ],
    [
      "a keyword of a schema in both spellings",
      asks({ generationConfig: { responseSchema: { maxItems: 1, max_items: 2 } } }),
      "responseSchema.max_items is there twice.",
    ],
    [
      "a temperature of another type",
      asks({ generationConfig: { temperature: "1" } }),
      "request.generationConfig.temperature must be a number.",
    ],
    [
      "another mode",
      asks({ toolConfig: { functionCallingConfig: { mode: "SOME" } } }),
      "mode must be AUTO, ANY, NONE or VALIDATED.",
    ],
    [
      "another thinking level",
      asks({ generationConfig: { thinkingConfig: { thinkingLevel: "HUGE" } } }),
      "thinkingLevel must be a thinking level.",
    ],
  ])("is invalid with %s", (_name, body, message) => {
    expect(() => read(body)).toThrow(message);
  });
});

describe("the classes of a request's members", () => {
  const part = (members: JsonObject): JsonObject => ({ contents: [user({ text: "Hi", ...members })] });
  const config = (members: JsonObject): JsonObject => asks({ generationConfig: members });
  const tool = (members: JsonObject): JsonObject => asks({ tools: [members] });
  const declared = (members: JsonObject): JsonObject => tool({ functionDeclarations: [{ name: "a", ...members }] });
  const calling = (members: JsonObject): JsonObject => asks({ toolConfig: { functionCallingConfig: members } });

  it.each<[string, JsonObject]>([
    ["1 request.store", asks({ store: true })],
    ["1 request.safetySettings", asks({ safetySettings: [] })],
    [
      "2 request.safetySettings",
      asks({ safetySettings: [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "OFF" }] }),
    ],
    ["3 request.cachedContent", asks({ cachedContent: "cachedContents/a" })],
    ["3 request.cached_content", asks({ cached_content: "cachedContents/a" })],
    ["3 request.continuationToken", asks({ continuationToken: "a" })],
    ["3 request.modelArmorConfig", asks({ modelArmorConfig: {} })],
    ["3 request.generationOutputConfig", asks({ generationOutputConfig: {} })],
    ["3 request.somethingNew", asks({ somethingNew: 1 })],
    ["3 request.temperature", asks({ temperature: 1 })],
    ["1 request.contents[0].parts[0].mediaResolution", part({ mediaResolution: { level: "MEDIA_RESOLUTION_LOW" } })],
    ["1 request.contents[0].parts[0].partMetadata", part({ partMetadata: { a: 1 } })],
    ["1 request.contents[0].parts[0].thoughtSignature", part({ thoughtSignature: "skip_thought_signature_validator" })],
    ["2 request.contents[0].parts[0].videoMetadata", part({ videoMetadata: { fps: 2 } })],
    ["2 request.contents[0].parts[0].mediaProcessing", part({ mediaProcessing: {} })],
    ["2 request.contents[0].parts[0].speechMetadata", part({ speechMetadata: {} })],
    ["3 request.contents[0].parts[0].executableCode", part({ executableCode: { code: "1" } })],
    ["3 request.contents[0].parts[0].codeExecutionResult", part({ codeExecutionResult: {} })],
    ["3 request.contents[0].parts[0].toolCall", part({ toolCall: {} })],
    ["3 request.contents[0].parts[0].toolResponse", part({ toolResponse: {} })],
    ["3 request.contents[0].parts[0].audioTranscription", part({ audioTranscription: {} })],
    ["3 request.contents[0].parts[0].somethingNew", part({ somethingNew: {} })],
    ["3 request.contents[0].somethingNew", { contents: [{ ...HI, somethingNew: 1 }] }],
    [
      "3 request.systemInstruction.parts[0].inlineData",
      asks({ systemInstruction: { parts: [{ inlineData: { mimeType: "image/png", data: "" } }] } }),
    ],
    [
      "3 request.contents[0].parts[0].inlineData.mimeType",
      { contents: [user({ inlineData: { mimeType: "application/zip", data: "" } })] },
    ],
    [
      "1 request.contents[0].parts[0].inlineData.displayName",
      { contents: [user({ inlineData: { mimeType: "image/png", data: "", displayName: "a" } })] },
    ],
    ["3 request.contents[0].parts[0].fileData", { contents: [user({ fileData: { fileUri: "https://a.example/b" } })] }],
    [
      "3 request.contents[0].parts[0].functionCall.partialArgs",
      { contents: [model({ functionCall: { name: "a", partialArgs: [] } })] },
    ],
    [
      "3 request.contents[0].parts[0].functionCall.willContinue",
      { contents: [model({ functionCall: { name: "a", willContinue: true } })] },
    ],
    [
      "1 request.contents[0].parts[0].functionCall.willContinue",
      { contents: [model({ functionCall: { name: "a", willContinue: false } })] },
    ],
    ["3 request.tools[0].googleSearch", tool({ googleSearch: {} })],
    ["3 request.tools[0].google_search", tool({ google_search: {} })],
    ["3 request.tools[0].codeExecution", tool({ codeExecution: {} })],
    ["3 request.tools[0].urlContext", tool({ urlContext: {} })],
    ["3 request.tools[0].fileSearch", tool({ fileSearch: {} })],
    ["3 request.tools[0].mcpServers", tool({ mcpServers: [] })],
    ["3 request.tools[0].computerUse", tool({ computerUse: {} })],
    ["3 request.tools[0].somethingNew", tool({ somethingNew: {} })],
    ["2 request.tools[0].functionDeclarations[0].response", declared({ response: { type: "STRING" } })],
    ["2 request.tools[0].functionDeclarations[0].responseJsonSchema", declared({ responseJsonSchema: {} })],
    ["1 request.tools[0].functionDeclarations[0].behavior", declared({ behavior: "BLOCKING" })],
    ["2 request.tools[0].functionDeclarations[0].behavior", declared({ behavior: "NON_BLOCKING" })],
    ["3 request.toolConfig.retrievalConfig", asks({ toolConfig: { retrievalConfig: {} } })],
    [
      "1 request.toolConfig.includeServerSideToolInvocations",
      asks({ toolConfig: { includeServerSideToolInvocations: true } }),
    ],
    ["2 request.toolConfig.functionCallingConfig.mode", calling({ mode: "VALIDATED" })],
    [
      "2 request.toolConfig.functionCallingConfig.allowedFunctionNames",
      calling({ mode: "ANY", allowedFunctionNames: ["a", "b"] }),
    ],
    [
      "2 request.toolConfig.functionCallingConfig.allowedFunctionNames",
      calling({ mode: "AUTO", allowedFunctionNames: ["a"] }),
    ],
    [
      "1 request.toolConfig.functionCallingConfig.streamFunctionCallArguments",
      calling({ streamFunctionCallArguments: false }),
    ],
    [
      "3 request.toolConfig.functionCallingConfig.streamFunctionCallArguments",
      calling({ streamFunctionCallArguments: true }),
    ],
    ["1 request.generationConfig.candidateCount", config({ candidateCount: 1 })],
    ["1 request.generationConfig.stopSequences", config({ stopSequences: [] })],
    ["1 request.generationConfig.frequencyPenalty", config({ frequencyPenalty: 0 })],
    ["1 request.generationConfig.presencePenalty", config({ presencePenalty: 0 })],
    ["1 request.generationConfig.responseLogprobs", config({ responseLogprobs: false })],
    ["1 request.generationConfig.responseMimeType", config({ responseMimeType: "text/plain" })],
    ["3 request.generationConfig.responseMimeType", config({ responseMimeType: "text/x.enum" })],
    ["3 request.generationConfig.responseFormat", config({ responseFormat: [{ text: {} }] })],
    ["1 request.generationConfig.responseFormat", config({ responseFormat: [] })],
    ["1 request.generationConfig.responseModalities[0]", config({ responseModalities: ["TEXT"] })],
    ["3 request.generationConfig.responseModalities[0]", config({ responseModalities: ["IMAGE"] })],
    ["1 request.generationConfig.mediaResolution", config({ mediaResolution: "MEDIA_RESOLUTION_LOW" })],
    [
      "1 request.generationConfig.thinkingConfig.thinkingLevel",
      config({ thinkingConfig: { thinkingLevel: "THINKING_LEVEL_UNSPECIFIED" } }),
    ],
    ["3 request.generationConfig.speechConfig", config({ speechConfig: {} })],
    ["3 request.generationConfig.imageConfig", config({ imageConfig: {} })],
    ["3 request.generationConfig.translationConfig", config({ translationConfig: {} })],
    ["3 request.generationConfig.audioTranscriptionConfig", config({ audioTranscriptionConfig: {} })],
    ["3 request.generationConfig.routingConfig", config({ routingConfig: {} })],
    ["3 request.generationConfig.modelSelectionConfig", config({ modelSelectionConfig: {} })],
    ["2 request.generationConfig.audioTimestamp", config({ audioTimestamp: true })],
    ["1 request.generationConfig.audioTimestamp", config({ audioTimestamp: false })],
    ["2 request.generationConfig.enableAffectiveDialog", config({ enableAffectiveDialog: true })],
    ["2 request.generationConfig.enableEnhancedCivicAnswers", config({ enableEnhancedCivicAnswers: true })],
    ["3 request.generationConfig.somethingNew", config({ somethingNew: 1 })],
  ])("%s", (report, body) => {
    expect(reports((loss) => read(body, loss))).toEqual([report]);
  });

  it("goes on without a part that may be dropped", () => {
    const loss = dropping();
    const { choice } = read(calling({ mode: "VALIDATED", allowedFunctionNames: ["a"] }), loss);
    expect(choice?.kind).toBe("auto");
    expect([...loss.counts.keys()]).toEqual([
      "request.toolConfig.functionCallingConfig.mode",
      "request.toolConfig.functionCallingConfig.allowedFunctionNames",
    ]);
  });
});

describe("parts", () => {
  it.each<[string, Block["type"], string]>([
    ["image/jpg", "image", "jpeg"],
    ["image/HEIC", "image", "heic"],
    ["application/pdf", "document", "pdf"],
    ["text/plain; charset=utf-8", "document", "txt"],
    ["text/markdown", "document", "md"],
    ["audio/mpeg", "audio", "mp3"],
    ["audio/x-wav", "audio", "wav"],
    ["video/quicktime", "video", "mov"],
    ["video/3gpp", "video", "three_gp"],
  ])("of type %s are %ss of format %s", (mimeType, type, format) => {
    expect(blocks({ inlineData: { mimeType, data: "aGk=" } })).toEqual([{ type, format, source: { bytes: "aGk=" } }]);
  });

  it.each<[string, JsonObject]>([
    [
      "https://generativelanguage.googleapis.com/v1beta/files/abc",
      { file: "https://generativelanguage.googleapis.com/v1beta/files/abc" },
    ],
    ["gs://bucket/a.png", { file: "gs://bucket/a.png" }],
    ["files/abc", { file: "files/abc" }],
    ["https://a.example/b", { url: "https://a.example/b" }],
  ])("of the file %s have the source %o", (fileUri, source) => {
    expect(blocks({ fileData: { mimeType: "image/png", fileUri } })).toEqual([
      { type: "image", format: "png", source },
    ]);
  });

  it("may have base64 for URLs, as the Python SDK writes it", () => {
    expect(blocks({ inlineData: { mimeType: "image/png", data: "-_8" } })).toMatchObject([
      { source: { bytes: "+/8=" } },
    ]);
  });

  it("of a URL take the type of its name", () => {
    expect(blocks({ fileData: { fileUri: "https://a.example/b.webp?c=d.png" } })).toMatchObject([{ format: "webp" }]);
    expect(blocks({ fileData: { fileUri: "https://www.youtube.com/watch?v=a" } })).toMatchObject([{ type: "video" }]);
  });

  it("carry the signature of a text behind it", () => {
    expect(blocks({ text: "a", thoughtSignature: "s" }, { text: "", thoughtSignature: "t" })).toEqual([
      { type: "text", text: "a" },
      { type: "reasoning", family: "gemini", signature: "s" },
      { type: "reasoning", family: "gemini", signature: "t" },
    ]);
  });

  it.each<[JsonObject, readonly JsonObject[], boolean]>([
    [{ output: "a" }, [{ type: "text", text: "a" }], false],
    [{ output: { a: 1 } }, [{ type: "json", value: { a: 1 } }], false],
    [{ output: "a", error: null }, [{ type: "text", text: "a" }], false],
    [{ error: "no" }, [{ type: "text", text: "no" }], true],
    [{ result: 5 }, [{ type: "json", value: { result: 5 } }], false],
    [{ output: "a", error: "no" }, [{ type: "json", value: { output: "a", error: "no" } }], true],
    [{ output: "a", b: 1 }, [{ type: "json", value: { output: "a", b: 1 } }], false],
    [{}, [], false],
  ])("with the response %j are a result", (response, content, failed) => {
    const { messages } = read({
      contents: [model({ functionCall: { name: "a" } }), user({ functionResponse: { name: "a", response } })],
    });
    const [block] = messages[1]!.content;
    expect(withoutPaths(block)).toMatchObject({ type: "toolResult", content });
    expect(block).toHaveProperty("failed", failed ? expect.anything() : undefined);
  });

  it("with a response may have media", () => {
    const { messages } = read({
      contents: [
        model({ functionCall: { name: "a" } }),
        user({
          functionResponse: {
            name: "a",
            response: { output: "x" },
            parts: [{ inlineData: { mimeType: "image/png", data: "aGk=" } }],
          },
        }),
      ],
    });
    expect(withoutPaths(messages[1]!.content[0])).toMatchObject({
      content: [{ type: "text" }, { type: "image", source: { bytes: "aGk=" } }],
    });
  });
});

describe("ids of calls", () => {
  const idsOf = (...list: readonly JsonObject[]) =>
    read({ contents: list }).messages.flatMap(({ content }) =>
      content.flatMap((block) => (block.type === "toolUse" || block.type === "toolResult" ? [block.id] : [])),
    );
  const callOf = (name: string, id?: string) => ({ functionCall: { name, id } });
  const responseOf = (name: string, id?: string) => ({ functionResponse: { name, id, response: {} } });

  it("are made in order, and a response belongs to the first open call of its name", () => {
    expect(
      idsOf(
        model(callOf("a"), callOf("b"), callOf("a")),
        user(responseOf("b"), responseOf("a"), responseOf("a")),
        model(callOf("a")),
        user(responseOf("a")),
      ),
    ).toEqual(["call_1", "call_2", "call_3", "call_2", "call_1", "call_3", "call_4", "call_4"]);
  });

  it("are kept, and a made one equals none of them", () => {
    expect(idsOf(model(callOf("a"), callOf("b", "call_1")), user(responseOf("b", "call_1"), responseOf("a")))).toEqual([
      "call_2",
      "call_1",
      "call_1",
      "call_2",
    ]);
  });

  it("are unique in a conversation", () => {
    expect(
      idsOf(model(callOf("a", "x")), user(responseOf("a", "x")), model(callOf("a", "x")), user(responseOf("a", "x"))),
    ).toEqual(["x", "x", "call_1", "call_1"]);
  });

  it("of responses do not match the id of another call", () => {
    expect(() => idsOf(model(callOf("a", "x")), user(responseOf("b", "x")))).toThrow("is of another function");
    expect(() => idsOf(model(callOf("a", "x")), user(responseOf("a", "y")))).toThrow("has no function call before it");
  });
});

describe("settings", () => {
  const settingsOf = (generationConfig: JsonObject): unknown => withoutPaths(read(asks({ generationConfig })).settings);

  it.each<[JsonObject, JsonObject]>([
    [{ thinkingConfig: { thinkingBudget: 0 } }, { effort: { value: "none" } }],
    [{ thinkingConfig: { thinkingBudget: -1 } }, { budget: { value: -1 } }],
    [{ thinkingConfig: { thinkingLevel: "xhigh" } }, { effort: { value: "xhigh" } }],
    [{ candidateCount: 2 }, { n: { value: 2 } }],
    [{ responseLogprobs: true }, { logprobs: { value: true } }],
    [{ responseLogprobs: true, logprobs: 3 }, { logprobs: { value: 3 } }],
    [{ responseLogprobs: true, logprobs: 0 }, { logprobs: { value: true } }],
    [{ responseMimeType: "application/json" }, { json: { value: true } }],
    [
      { responseMimeType: "application/json", responseJsonSchema: { type: "object" } },
      { schema: { value: { schema: { type: "object" }, strict: true } } },
    ],
  ])("of %j", (generationConfig, settings) => {
    expect(settingsOf(generationConfig)).toEqual(settings);
  });

  const written = (settings: Settings, loss: Loss = refusing) => write(conversation({ settings }), loss);
  const setting = <Name extends keyof SettingValues>(name: Name, value: SettingValues[Name]): Settings => ({
    [name]: { value, path: root(name) },
  });

  it.each<[Settings, JsonObject]>([
    [setting("thinking", "off"), { thinkingConfig: { thinkingBudget: 0 } }],
    [setting("effort", "none"), { thinkingConfig: { thinkingBudget: 0 } }],
    [setting("effort", "minimal"), { thinkingConfig: { thinkingLevel: "MINIMAL" } }],
    [setting("budget", 4000), { thinkingConfig: { thinkingBudget: 4000 } }],
    [setting("showThinking", true), { thinkingConfig: { includeThoughts: true } }],
    [setting("topK", 3), { topK: 3 }],
    [setting("seed", 7), { seed: 7 }],
    [setting("frequencyPenalty", 1), { frequencyPenalty: 1 }],
    [setting("presencePenalty", 1), { presencePenalty: 1 }],
    [setting("temperature", 1.5), { temperature: 1.5 }],
    [setting("json", true), { responseMimeType: "application/json" }],
    [setting("stop", ["1", "2", "3", "4", "5"]), { stopSequences: ["1", "2", "3", "4", "5"] }],
  ])("are written from %j", (settings, generationConfig) => {
    expect(written(settings)).toEqual({ contents: [HI], generationConfig });
  });

  it.each<[string, Settings]>([
    ["2 n", setting("n", 2)],
    ["2 logprobs", setting("logprobs", true)],
    ["2 logitBias", setting("logitBias", { 1: 2 })],
    ["2 verbosity", setting("verbosity", "low")],
    ["2 parallel", setting("parallel", false)],
    ["2 temperature", setting("temperature", 2.5)],
    ["2 topP", setting("topP", 1.5)],
    ["2 seed", setting("seed", 2 ** 31)],
    ["2 frequencyPenalty", setting("frequencyPenalty", 3)],
    ["2 stop", setting("stop", ["1", "2", "3", "4", "5", "6"])],
    ["2 effort", setting("effort", "max")],
    ["1 thinking", setting("thinking", "adaptive")],
    ["1 user", setting("user", "Somebody Else")],
    ["1 metadata", setting("metadata", { Team: "red" })],
    ["1 serviceTier", setting("serviceTier", "reserved")],
    ["1 cacheKey", setting("cacheKey", "a")],
    ["1 betas", setting("betas", ["a"])],
  ])("without a counterpart: %s", (report, settings) => {
    expect(reports((loss) => written(settings, loss))).toEqual([report]);
  });

  it("keeps the stop sequences that fit", () => {
    expect(written(setting("stop", ["1", "2", "3", "4", "5", "6"]), dropping())).toMatchObject({
      generationConfig: { stopSequences: ["1", "2", "3", "4", "5"] },
    });
  });

  it("writes labels and the tier beside the contents", () => {
    const settings = {
      ...setting("metadata", { team: "red" }),
      ...setting("user", "u-1"),
      ...setting("serviceTier", "default"),
    };
    expect(written(settings)).toEqual({
      contents: [HI],
      labels: { team: "red", user_id: "u-1" },
      serviceTier: "standard",
    });
  });
});

describe("schemas", () => {
  const readSchema = (responseSchema: JsonObject): unknown =>
    withoutPaths(read(asks({ generationConfig: { responseSchema } })).settings.schema?.value.schema);
  const writeSchema = (schema: JsonObject): unknown =>
    write(conversation({ settings: { schema: { value: { schema }, path: PATH } } })).generationConfig;

  it.each<[JsonObject, JsonObject]>([
    [{ type: "STRING", nullable: true }, { type: ["string", "null"] }],
    [
      { type: "STRING", format: "enum", enum: ["a", "b"] },
      { type: "string", enum: ["a", "b"] },
    ],
    [
      { type: "STRING", nullable: true, enum: ["a"] },
      { type: ["string", "null"], enum: ["a", null] },
    ],
    [{ anyOf: [{ type: "STRING" }, { type: "INTEGER" }] }, { anyOf: [{ type: "string" }, { type: "integer" }] }],
    [{ any_of: [{ type: "STRING" }], nullable: true }, { anyOf: [{ type: "string" }, { type: "null" }] }],
    [
      { type: "INTEGER", format: "int64", minimum: 1, example: 5 },
      { type: "integer", format: "int64", minimum: 1, examples: [5] },
    ],
    [
      { type: "ARRAY", items: { type: "NUMBER" }, maxItems: "2", minItems: 1 },
      { type: "array", items: { type: "number" }, maxItems: 2, minItems: 1 },
    ],
    [
      { type: "OBJECT", properties: { type: { type: "STRING" } }, required: ["type"] },
      { type: "object", properties: { type: { type: "string" } }, required: ["type"], additionalProperties: false },
    ],
    [
      { type: "OBJECT", additionalProperties: { type: "STRING" } },
      { type: "object", additionalProperties: { type: "string" } },
    ],
    [{ type: "TYPE_UNSPECIFIED", $ref: "#/a" }, { $ref: "#/a" }],
  ])("of Google, such as %j, become JSON Schema", (own, schema) => {
    expect(readSchema(own)).toEqual(schema);
  });

  it("of a function may allow other arguments", () => {
    const { tools } = read(
      asks({
        tools: [
          {
            functionDeclarations: [
              { name: "a", parameters: { type: "OBJECT", properties: { b: { type: "STRING" } } } },
            ],
          },
        ],
      }),
    );
    expect(tools[0]!.schema).toEqual({ type: "object", properties: { b: { type: "string" } } });
  });

  it("of a function without parameters are of an empty object", () => {
    const { tools } = read(asks({ tools: [{ functionDeclarations: [{ name: "a" }] }] }));
    expect(tools[0]!.schema).toEqual({ type: "object", properties: {} });
  });

  it("keep the order of properties", () => {
    const schema = readSchema({
      type: "OBJECT",
      properties: { a: { type: "STRING" }, b: { type: "STRING" }, c: { type: "STRING" } },
      propertyOrdering: ["c", "a"],
    });
    expect(Object.keys((schema as { properties: object }).properties)).toEqual(["c", "a", "b"]);
    expect(writeSchema(schema as JsonObject)).toMatchObject({ responseSchema: { propertyOrdering: ["c", "a", "b"] } });
  });

  it("keep a property with the name __proto__", () => {
    const schema = parseJson('{"type":"OBJECT","properties":{"__proto__":{"type":"STRING"}}}') as JsonObject;
    expect(JSON.stringify(readSchema(schema))).toContain('"__proto__":{"type":"string"}');
    expect(JSON.stringify(writeSchema(readSchema(schema) as JsonObject))).toContain('"__proto__":{"type":"STRING"}');
  });

  it("that are nested too deep are refused", () => {
    let schema: JsonObject = { type: "STRING" };
    for (let level = 0; level < 10_000; level += 1) schema = { type: "ARRAY", items: schema };
    expect(() => readSchema(schema)).toThrow("is nested too deep.");
  });

  it.each<[JsonObject, JsonObject]>([
    [
      { type: "object", properties: { a: { type: "string" } }, required: ["a"], additionalProperties: false },
      { type: "OBJECT", properties: { a: { type: "STRING" } }, required: ["a"] },
    ],
    [
      { type: "array", items: { type: ["string", "null"] }, maxItems: 3 },
      { type: "ARRAY", items: { type: "STRING", nullable: true }, maxItems: "3" },
    ],
    [{ anyOf: [{ type: "string" }, { type: "integer" }] }, { anyOf: [{ type: "STRING" }, { type: "INTEGER" }] }],
    [
      { anyOf: [{ type: "string", enum: ["a"] }, { type: "null" }], default: null, title: "A" },
      { type: "STRING", enum: ["a"], nullable: true, title: "A" },
    ],
    [
      { type: "string", format: "date-time", description: "When" },
      { type: "STRING", format: "date-time", description: "When" },
    ],
  ])("that fit, such as %j, become Google's", (schema, responseSchema) => {
    expect(writeSchema(schema)).toEqual({ responseMimeType: "application/json", responseSchema });
  });

  it("that name their version become Google's without it", () => {
    const schema = { $schema: "https://json-schema.org/draft/2020-12/schema", type: "string" };
    const settings = { schema: { value: { schema }, path: root("schema") } };
    expect(reports((loss) => write(conversation({ settings }), loss))).toEqual(["1 schema.schema.$schema"]);
    expect(writeSchema(schema)).toEqual({
      responseMimeType: "application/json",
      responseSchema: { type: "STRING" },
    });
  });

  it.each<[JsonObject]>([
    [{ type: "array", items: { $schema: "a", type: "string" } }],
    [{ $ref: "#/$defs/a", $defs: { a: { type: "string" } } }],
    [{ type: "object" }],
    [{ type: "object", properties: {} }],
    [{ type: "object", properties: { a: { type: "string" } }, additionalProperties: true }],
    [{ type: "object", properties: { a: { oneOf: [] } } }],
    [{ type: ["string", "integer"] }],
    [{ type: "string", const: "a" }],
    [{ type: "string", format: "uuid" }],
    [{ type: "integer", enum: [1, 2] }],
    [{ type: "constructor" }],
    [{ type: "number", exclusiveMinimum: 0 }],
    [{ type: "array", items: true }],
    [{ type: "array" }],
    [{ type: "object", properties: { a: { type: "string" } }, required: ["b"] }],
    [{ anyOf: [{ type: "string" }, { type: "integer" }], description: "Either" }],
    [{ anyOf: [{ type: "string", title: "A" }, { type: "null" }], title: "B" }],
    [{}],
  ])("that do not fit, such as %j, stay JSON Schema", (schema) => {
    expect(writeSchema(schema)).toEqual({ responseMimeType: "application/json", responseJsonSchema: schema });
  });
});

describe("contents", () => {
  it("join neighbours of one role", () => {
    expect(contents(says(text("a")), says(text("b")), answers(text("c")), answers(text("d")), says(text("e")))).toEqual(
      [user({ text: "a" }, { text: "b" }), model({ text: "c" }, { text: "d" }), user({ text: "e" })],
    );
  });

  it("hold the results of a turn in the order of its calls, in front of other parts", () => {
    const written = contents(
      says(text("a")),
      answers(call("x"), call("y", "see")),
      says(text("b"), result("y", text("2"))),
      says(result("x", text("1"))),
    ) as readonly Content[];
    expect(written[2]).toEqual(
      user(
        { functionResponse: { id: "x", name: "look", response: { output: "1" } } },
        { functionResponse: { id: "y", name: "see", response: { output: "2" } } },
        { text: "b" },
      ),
    );
  });

  it.each<[string, Conversation["messages"]]>([
    ["a missing result", [answers(call("x"), call("y")), says(result("x", text("1")))]],
    ["no result", [answers(call("x")), says(text("a"))]],
    ["a result of no call", [says(result("x", text("1")))]],
    [
      "a result of an earlier turn",
      [answers(call("x")), says(result("x", text("1"))), answers(text("a")), says(result("x", text("2")))],
    ],
    ["two results of a call", [answers(call("x")), says(result("x", text("1")), result("x", text("2")))]],
    ["a call without a turn after it", [says(text("a")), answers(call("x"))]],
    ["an answer to continue", [says(text("a")), answers(text("b"))]],
    ["instructions midway", [says(text("a")), { role: "system", path: PATH, content: [text("b")] }, says(text("c"))]],
    ["a name that does not fit", [answers(call("x", "1 name")), says(result("x", text("1")))]],
    ["a search result", [says({ type: "searchResult", path: PATH, source: "a", title: "b", content: [] })]],
    ["a gif", [says({ type: "image", path: PATH, format: "gif", source: { bytes: "" } })]],
    [
      "a Word document",
      [says({ type: "document", path: PATH, format: "docx", name: undefined, source: { bytes: "" } })],
    ],
    ["an object in S3", [says({ type: "image", path: PATH, format: "png", source: { s3: { uri: "s3://a/b" } } })]],
    ["a file of another provider", [says({ type: "image", path: PATH, format: "png", source: { file: "file-abc" } })]],
    [
      "a URL without a type",
      [says({ type: "image", path: PATH, format: undefined, source: { url: "https://a.example/b" } })],
    ],
    [
      "a URL of a gif",
      [says({ type: "image", path: PATH, format: undefined, source: { url: "https://a.example/b.gif" } })],
    ],
    [
      "a URL without https",
      [says({ type: "image", path: PATH, format: "png", source: { url: "http://a.example/b.png" } })],
    ],
    [
      "a URL of another kind",
      [says({ type: "image", path: PATH, format: undefined, source: { url: "https://a.example/b.mp4" } })],
    ],
    [
      "wanted citations",
      [says({ type: "document", path: PATH, format: "pdf", name: undefined, citations: PATH, source: { bytes: "" } })],
    ],
    [
      "a URL in a result",
      [
        answers(call("x")),
        says(result("x", { type: "image", path: PATH, format: "png", source: { url: "https://a.example/b.png" } })),
      ],
    ],
    [
      "a video in a result",
      [answers(call("x")), says(result("x", { type: "video", path: PATH, format: "mp4", source: { bytes: "" } }))],
    ],
  ])("are refused with %s", (_name, messages) => {
    expect(reports((loss) => write(conversation({ messages }), loss))).toEqual(["3 modelInput"]);
  });

  it.each<[string, readonly Block[], readonly JsonObject[]]>([
    [
      "an image",
      [{ type: "image", path: PATH, format: "heic", source: { bytes: "aGk=" } }],
      [{ inlineData: { mimeType: "image/heic", data: "aGk=" } }],
    ],
    [
      "an image at a URL",
      [{ type: "image", path: PATH, format: undefined, source: { url: "https://a.example/b.JPG" } }],
      [{ fileData: { mimeType: "image/jpeg", fileUri: "https://a.example/b.JPG" } }],
    ],
    [
      "a file of Google",
      [{ type: "image", path: PATH, format: "png", source: { file: "files/abc" } }],
      [{ fileData: { mimeType: "image/png", fileUri: "files/abc" } }],
    ],
    [
      "a document",
      [{ type: "document", path: PATH, format: "pdf", name: { value: "a", path: PATH }, source: { bytes: "aGk=" } }],
      [{ inlineData: { mimeType: "application/pdf", data: "aGk=" } }],
    ],
    [
      "a text document",
      [{ type: "document", path: PATH, format: "md", name: undefined, source: { text: "Grüße" } }],
      [{ inlineData: { mimeType: "text/markdown", data: "R3LDvMOfZQ==" } }],
    ],
    [
      "a document of blocks",
      [
        {
          type: "document",
          path: PATH,
          format: undefined,
          name: undefined,
          source: { content: [text("a"), text("b")] },
        },
      ],
      [{ text: "a" }, { text: "b" }],
    ],
    [
      "audio",
      [{ type: "audio", path: PATH, format: "wav", source: { bytes: "aGk=" } }],
      [{ inlineData: { mimeType: "audio/wav", data: "aGk=" } }],
    ],
    [
      "a video",
      [{ type: "video", path: PATH, format: "three_gp", source: { bytes: "aGk=" } }],
      [{ inlineData: { mimeType: "video/3gpp", data: "aGk=" } }],
    ],
    ["a cache point", [text("a"), { type: "cachePoint", path: PATH }], [{ text: "a" }]],
  ])("hold %s", (_name, content, parts) => {
    expect(contents(says(...content))).toEqual([user(...parts)]);
  });

  it.each<[string, Block, JsonObject]>([
    ["JSON", result("x", { type: "json", path: PATH, value: { a: 1 } }), { response: { output: { a: 1 } } }],
    [
      "several values",
      result("x", text("a"), { type: "json", path: PATH, value: 1 }),
      { response: { output: ["a", 1] } },
    ],
    ["a failure", { ...result("x", text("no")), failed: PATH } as Block, { response: { error: "no" } }],
    ["a failure without a text", { ...result("x"), failed: PATH } as Block, { response: { error: "" } }],
    ["nothing", result("x"), { response: {} }],
    [
      "an image",
      result("x", text("a"), { type: "image", path: PATH, format: "png", source: { bytes: "aGk=" } }),
      { response: { output: "a" }, parts: [{ inlineData: { mimeType: "image/png", data: "aGk=" } }] },
    ],
  ])("hold a result of %s", (_name, block, response) => {
    expect(contents(answers(call("x")), says(block))).toMatchObject([
      {},
      user({ functionResponse: { id: "x", name: "look", ...response } }),
    ]);
  });

  it("have a signature on the first call of each model content", () => {
    const signed = (id: string): Block => ({ ...call(id), signature: "real" }) as Block;
    const results = (...ids: readonly string[]) => says(...ids.map((id) => result(id, text("1"))));
    const written = contents(
      answers(text("a"), call("x"), call("y")),
      results("x", "y"),
      answers(signed("z"), call("w")),
      results("z", "w"),
    ) as readonly Content[];
    expect(written.map(({ parts }) => parts?.map(({ thoughtSignature }) => thoughtSignature))).toEqual([
      [undefined, "skip_thought_signature_validator", undefined],
      [undefined, undefined],
      ["real", undefined],
      [undefined, undefined],
    ]);
  });

  it("keep the reasoning of Gemini only", () => {
    const thought = (family: "gemini" | "anthropic"): Block => ({
      type: "reasoning",
      path: PATH,
      family,
      text: "Hm",
      signature: "s",
    });
    expect(
      contents(says(text("a")), answers(thought("anthropic"), thought("gemini"), text("b")), says(text("c"))),
    ).toEqual([
      user({ text: "a" }),
      model({ text: "Hm", thought: true, thoughtSignature: "s" }, { text: "b" }),
      user({ text: "c" }),
    ]);
  });
});

describe("tools", () => {
  const tool = { path: PATH, name: "look", description: undefined, schema: { type: "object" } };

  it.each<[Conversation["choice"], JsonObject | undefined]>([
    [undefined, undefined],
    [{ kind: "auto", path: PATH }, undefined],
    [{ kind: "any", path: PATH }, { mode: "ANY" }],
    [{ kind: "none", path: PATH }, { mode: "NONE" }],
    [
      { kind: "one", name: "look", path: PATH },
      { mode: "ANY", allowedFunctionNames: ["look"] },
    ],
  ])("with the choice %j", (choice, functionCallingConfig) => {
    expect(write(conversation({ tools: [tool], choice }))).toEqual({
      contents: [HI],
      tools: [{ functionDeclarations: [{ name: "look", parametersJsonSchema: { type: "object" } }] }],
      ...(functionCallingConfig !== undefined && { toolConfig: { functionCallingConfig } }),
    });
  });

  it.each<[string, Conversation["tools"][number]]>([
    ["2 strict", { ...tool, strict: { value: true, path: root("strict") } }],
    ["1 strict", { ...tool, strict: { value: false, path: root("strict") } }],
    ["1 cache", { ...tool, cachePoint: { type: "cachePoint", path: root("cache") } }],
    ["3 modelInput", { ...tool, name: "a b" }],
  ])("report %s", (report, odd) => {
    expect(reports((loss) => write(conversation({ tools: [odd] }), loss))).toEqual([report]);
  });
});

describe("a conversation of the common subset", () => {
  it("is the same after it was written and read", () => {
    fc.assert(
      fc.property(conversations("schemaName"), (generated) => {
        expect(meaning(rewritten(geminiSchema, generated))).toEqual(meaning(generated));
      }),
    );
  });

  it("is the same in Gemini's form after it was read and written", () => {
    fc.assert(
      fc.property(conversations("schemaName"), (generated) => {
        const body = write(generated);
        expect(write(read(body))).toEqual(body);
      }),
    );
  });
});

it("writes what the SDK's types describe", () => {
  expectTypeOf<WireRequest["contents"]>().toEqualTypeOf<readonly Wire<Content>[]>();
  expectTypeOf<NonNullable<WireRequest["generationConfig"]>>().toEqualTypeOf<Wire<GenerationConfig>>();
  type Tools = NonNullable<NonNullable<WireRequest["tools"]>[number]["functionDeclarations"]>;
  expectTypeOf<Tools[number]>().toEqualTypeOf<Wire<FunctionDeclaration>>();
});
