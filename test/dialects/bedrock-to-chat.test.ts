/** Lines in Bedrock's form for a server with OpenAI's chat completions. */
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/dialects/json.ts";
import { RecordError } from "../../src/dialects/record-error.ts";
import { textLine, translatorFor } from "./translators.ts";

const translator = translatorFor("bedrock", "some.model");
const lineOf = (json: JsonObject) => translator.read(textLine(JSON.stringify(json), 7));
const record = (modelInput: unknown) => lineOf({ recordId: "r1", modelInput });
type Line = ReturnType<typeof lineOf>;
const read = (line: Line) => translator.write(translator.parse(line));
const answer = (line: Line, body: object) => translator.result(line, { id: undefined, body }).text;
const refusal = (line: Line, error: RecordError) => translator.result(line, { id: undefined, error }).text;
const user = (...content: unknown[]) => ({ messages: [{ role: "user", content }] });

const said = (message: object, finish_reason = "stop", more: object = {}) => ({
  id: "c1",
  model: "served",
  choices: [{ message: { role: "assistant", ...message }, finish_reason, ...more }],
  usage: { prompt_tokens: 3, completion_tokens: 4 },
});
const call = { id: "t1", type: "function", function: { name: "add", arguments: '{"a":1}' } };

describe("Converse lines", () => {
  const goldens: [string, object, object][] = [
    ["text", user({ text: "hi" }), { messages: [{ role: "user", content: "hi" }] }],
    [
      "several texts, a cache point",
      user({ text: "a" }, { cachePoint: { type: "default" } }, { text: "b" }),
      {
        messages: [
          {
            role: "user",
            content: [
              { type: "text", text: "a" },
              { type: "text", text: "b" },
            ],
          },
        ],
      },
    ],
    [
      "image",
      user({ image: { format: "png", source: { bytes: "AAAA" } } }),
      {
        messages: [
          { role: "user", content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }] },
        ],
      },
    ],
    [
      "system, inference config, members without effect",
      {
        schemaVersion: "messages-v1",
        requestMetadata: { a: "b" },
        system: [{ text: "be brief" }],
        ...user({ text: "hi" }),
        inferenceConfig: { maxTokens: 5, temperature: 0, topP: 0.5, topK: 3, stopSequences: ["x"] },
      },
      {
        messages: [
          { role: "system", content: "be brief" },
          { role: "user", content: "hi" },
        ],
        max_tokens: 5,
        temperature: 0,
        top_p: 0.5,
        top_k: 3,
        stop: ["x"],
      },
    ],
    [
      "Nova's older names, model-specific fields",
      {
        ...user({ text: "hi" }),
        inferenceConfig: { max_new_tokens: 5, top_p: 1, stopSequences: [] },
        additionalModelRequestFields: { top_k: 7 },
      },
      { messages: [{ role: "user", content: "hi" }], max_tokens: 5, top_p: 1, top_k: 7 },
    ],
    [
      "tools, tool calls and results",
      {
        messages: [
          { role: "user", content: [{ text: "1+1" }] },
          { role: "assistant", content: [{ toolUse: { toolUseId: "t1", name: "add", input: { a: 1 } } }] },
          {
            role: "user",
            content: [
              { text: "go on" },
              { toolResult: { toolUseId: "t1", content: [{ json: { sum: 2 } }], status: "success" } },
            ],
          },
        ],
        toolConfig: {
          tools: [{ toolSpec: { name: "add", description: "adds", inputSchema: { json: { type: "object" } } } }],
          toolChoice: { tool: { name: "add" } },
        },
      },
      {
        messages: [
          { role: "user", content: "1+1" },
          { role: "assistant", content: null, tool_calls: [call] },
          { role: "tool", tool_call_id: "t1", content: '{"sum":2}' },
          { role: "user", content: "go on" },
        ],
        tools: [{ type: "function", function: { name: "add", description: "adds", parameters: { type: "object" } } }],
        tool_choice: "required",
      },
    ],
  ];
  test.each(goldens)("%s", (_, modelInput, body) => {
    expect(read(record(modelInput))).toEqual({ url: "/v1/chat/completions", body: { model: "some.model", ...body } });
  });

  test.each([
    [["add", "sub"], "add"],
    [["sub"], "add"],
  ])("keeps the name in a choice of other tools than the only one: %o, %o", (names, name) => {
    const tools = names.map((each) => ({ toolSpec: { name: each, inputSchema: { json: {} } } }));
    const { body } = read(record({ ...user({ text: "hi" }), toolConfig: { tools, toolChoice: { tool: { name } } } }));
    expect(body.tool_choice).toEqual({ type: "function", function: { name } });
  });

  const refused: [string, object][] = [
    ["messages[0].content[0].document", user({ document: { format: "pdf" } })],
    ["messages[0].content[0].video", user({ video: {} })],
    ["messages[0].content[0].image.source.s3Location", user({ image: { format: "png", source: { s3Location: {} } } })],
    ["messages[0].content[0].image.format", user({ image: { format: "tiff", source: { bytes: "" } } })],
    [
      "messages[0].content[0].toolResult.status",
      user({ toolResult: { toolUseId: "t", content: [], status: "error" } }),
    ],
    ["messages[0].role", { messages: [{ role: "owner", content: [{ text: "a" }] }] }],
    ["messages must be an array", { inferenceConfig: {} }],
    ["guardrailConfig", { ...user({ text: "" }), guardrailConfig: {} }],
    ["inferenceConfig.seed", { ...user({ text: "" }), inferenceConfig: { seed: 1 } }],
    ["additionalModelRequestFields.stream", { ...user({ text: "" }), additionalModelRequestFields: { stream: true } }],
    ["additionalModelRequestFields.model", { ...user({ text: "" }), additionalModelRequestFields: { model: "x" } }],
    ["modelInput has an unknown shape", { inputs: "hi" }],
    ["constructor", { ...user({ text: "" }), constructor: 1 }],
  ];
  test.each(refused)("refuses %s by name", (name, modelInput) => {
    expect(() => read(record(modelInput))).toThrow(RecordError);
    expect(() => read(record(modelInput))).toThrow(name);
  });

  const converse = record(user({ text: "hi" }));
  test("converts an answer with text", () => {
    expect(JSON.parse(answer(converse, said({ content: "ho" })))).toEqual({
      ...converse.json,
      modelOutput: {
        output: { message: { role: "assistant", content: [{ text: "ho" }] } },
        stopReason: "end_turn",
        usage: { inputTokens: 3, outputTokens: 4, totalTokens: 7 },
        additionalModelResponseFields: { id: "c1", model: "served" },
      },
    });
  });
  test.each([
    ["length", "max_tokens"],
    ["content_filter", "content_filtered"],
  ])("converts an answer that ended by %s", (finish, stopReason) => {
    const { modelOutput } = JSON.parse(answer(converse, said({ content: "ho" }, finish)));
    expect(modelOutput.stopReason).toBe(stopReason);
  });
  test("converts an answer with a tool call even if its finish reason is `stop`", () => {
    const { modelOutput } = JSON.parse(answer(converse, said({ content: null, tool_calls: [call] })));
    expect(modelOutput.stopReason).toBe("tool_use");
    expect(modelOutput.output.message.content).toEqual([
      { toolUse: { toolUseId: "t1", name: "add", input: { a: 1 } } },
    ]);
  });
  const calling = (finish: string, ...calls: string[]) =>
    answer(
      converse,
      said(
        { content: "ho", tool_calls: calls.map((text) => ({ ...call, function: { name: "add", arguments: text } })) },
        finish,
      ),
    );

  test.each([["{"], ['{"a":1'], [""]])("leaves out a tool call that the token limit cut off after %o", (text) => {
    const { modelOutput } = JSON.parse(calling("length", '{"a":1}', text));
    expect(modelOutput.output.message.content).toEqual([
      { text: "ho" },
      { toolUse: { toolUseId: "t1", name: "add", input: { a: 1 } } },
    ]);
    expect(modelOutput).toMatchObject({ stopReason: "max_tokens", usage: { totalTokens: 7 } });
  });

  test("keeps a tool call that was whole before the token limit", () => {
    const { modelOutput } = JSON.parse(calling("length", '{"a":1}'));
    expect(modelOutput.output.message.content).toHaveLength(2);
  });

  test.each([
    ["tool_calls", '{"a":1', 1],
    ["length", '{"a":1', 0],
  ])("reports arguments that are no object and were not cut off: %s", (finish, text, index) => {
    const calls = ['{"a":1}', '{"a":1}'];
    calls[index] = text;
    const { error, modelOutput } = JSON.parse(calling(finish, ...calls));
    expect(modelOutput).toBeUndefined();
    expect(error.errorCode).toBe(502);
    expect(error.errorMessage).toContain(`choices[0].message.tool_calls[${index}]`);
    expect(error.errorMessage).toContain("not a JSON object");
  });

  test("keeps the digits of a tool call's arguments", () => {
    expect(calling("tool_calls", '{"id":9007199254740993}')).toContain('"input":{"id":9007199254740993}');
  });

  test("reports an invalid answer", () => {
    const { error } = JSON.parse(answer(converse, { error: { message: "no GPU" } }));
    expect(error).toMatchObject({ errorCode: 502, errorMessage: expect.stringContaining("no GPU") });
  });
});

