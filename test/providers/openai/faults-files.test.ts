/** Details of OpenAI's failures beyond the fault table (test/conformance/faults.ts). */
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { failure } from "../../support/sdk.ts";
import { BUCKET, jsonl, put, useOpenAi } from "./setup.ts";

const setup = useOpenAi({ timeoutSeconds: 0.4 });
const url = (key: string) => `${setup.gateway.url}/bedrock/files/${BUCKET}/${key}`;

test("an error has the upstream's message, and the upstream's request id in a header", async () => {
  await put(setup.s3, "words.jsonl", jsonl(1));
  setup.upstream.fail("files.content", "500");
  const error = await failure(setup.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: "words.jsonl" })));
  expect(error.message).toContain("The server had an error while processing your request");
  setup.upstream.fail("files.retrieve", "500");
  const { headers } = await fetch(url("words.jsonl"), { method: "HEAD" });
  expect(headers.get("x-upstream-request-id")).toMatch(/^req_/);
});
