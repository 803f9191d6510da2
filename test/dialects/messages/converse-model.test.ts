/** Converse's bodies as Quarry writes them are valid by botocore's model. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/dialects/json.ts";
import { refusing } from "../../../src/dialects/loss.ts";
import { converseSchema } from "../../../src/dialects/messages/converse.ts";
import { root } from "../../../src/dialects/path.ts";
import { answers, BODY_OPTIONS, conversations } from "../conversations.ts";
import { ask, everyMember } from "./converse-bodies.ts";

const FOLDER = import.meta.dirname;
const PYTHON = path.join(FOLDER, "../../../.venv/bin/python");
const RUNS = 200;

const CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0";

function errorsOf(shape: "ConverseRequest" | "ConverseResponse", values: readonly JsonObject[]): readonly string[][] {
  const input = values.map((value) => JSON.stringify({ shape, value })).join("\n");
  const output = execFileSync(PYTHON, [path.join(FOLDER, "converse_model.py")], { input, encoding: "utf8" });
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as string[]);
}

const withModel = (body: JsonObject): JsonObject => ({ modelId: CLAUDE, ...body });

test("botocore's model finds errors", () => {
  const bad: readonly JsonObject[] = [
    { inferenceConfig: { temperature: 1.5 } },
    { inferenceConfig: { topK: 5 } },
    { messages: [{ role: "tool", content: [] }] },
    { messages: [{ role: "user", content: [{ toolUse: { toolUseId: "a b", name: "a", input: {} } }] }] },
    { messages: [{ role: "user", content: [{ text: "a", cachePoint: { type: "default" } }] }] },
    { messages: [{ role: "user", content: [{ image: { format: "png", source: { bytes: "?" } } }] }] },
    { toolConfig: { tools: [] } },
  ];
  for (const [at, errors] of errorsOf("ConverseRequest", bad.map(withModel)).entries()) {
    expect(errors, JSON.stringify(bad[at])).toHaveLength(1);
  }
});

test("written requests are valid", () => {
  const read = converseSchema.read(everyMember, root("modelInput"), refusing);
  const conversation = { ...read, settings: { ...read.settings, user: { value: "u1", path: root("user") } } };
  const sampled = [conversation, ...fc.sample(conversations(), RUNS)];
  const bodies = sampled.map((one) => converseSchema.write(one, { ...BODY_OPTIONS, model: CLAUDE }, refusing));
  const errors = errorsOf("ConverseRequest", [withModel({ messages: ask }), ...bodies.map(withModel)]);
  expect(errors).toHaveLength(RUNS + 2);
  expect(errors.flat()).toEqual([]);
});

test("written answers are valid", () => {
  const options = { id: "made", model: "m", request: {} };
  // The answer of the API has a latency. A result line has none if nothing measured it.
  const measured = fc.sample(answers(), RUNS).map((answer) => ({ ...answer, latencyMs: answer.latencyMs ?? 1 }));
  const bodies = measured.map((answer) => converseSchema.writeAnswer(answer, options));
  const errors = errorsOf("ConverseResponse", bodies);
  expect(errors).toHaveLength(RUNS);
  expect(errors.flat()).toEqual([]);
});
