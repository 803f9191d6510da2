import { expect, test } from "vitest";
import { promotedBytes } from "../support/promoted.ts";
import { textLine, translatorFor } from "./translators.ts";

const BODY = {
  choices: [{ message: { role: "assistant", content: "yes" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
};

test("what belongs to a line that has its result is free after a young collection", () => {
  const translator = translatorFor("bedrock", "m");
  const moved = promotedBytes(30_000, (at) => {
    const text = `{"recordId":"R${at}","modelInput":{"messages":[{"role":"user","content":[{"text":"question ${at}"}]}]}}`;
    const line = translator.read(textLine(text, at + 1));
    translator.write(translator.parse(line));
    expect(translator.result(line, { id: undefined, body: BODY }).ok).toBe(true);
  });
  expect(moved).toBeLessThan(100);
});
