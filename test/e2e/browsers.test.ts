/** Web pages that a user of a gateway without access keys has open: they must not use it. */
import { describe, expect, test } from "vitest";
import { startTestGateway, useGateway } from "../support/gateway.ts";
import { dial, head, send } from "../support/wire.ts";

const LIST = "/bedrock/files";
const JOB = JSON.stringify({
  jobName: "page",
  modelId: "echo",
  roleArn: "any",
  inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://b/k" } },
  outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://b/out/" } },
});

/** A request whose Host is the test's own. */
async function ask(url: string, method: string, target: string, headers: Record<string, string>, body = "") {
  await using connection = await dial(url);
  const all = { ...headers, "Content-Length": `${Buffer.byteLength(body)}` };
  connection.send(head(method, target, all).replace("Host: localhost\r\n", "") + body);
  return await connection.answer({ method });
}

describe("without access keys", () => {
  const gateway = useGateway();

  test.each([
    "evil.example",
    "evil.example:8080",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "10.0.0.1",
    "",
    "[::2]:80",
  ])("a Host '%s' is refused", async (host) => {
    const s3 = await ask(gateway.url, "GET", LIST, { Host: host });
    expect(s3.status).toBe(403);
    expect(s3.body.toString()).toContain("<Code>AccessDenied</Code>");
    const bedrock = await ask(gateway.url, "GET", "/bedrock/model-invocation-jobs", { Host: host });
    expect(bedrock).toMatchObject({ status: 403, headers: { "x-amzn-errortype": "AccessDeniedException" } });
  });

  test.each(["localhost", "LOCALHOST:8080", "localhost.", "127.0.0.1", "127.9.9.9:1", "[::1]:8080"])(
    "a Host '%s' is served",
    async (host) => {
      await expect(ask(gateway.url, "GET", LIST, { Host: host })).resolves.toMatchObject({ status: 200 });
    },
  );

  test("a Host 'bucket.localhost:9' is served as the bucket", async () => {
    await ask(gateway.url, "PUT", LIST, { Host: "bucket.localhost:9" });
    const listed = await ask(gateway.url, "GET", LIST, { Host: "bucket.localhost:9" });
    expect(listed.status).toBe(200);
    expect(listed.body.toString()).toContain("<Name>bucket</Name>");
  });

  test.each<[string, Record<string, string>]>([
    ["a foreign Origin", { Origin: "https://evil.example" }],
    ["another port's Origin", { Origin: "http://localhost:3000" }],
    ["a sandboxed page's Origin", { Origin: "null" }],
    ["an Origin that is not a URL", { Origin: "evil" }],
    ["a cross-site fetch", { "Sec-Fetch-Site": "cross-site" }],
  ])("%s starts no job, and writes and deletes nothing", async (_what, headers) => {
    await send(gateway.url, "PUT", "/bedrock/files/page/k", {}, "kept");
    const from = { Host: "localhost", "Content-Type": "text/plain", ...headers };
    for (const [method, target, body] of [
      ["POST", "/bedrock/model-invocation-job", JOB],
      ["POST", "/bedrock/files/page?delete", "<Delete><Object><Key>k</Key></Object></Delete>"],
      ["PUT", "/bedrock/files/page/k", "changed"],
      ["GET", "/bedrock/files/page/k", ""],
    ] as const) {
      await expect(ask(gateway.url, method, target, from, body)).resolves.toMatchObject({ status: 403 });
    }
    const { body } = await send(gateway.url, "GET", "/bedrock/files/page/k");
    expect(body.toString()).toBe("kept");
  });

  test.each<[string, Record<string, string>]>([
    ["its own Origin", { Host: "localhost:8080", Origin: "http://localhost:8080" }],
    ["its own site", { Host: "localhost", "Sec-Fetch-Site": "same-origin" }],
    ["an address that the user typed", { Host: "localhost", "Sec-Fetch-Site": "none" }],
  ])("%s is served", async (_what, headers) => {
    await expect(ask(gateway.url, "GET", LIST, headers)).resolves.toMatchObject({ status: 200 });
  });
});

describe("a host name that the configuration allows", () => {
  const gateway = useGateway("allowed_hosts: [Quarry.internal]");

  test("is served beside the loopback names", async () => {
    for (const [host, status] of [
      ["quarry.internal:8080", 200],
      ["localhost", 200],
      ["other.internal", 403],
    ] as const)
      await expect(ask(gateway.url, "GET", LIST, { Host: host }), host).resolves.toMatchObject({ status });
  });
});

test.each([
  ["allow_anonymous permits every name, but no foreign page", "allow_anonymous: true", 200, 403],
  ["access keys make the check needless", "access_keys: [{ id: abc, secret: 0123456789abcdef }]", 200, 200],
])("%s", async (_what, yaml, byName, byOrigin) => {
  const gateway = await startTestGateway(yaml);
  const key = { Authorization: "Bearer 0123456789abcdef" };
  try {
    const byHost = await ask(gateway.url, "GET", LIST, { Host: "quarry:8080", ...key });
    expect(byHost.status).toBe(byName);
    const byPage = await ask(gateway.url, "GET", LIST, { Host: "localhost", Origin: "https://evil.example", ...key });
    expect(byPage.status).toBe(byOrigin);
  } finally {
    await gateway.stop();
  }
});
