/** Lines that get another id. */
import { expect, test } from "vitest";
import { FRAMES } from "../../src/dialects/frames/index.ts";
import { renamedLine } from "../../src/dialects/frames/rename.ts";
import { processorMs } from "../support/processor-time.ts";

const renamed = (frame: keyof typeof FRAMES, text: string) => renamedLine({ text, frame: FRAMES[frame] }, "t_1_a");

test.each([
  ["openai", '{"custom_id": "a", "method":"POST"}', '{"custom_id":"t_1_a", "method":"POST"}'],
  ["openai", '{"method":"POST" , "custom_id":"a\\"}" }', '{"custom_id":"t_1_a","method":"POST" }'],
  ["anthropic", '{"params":{"custom_id":"x","n":1.0}}', '{"custom_id":"t_1_a","params":{"custom_id":"x","n":1.0}}'],
  ["gemini", '{"key":{"a":[1,2]},"request":{"a":",}]"}}', '{"key":"t_1_a","request":{"a":",}]"}}'],
  [
    "bedrock",
    '{"modelInput":{"big":12345678901234567890}}',
    '{"recordId":"t_1_a","modelInput":{"big":12345678901234567890}}',
  ],
  ["bedrock", '{"recordId":1,"recordId":"b","modelInput":{}}', '{"recordId":"t_1_a","modelInput":{}}'],
  ["openai", '{"custom\\u005fid":"a","body":"\\\\"}', '{"custom_id":"t_1_a","body":"\\\\"}'],
] as const)("a line of %s keeps all but its id: %s", (frame, text, expected) => {
  expect(renamed(frame, text)).toBe(expected);
  expect(JSON.parse(renamed(frame, text))).toMatchObject({ ...JSON.parse(expected) });
});

test("a line of many quotes takes little time", () => {
  const text = JSON.stringify({ body: '\\"'.repeat(1_000_000), custom_id: "a" });
  expect(processorMs(() => expect(renamed("openai", text)).toContain('"t_1_a"'))).toBeLessThan(2_000);
});