describe("Anthropic lines", () => {
  const base = { anthropic_version: "bedrock-2023-05-31", max_tokens: 9 };
  const goldens: [string, object, object][] = [
    [
      "text as a string, system as a string",
      { ...base, system: "be brief", messages: [{ role: "user", content: "hi" }], stop_sequences: ["x"], top_k: 2 },
      {
        messages: [
          { role: "system", content: "be brief" },
          { role: "user", content: "hi" },
        ],
        stop: ["x"],
        top_k: 2,
      },
    ],
    [
      "text and image parts",
      {
        ...base,
        ...user(
          { type: "text", text: "what?", cache_control: { type: "ephemeral" } },
          { type: "image", source: { type: "base64", media_type: "image/jpeg", data: "AA" } },
        ),
      },
      {
        messages: [
          {
            role: "user",
            content: [
              { type: "text", text: "what?" },
              { type: "image_url", image_url: { url: "data:image/jpeg;base64,AA" } },
            ],
          },
        ],
      },
    ],
    [
      "tools, tool calls and results",
      {
        ...base,
        messages: [
          { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "add", input: { a: 1 } }] },
          { role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: "2" }] },
        ],
        tools: [{ name: "add", input_schema: { type: "object" } }],
        tool_choice: { type: "any", disable_parallel_tool_use: true },
        thinking: { type: "disabled" },
      },
      {
        messages: [
          { role: "assistant", content: null, tool_calls: [call] },
          { role: "tool", tool_call_id: "t1", content: "2" },
        ],
        tools: [{ type: "function", function: { name: "add", parameters: { type: "object" } } }],
        tool_choice: "required",
        parallel_tool_calls: false,
      },
    ],
  ];
  test.each(goldens)("%s", (_, modelInput, body) => {
    const expected = { model: "some.model", max_tokens: 9, ...body };
    expect(read(record(modelInput))).toEqual({ url: "/v1/chat/completions", body: expected });
  });

  const refused: [string, object][] = [
    ["stream", { ...base, messages: [], stream: true }],
    [
      "thinking",
      { ...base, messages: [{ role: "user", content: "hi" }], thinking: { type: "enabled", budget_tokens: 1 } },
    ],
    ["messages[0].content[0].source is missing", { ...base, ...user({ type: "document" }) }],
    [
      "messages[0].content[0].is_error",
      { ...base, ...user({ type: "tool_result", tool_use_id: "t", is_error: true }) },
    ],
    ["tools[0]", { ...base, ...user({ type: "text", text: "a" }), tools: [{ type: "web_search_20250305" }] }],
    [
      "messages[0].content[0] cannot be carried",
      { ...base, ...user({ type: "image", source: { type: "file", file_id: "f" } }) },
    ],
    ["mcp_servers", { ...base, messages: [], mcp_servers: [] }],
  ];
  test.each(refused)("refuses %s by name", (name, modelInput) => {
    expect(() => read(record(modelInput))).toThrow(name);
  });

  test("converts an answer", () => {
    const line = record({ ...base, messages: [{ role: "user", content: "hi" }] });
    const reply = said({ content: "ho", tool_calls: [call] }, "tool_calls");
    expect(JSON.parse(answer(line, reply)).modelOutput).toEqual({
      id: "msg_tag0000007",
      type: "message",
      role: "assistant",
      model: "served",
      content: [
        { type: "text", text: "ho", citations: null },
        { type: "tool_use", id: "t1", name: "add", input: { a: 1 }, caller: { type: "direct" } },
      ],
      container: null,
      diagnostics: null,
      stop_details: null,
      stop_reason: "tool_use",
      stop_sequence: null,
      usage: {
        input_tokens: 3,
        output_tokens: 4,
        cache_creation: null,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        inference_geo: null,
        output_tokens_details: null,
        server_tool_use: null,
        service_tier: null,
        speed: null,
      },
      // The server's id is not in the form of Anthropic's.
      quarry: { id: "c1" },
    });
  });
  test("names the stop sequence that the server names", () => {
    const line = record({ ...base, messages: [] });
    const { modelOutput } = JSON.parse(answer(line, said({ content: "ho" }, "stop", { stop_reason: "###" })));
    expect([modelOutput.stop_reason, modelOutput.stop_sequence]).toEqual(["stop_sequence", "###"]);
  });
});

