/** The page at `/`. */
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { failure } from "../support/sdk.ts";
import { type Answer, dial } from "../support/wire.ts";

const SECRET = "a-secret-of-the-test";
const open = useGateway("ui: false\n", { replicas: 1 });
const closed = useGateway(`access_keys: [{ id: team-a, secret: ${SECRET} }]\n`, { replicas: 1 });
const BROWSER = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };

async function ask(
  url: string,
  method: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  await using connection = await dial(url);
  const lines = Object.entries({ host: new URL(url).host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  connection.send(`${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n`);
  return await connection.answer({ method });
}

describe("GET /", () => {
  it.each([
    ["curl", { accept: "*/*" }],
    ["a client without Accept", {}],
  ])("answers %s in plain text", async (_, headers) => {
    const answer = await ask(open.url, "GET", "/", headers);
    expect(answer).toMatchObject({ status: 200, headers: { "content-type": "text/plain; charset=utf-8" } });
    const text = answer.body.toString();
    expect(text).toContain(`S3       ${open.url}/bedrock/files\n`);
    expect(text).toContain(`Bedrock  ${open.url}/bedrock\n`);
    expect(text).toContain(`boto3.client("s3", endpoint_url="${open.url}/bedrock/files", **login)`);
    expect(text).toContain("any value works");
    expect(text).not.toContain("<");
  });

  it("answers a browser in HTML that loads and runs nothing", async () => {
    const { status, headers, body } = await ask(open.url, "GET", "/", BROWSER);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
      vary: "Accept",
    });
    expect(body.toString()).toContain(`boto3.client("bedrock", endpoint_url="${open.url}/bedrock", **login)`);
    expect(body.toString()).not.toMatch(/<(script|style|img|link)/);
  });

  it("shows the host and the scheme that the client used", async () => {
    const headers = { host: "quarry.example:9000", "x-forwarded-proto": "https" };
    const { body } = await ask(open.url, "GET", "/", headers);
    expect(body.toString()).toContain("https://quarry.example:9000/bedrock/files");
  });

  it.each(["x<script>", "a b", 'a"b', "a/../b", "user@host", ""])("does not repeat the host %j", async (host) => {
    const { status, body } = await ask(open.url, "GET", "/", { host, ...BROWSER });
    expect(status).toBe(200);
    expect(body.toString()).toContain(`${open.url}/bedrock/files`);
    if (host !== "") expect(body.toString()).not.toContain(`//${host}`);
  });

  it("needs no access key where requests need one, and shows no key", async () => {
    const { status, body } = await ask(closed.url, "GET", "/");
    expect(status).toBe(200);
    const text = body.toString();
    expect(text).toContain("Every request needs an access key");
    expect(text).not.toContain("team-a");
    expect(text).not.toContain(SECRET);
  });
});

it("answers HEAD / without the page", async () => {
  const { status, headers, body } = await ask(open.url, "HEAD", "/");
  expect({ status, body: body.toString() }).toEqual({ status: 200, body: "" });
  expect(Number(headers["content-length"])).toBeGreaterThan(500);
  expect(headers["x-content-type-options"]).toBe("nosniff");
});

it.each([
  ["POST", "/"],
  ["PUT", "/"],
  ["GET", "/?x-id=ListBuckets"],
  ["GET", "//"],
  ["GET", "/index.html"],
])("%s %s is not a path", async (method, target) => {
  const { status, body } = await ask(open.url, method, target);
  expect(status).toBe(404);
  expect(JSON.parse(body.toString()).message).toBe("No such path. S3 is at /bedrock/files and Bedrock at /bedrock.");
});

it("answers a signed request to `/` with an error: the endpoint lacks its path", async () => {
  const s3 = new S3Client({
    endpoint: open.url,
    region: "us-east-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
    maxAttempts: 1,
  });
  const error = await failure(s3.send(new ListBucketsCommand({})));
  expect(error.$metadata).toMatchObject({ httpStatusCode: 404 });
});
