// docs/compatibility.md lists the honoured input members. One request per operation records the members that its handler
// reads: every honoured member, and no ignored one.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { memberRows, type Service } from "../../scripts/compatibility.ts";
import { routes } from "../../src/api/generated/s3/routes.ts";
import { IGNORED, RESTRICTED } from "../../src/api/members.ts";
import type { Route } from "../../src/api/route.ts";
import { useGateway } from "../support/gateway.ts";
import { send } from "../support/wire.ts";

type Handle = (input: object, call: unknown) => Promise<object>;
const reads = vi.hoisted(() => new Set<string>());

vi.mock(import("../../src/api/s3/handlers.ts"), async (original) => {
  const { createS3Handlers } = await original();
  return { createS3Handlers: (options) => recorded(createS3Handlers(options)) };
});
vi.mock(import("../../src/api/bedrock/handlers.ts"), async (original) => {
  const { createBedrockHandlers } = await original();
  return { createBedrockHandlers: (...parts) => recorded(createBedrockHandlers(...parts)) };
});

function recorded<Handlers extends object>(handlers: Handlers): Handlers {
  const entries = (Object.entries(handlers) as [string, Handle][]).map(([name, handle]) => [
    name,
    (input: object, call: unknown) => handle(watched(input, name, "."), call),
  ]);
  return Object.fromEntries(entries) as Handlers;
}

/** Records reads of members, also in nested documents. Serialization as JSON is not a read. */
function watched<T extends object>(value: T, path: string, separator = ""): T {
  return new Proxy(value, {
    get(target, key) {
      if (key === "toJSON") return () => target;
      const found: unknown = Reflect.get(target, key);
      if (typeof key === "symbol" || typeof found === "function") return found;
      const at = Array.isArray(target) ? `${path}[]` : `${path}${separator || "."}${key}`;
      reads.add(at);
      const isDocument = Array.isArray(found) || (found as object | null)?.constructor === Object;
      return isDocument ? watched(found as object, at) : found;
    },
  });
}

const gateway = useGateway("storage_encrypted: true");
const FILES = "/bedrock/files";
const line = '{"recordId":"1","modelInput":{"messages":[{"role":"user","content":[{"text":"Hello"}]}]}}\n';

async function ask(method: string, target: string, headers: Record<string, string> = {}, body?: string) {
  const answer = await send(gateway.url, method, target, headers, body);
  const text = answer.body.toString();
  expect(answer.status, `${method} ${target}: ${text}`).toBeLessThan(300);
  return text;
}

async function askS3(): Promise<void> {
  const put = (target: string, headers?: Record<string, string>, body = "") =>
    ask("PUT", FILES + target, headers, body);
  const get = (target: string, headers?: Record<string, string>) => ask("GET", FILES + target, headers);
  await put("/b");
  await ask("HEAD", `${FILES}/b`);
  await get("/");
  await get("/b?location");
  await put("/b/k", {}, line);
  await ask("HEAD", `${FILES}/b/k`);
  await get("/b/k");
  await get("/b/k?attributes", { "x-amz-object-attributes": "ETag" });
  await get("/b");
  await get("/b?list-type=2");
  await put("/b/copy", { "x-amz-copy-source": "b/k", "x-amz-metadata-directive": "REPLACE" });
  for (const { method, path, query } of Object.values<Route>(routes)) {
    const [selector, more] = query;
    // The answer to a question about a feature that is off may be an error.
    if (method !== "GET" || selector === undefined || more !== undefined || selector[1] !== undefined) continue;
    await send(gateway.url, "GET", `${FILES}/b${path.length > 1 ? "/k" : ""}?${selector[0]}`, {});
  }
  await get("/b?versions&key-marker=a");
  const byDefault =
    "<ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault>";
  const blocked = "<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>";
  const rule = `<Rule>${byDefault}${blocked}</Rule>`;
  const configuration = `<ServerSideEncryptionConfiguration>${rule}</ServerSideEncryptionConfiguration>`;
  await put("/b?encryption", {}, configuration);
  const tag = "<Tag><Key>k</Key><Value>v</Value></Tag>";
  const sizes = "<ObjectSizeGreaterThan>1</ObjectSizeGreaterThan><ObjectSizeLessThan>9</ObjectSizeLessThan>";
  const expires = "<Status>Enabled</Status><Expiration><Days>1</Days></Expiration>";
  const and = `<Filter><And><Prefix>a</Prefix>${tag}${sizes}</And></Filter>`;
  const uploads =
    "<AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>";
  const rules = [
    `<Rule>${expires}${and}</Rule>`,
    `<Rule>${expires}<Filter>${tag}</Filter></Rule>`,
    `<Rule><Status>Enabled</Status><Prefix>a</Prefix>${uploads}</Rule>`,
    "<Rule><Status>Enabled</Status><Prefix>b</Prefix><NoncurrentVersionExpiration/></Rule>",
  ];
  await put("/b?lifecycle", {}, `<LifecycleConfiguration>${rules.join("")}</LifecycleConfiguration>`);
  for (const { method, path, query } of Object.values<Route>(routes)) {
    if (method === "DELETE" && path.length === 1 && query.length === 1)
      await ask("DELETE", `${FILES}/b?${query[0]![0]}`);
  }
  await put("/b/k?tagging", {}, "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>");
  await ask("DELETE", `${FILES}/b/k?tagging`);
  await put("/b/copy", { "x-amz-copy-source": "b/k", "x-amz-tagging-directive": "REPLACE" });
  const upload = async () => /<UploadId>(.*)<\/UploadId>/.exec(await ask("POST", `${FILES}/b/m?uploads`))![1]!;
  const [id, other] = [await upload(), await upload()];
  const etag = /<ETag>(.*)<\/ETag>/;
  await put(`/b/m?uploadId=${id}&partNumber=2`, {}, line);
  const copied = await put(`/b/m?uploadId=${id}&partNumber=1`, { "x-amz-copy-source": "b/k" });
  await get(`/b/m?uploadId=${id}`);
  await get("/b?uploads&key-marker=a");
  const part = `<Part><PartNumber>1</PartNumber><ETag>${etag.exec(copied)![1]}</ETag></Part>`;
  const complete = `<CompleteMultipartUpload>${part}</CompleteMultipartUpload>`;
  await ask("POST", `${FILES}/b/m?uploadId=${id}`, {}, complete);
  await ask("DELETE", `${FILES}/b/m?uploadId=${other}`);
  const keys = ["k", "copy"].map((key) => `<Object><Key>${key}</Key></Object>`).join("");
  await ask("POST", `${FILES}/b?delete`, {}, `<Delete>${keys}</Delete>`);
  await ask("DELETE", `${FILES}/b/m`);
  await ask("DELETE", `${FILES}/b`);
}

