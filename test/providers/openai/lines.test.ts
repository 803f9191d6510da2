import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { firstUrl, lines } from "../../../src/providers/openai/lines.ts";
import { processorMsOf } from "../../support/processor-time.ts";
import { line } from "./setup.ts";

test.each([
  [line(1), true],
  ['{"custom_\\u0069d":"a","method":"POST","url":"/v1/x","body":{}}', true],
  ['{"recordId":"1","modelInput":{"messages":[]}}', false],
  ['{"request":{"contents":[]},"metadata":{"key":"1"}}', false],
  ['{"custom_id":"a","url":"/v1/x","body":{}}', false],
  ["[]", false],
  ["null", false],
  ["invalid JSON", false],
])("%s is accepted: %s", (text, fits) => {
  expect(lines.fits(text)).toBe(fits);
});

test.each([
  ["whole lines", [`${line(1)}\n${line(2, "/v1/responses")}\n`], "/v1/chat/completions"],
  [
    "blank lines first, in pieces",
    ["\n \r\n", "\n", line(1).slice(0, 20), `${line(1).slice(20)}\n`],
    "/v1/chat/completions",
  ],
  ["a line without a newline", [line(1, "/v1/embeddings")], "/v1/embeddings"],
  ["the beginning of a long line", [line(1, "/v1/responses").slice(0, -10)], "/v1/responses"],
  ["a url that is an image's", ['{"custom_id":"1","body":{"image_url":{"url":"https://x/y.png"}},"me'], undefined],
  ["nothing", [], undefined],
  ["invalid JSON", ["odd\n"], undefined],
])("returns the url of %s", async (_what, pieces, url) => {
  expect(await firstUrl(Readable.from(pieces.map((piece) => Buffer.from(piece))))).toBe(url);
});

test("reads a first line of 70 KiB quickly", async () => {
  const content = `{"custom_id":"1","body":{"text":"${"x".repeat(70_000)}`;
  const read = async () => expect(await firstUrl(Readable.from([Buffer.from(content)]))).toBeUndefined();
  expect(await processorMsOf(read)).toBeLessThan(500);
});

test("reads no more than the first line", async () => {
  let given = 0;
  async function* content() {
    for (;;) {
      given += 1;
      yield Buffer.from(`${line(given)}\n`);
    }
  }
  const stream = Readable.from(content(), { highWaterMark: 1 });
  expect(await firstUrl(stream)).toBe("/v1/chat/completions");
  expect(stream.destroyed).toBe(true);
  expect(given).toBeLessThan(4);
});
