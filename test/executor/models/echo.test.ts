import { expect, test } from "vitest";
import { echo } from "../../../src/executor/models/echo.ts";

const options = { signal: new AbortController().signal, timeoutMs: 1000 };
const messages = [
  { role: "user", content: "first" },
  { role: "assistant", content: "no" },
  { role: "user", content: [{ type: "text", text: "second" }] },
];

test.each([
  ["/v1/chat/completions", { messages }, { choices: [{ message: { role: "assistant", content: "[echo] second" } }] }],
  ["/v1/completions", { prompt: "second" }, { choices: [{ text: "[echo] second" }] }],
  ["/v1/responses", { input: messages }, { output: [{ content: [{ type: "output_text", text: "[echo] second" }] }] }],
  ["/v1/responses", { input: "second" }, { output: [{ content: [{ text: "[echo] second" }] }] }],
])("%s repeats the user's text, names itself, and is deterministic", async (url, body, expected) => {
  const answer = await echo().ask({ url, body: { model: "gpt-4", ...body } }, options);
  expect(answer).toMatchObject({ status: 200, body: { model: "quarry-echo", ...expected } });
  expect(await echo().ask({ url, body: { model: "gpt-4", ...body } }, options)).toEqual(answer);
});

test("counts tokens plausibly", async () => {
  const { body } = await echo().ask({ url: "/v1/chat/completions", body: { messages } }, options);
  expect(body).toMatchObject({ usage: { prompt_tokens: 2, completion_tokens: 4, total_tokens: 6 } });
});

test("embeds each input as a vector of length 1", async () => {
  const { body } = await echo().ask({ url: "/v1/embeddings", body: { input: ["ab", "abc"] } }, options);
  const { data } = body as { data: { embedding: number[] }[] };
  expect(data).toHaveLength(2);
  for (const { embedding } of data) expect(Math.hypot(...embedding)).toBeCloseTo(1);
  expect(data[0]!.embedding).not.toEqual(data[1]!.embedding);
});

test("refuses other paths", async () => {
  await expect(echo().ask({ url: "/v1/audio", body: {} }, options)).rejects.toMatchObject({ status: 404 });
});