async function askBedrock(): Promise<void> {
  const post = (target: string, body: object) => ask("POST", `/bedrock${target}`, {}, JSON.stringify(body));
  await ask("PUT", `${FILES}/jobs/in.jsonl`, {}, line);
  const job = {
    jobName: "n",
    modelId: "m",
    inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://jobs/in.jsonl" } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://jobs/out/" } },
    tags: [{ key: "a", value: "b" }],
  };
  const { jobArn } = JSON.parse(await post("/model-invocation-job", job)) as { jobArn: string };
  await ask("GET", `/bedrock/model-invocation-job/${encodeURIComponent(jobArn)}`);
  await ask("GET", "/bedrock/model-invocation-jobs");
  await ask("GET", "/bedrock/foundation-models");
  await ask("GET", "/bedrock/foundation-models/quarry-echo");
  await ask("GET", "/bedrock/inference-profiles");
  await send(gateway.url, "GET", "/bedrock/inference-profiles/us.a.b");
  await post("/tagResource", { resourceARN: jobArn, tags: [{ key: "c", value: "d" }] });
  await post("/listTagsForResource", { resourceARN: jobArn });
  await post("/untagResource", { resourceARN: jobArn, tagKeys: ["c"] });
  // A conflict: the job may have ended by itself.
  await send(gateway.url, "POST", `/bedrock/model-invocation-job/${encodeURIComponent(jobArn)}/stop`);
}

const folder = new URL("../../src/http/", import.meta.url);
const httpLayer = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(new URL(name, folder), "utf8"))
  .join("\n");

/** The decoder reads the content headers, not the handler. */
const isReadFromHeaders = (wire: string) => {
  const header = /^header `(.*)`$/.exec(wire)?.[1]?.toLowerCase();
  return header !== undefined && httpLayer.includes(`"${header}"`);
};

describe.each<[Service, () => Promise<void>]>([
  ["s3", askS3],
  ["bedrock", askBedrock],
])("the %s handlers", (service, request) => {
  it("read every honoured member and no ignored one", async () => {
    reads.clear();
    await request();
    const rows = [...memberRows(service)].flatMap(([operation, members]) =>
      members.map((row) => ({ ...row, name: `${operation}.${row.path}` })),
    );
    // Members that only AWS acts on are passed on as a whole, and streams come from the call.
    const honoured = rows.filter(
      ({ effect, note, path }) => effect === "honoured" && !note.includes("`bedrock` only") && path !== "Body",
    );
    expect(honoured.length).toBeGreaterThan(20);
    const unread = honoured.filter(({ name, wire }) => !reads.has(name) && !isReadFromHeaders(wire));
    expect(unread.map(({ name }) => name)).toEqual([]);
    const read = rows.filter(({ name, effect }) => effect === "ignored" && reads.has(name));
    expect(read.map(({ name }) => name)).toEqual([]);
  });

  it("have the members that the tables name", () => {
    const rows = memberRows(service);
    const paths = new Set(
      [...rows].flatMap(([operation, members]) => members.map(({ path }) => `${operation}.${path}`)),
    );
    for (const [operation, members] of [...Object.entries(IGNORED[service]), ...Object.entries(RESTRICTED[service])]) {
      const operations = operation === "*" ? [...rows.keys()] : [operation];
      const missing = Object.keys(members).filter((path) => !operations.some((name) => paths.has(`${name}.${path}`)));
      expect(missing, operation).toEqual([]);
    }
  });
});
