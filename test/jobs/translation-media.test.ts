/** Media in S3: read with the rights of the job's caller, and sent as bytes. */
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { useOpenAi } from "../providers/openai/setup.ts";
import { failure } from "../support/sdk.ts";
import { converseLine, createTranslated, putInput, sentToOpenAi } from "./translation-setup.ts";

const setup = useOpenAi();

const PNG = Buffer.from("89504e470d0a1a0a", "hex");

const withImage = (n: number, uri: string): string =>
  converseLine(n, {
    messages: [
      {
        role: "user",
        content: [{ text: "what is it?" }, { image: { format: "png", source: { s3Location: { uri } } } }],
      },
    ],
  });

const store = (Key: string, Body: Buffer) => setup.s3.send(new PutObjectCommand({ Bucket: "media", Key, Body }));

test("an object becomes the bytes of an image", async () => {
  await store("a.png", PNG);
  await putInput(setup.s3, "image.jsonl", [1, 2].map((n) => withImage(n, "s3://media/a.png")).join("\n"));
  await createTranslated(setup.bedrock, "image.jsonl");
  const { lines } = await sentToOpenAi(setup.upstream);
  for (const { body } of lines) {
    expect(body.messages[0].content).toEqual([
      { type: "text", text: "what is it?" },
      { type: "image_url", image_url: { url: `data:image/png;base64,${PNG.toString("base64")}` } },
    ]);
  }
});

test.each([
  ["missing", "s3://media/none.png", "The specified key does not exist."],
  ["in another account", "s3://elsewhere/none.png", "does not exist"],
  ["no object", "s3://media", "it is not of the form s3://bucket/key"],
  ["too large", "s3://media/large.png", "it has 20971521 bytes, and at most 20971520 are read"],
])("a line whose object is %s is a bad line", async (_, uri, reason) => {
  await store("a.png", PNG);
  if (uri.includes("large")) await store("large.png", Buffer.alloc(20 * 1024 * 1024 + 1));
  await putInput(setup.s3, "bad.jsonl", `${withImage(1, "s3://media/a.png")}\n${withImage(2, uri)}\n`);
  const before = (await setup.upstream.batches()).length;
  const { name, message } = await failure(createTranslated(setup.bedrock, "bad.jsonl"));
  expect(name).toBe("ValidationException");
  expect(message).toContain("line 2: modelInput.messages[0].content[1].image.source");
  expect(message).toContain(`'${uri}' cannot be read: `);
  expect(message).toContain(reason);
  expect(await setup.upstream.batches()).toHaveLength(before);
});