describe("the frame", () => {
  const modelInput = user({ text: "hi" });
  test("gives a record without an id one that begins with the job's tag", () => {
    const line = lineOf({ modelInput });
    const { recordId } = JSON.parse(answer(line, said({ content: "ho" })));
    expect(recordId).toBe("tag0000007");
    expect(JSON.parse(refusal(line, new RecordError(400, "no"))).recordId).toBe(recordId);
  });
  test("keeps the text of the input unchanged", () => {
    const text =
      '{ "modelInput": {"messages": [{"role": "user", "content": "a"}], "n": 1.0, "seed": 12345678901234567890}, "recordId": "a" }';
    const line = translator.read(textLine(text));
    const result = answer(line, said({ content: "ho" }));
    expect(result).toContain('"n": 1.0, "seed": 12345678901234567890');
    expect(Object.keys(JSON.parse(result))).toEqual(["modelInput", "recordId", "modelOutput"]);
  });
  test("ignores members of a line that the form does not have", () => {
    const line = lineOf({ recordId: "a", modelOutput: "forged", modelInput });
    const result = JSON.parse(refusal(line, new RecordError(429, "slow down")));
    expect(result).toEqual({
      recordId: "a",
      modelInput,
      error: { errorCode: 429, errorMessage: "slow down" },
    });
  });
  test("refuses an id that is not a string", () => {
    expect(() => read(lineOf({ recordId: { a: 1 }, modelInput }))).toThrow("recordId");
  });
});
