/** Who may use the page, and from where. */
import { describe, expect, it, test } from "vitest";
import { startTestGateway, useGateway } from "../support/gateway.ts";
import { ask, PAGE, pageFolder, signIn } from "./page.ts";

const SECRET = "a-secret-of-the-test";
const OTHER = "another-secret-of-it";
const READER = "a-reading-secret-here";
const KEYS = `
access_keys:
  - { id: team-a, secret: ${SECRET}, tenant: a }
  - { id: team-b, secret: ${OTHER}, tenant: b }
  - { id: reader, secret: ${READER}, tenant: a, read_only: true }
cors: { origins: ["*"], methods: [GET, PUT, POST, DELETE], headers: ["*"] }
`;
const folder = await pageFolder();
const open = useGateway(undefined, { pageFolder: folder });
const closed = useGateway(KEYS, { pageFolder: folder });
type Sent = Readonly<Record<string, string>>;
const BROWSER = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

describe("the files of the page", () => {
  it("leads a browser from / to /ui/, and answers curl in text", async () => {
    expect(await ask(open.url, "GET", "/", BROWSER)).toMatchObject({ status: 302, headers: { location: "/ui/" } });
    expect((await ask(open.url, "GET", "/", { accept: "*/*" })).text).toContain("boto3");
  });

  it.each(["/ui", "/ui/", "/ui/jobs/abc", "/ui/files/b/a.b/", "/ui/?x=1"])("serves the page at %s", async (target) => {
    const { status, headers, text } = await ask(open.url, "GET", target, BROWSER);
    expect({ status, text }).toMatchObject({ status: 200, text: expect.stringContaining("<!doctype html>") });
    expect(headers).toMatchObject({
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "cache-control": "no-cache",
    });
  });

  it("lets browsers keep a file whose address has its digest", async () => {
    const { headers } = await ask(open.url, "GET", "/ui/page.js?v=1", { "accept-encoding": "gzip" });
    expect(headers).toMatchObject({
      "cache-control": "public, max-age=31536000, immutable",
      "content-encoding": "gzip",
      "content-type": "text/javascript; charset=utf-8",
    });
    expect((await ask(open.url, "GET", "/ui/page.js")).headers["cache-control"]).toBe("no-cache");
    expect((await ask(open.url, "GET", "/ui/gone.js?v=2")).status).toBe(404);
    expect((await ask(open.url, "GET", "/ui/../package.json")).text).toContain("<!doctype html>");
    expect((await ask(open.url, "POST", "/ui/", PAGE)).status).toBe(405);
  });

  it("is not there with ui: false", async () => {
    const off = await startTestGateway("ui: false\n", { pageFolder: folder });
    try {
      expect((await ask(off.url, "GET", "/ui/", BROWSER)).status).toBe(404);
      expect((await ask(off.url, "GET", "/ui/api/session")).status).toBe(404);
      expect((await ask(off.url, "GET", "/ui/s3/")).status).toBe(404);
      expect((await ask(off.url, "GET", "/", BROWSER)).status).toBe(200);
    } finally {
      await off.stop();
    }
  });
});

describe("without access keys", () => {
  it("says so, and lets the page use S3 and Bedrock", async () => {
    const { json } = await ask(open.url, "GET", "/ui/api/session");
    expect(json).toMatchObject({ keys: false, operator: true, readOnly: false, providers: ["local"] });
    expect(json.s3).toBe(`${open.url}/bedrock/files`);
    expect((await ask(open.url, "PUT", "/ui/s3/bucket-one", PAGE)).status).toBe(200);
    expect((await ask(open.url, "GET", "/ui/s3/")).text).toContain("bucket-one");
    expect((await ask(open.url, "GET", "/ui/bedrock/model-invocation-jobs")).json).toEqual({
      invocationJobSummaries: [],
    });
  });

  test.each(["/ui/api/session", "/ui/s3/", "/ui/bedrock/model-invocation-jobs", "/ui/api/jobs"])(
    "refuses another name for 127.0.0.1 at %s",
    async (target) => {
      expect((await ask(open.url, "GET", target, { host: "evil.example" })).status).toBe(403);
    },
  );

  it("has nobody to sign in", async () => {
    const sent = JSON.stringify({ keyId: "a", secret: "b" });
    expect((await ask(open.url, "POST", "/ui/api/session", PAGE, sent)).status).toBe(400);
  });
});

describe("requests of other pages", () => {
  const host = () => new URL(closed.url).host;
  const targets = [
    ["GET", "/ui/s3/"],
    ["GET", "/ui/bedrock/model-invocation-jobs"],
    ["GET", "/ui/api/session"],
    ["GET", "/ui/api/jobs"],
    ["PUT", "/ui/s3/bucket-x"],
    ["POST", "/ui/s3/bucket-x"],
    ["DELETE", "/ui/api/session"],
  ] as const;

  it.each(targets)("refuses %s %s of another origin, with the cookie", async (method, target) => {
    const session = await signIn(closed.url, "team-a", SECRET);
    const foreign: readonly Sent[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: "http://127.0.0.1:1" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ];
    for (const headers of foreign) {
      const reply = await ask(closed.url, method, target, { ...PAGE, ...session, ...headers });
      expect({ headers, status: reply.status }).toEqual({ headers, status: 403 });
      expect(reply.headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  it.each(targets.filter(([method]) => method !== "GET"))(
    "refuses %s %s without the header",
    async (method, target) => {
      const session = await signIn(closed.url, "team-a", SECRET);
      const own = { ...session, origin: `http://${host()}`, "sec-fetch-site": "same-origin" };
      expect((await ask(closed.url, method, target, own)).status).toBe(403);
      expect((await ask(closed.url, method, target, { ...own, "x-quarry-page": "2" })).status).toBe(403);
    },
  );

  it("answers no preflight below /ui, whatever cors allows", async () => {
    const headers = {
      origin: "https://app.example",
      "access-control-request-method": "PUT",
      "access-control-request-headers": "x-quarry-page",
    };
    for (const target of ["/ui/s3/b/k", "/ui/bedrock/model-invocation-job", "/ui/api/session"]) {
      const reply = await ask(closed.url, "OPTIONS", target, headers);
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(reply.headers["access-control-allow-origin"]).toBeUndefined();
    }
  });
});

describe("signing in", () => {
  it("sets a cookie that only the page's requests carry", async () => {
    const sent = JSON.stringify({ keyId: "team-a", secret: SECRET });
    const { status, json, headers } = await ask(closed.url, "POST", "/ui/api/session", PAGE, sent);
    expect(status).toBe(200);
    expect(json).toMatchObject({ keys: true, keyId: "team-a", tenant: "a", operator: false, readOnly: false });
    expect(headers["set-cookie"]).toEqual([
      expect.stringMatching(/^quarry-session=[\w-]{43}; Path=\/ui; Max-Age=86400; HttpOnly; SameSite=Strict$/),
    ]);
    expect(JSON.stringify(json)).not.toContain(SECRET);
  });

  it("marks the cookie as Secure behind a proxy with TLS, and accepts no other there", async () => {
    const proxied = { "x-forwarded-proto": "https" };
    const sent = JSON.stringify({ keyId: "team-a", secret: SECRET });
    const { headers } = await ask(closed.url, "POST", "/ui/api/session", { ...PAGE, ...proxied }, sent);
    const [cookie] = headers["set-cookie"] as string[];
    expect(cookie).toMatch(/^__Secure-quarry-session=.*; HttpOnly; SameSite=Strict; Secure$/);
    const plain = await signIn(closed.url, "team-a", SECRET);
    expect((await ask(closed.url, "GET", "/ui/s3/", { ...plain, ...proxied })).status).toBe(401);
    expect((await ask(closed.url, "GET", "/ui/s3/", { cookie: cookie!.split(";")[0]!, ...proxied })).status).toBe(200);
  });

  it.each([
    ["a wrong secret", "team-a", "a-secret-of-the-tesT"],
    ["another key's secret", "team-a", OTHER],
    ["no secret", "team-a", ""],
    ["an unknown key", "team-c", SECRET],
    ["an unknown key without a secret", "nobody", ""],
  ])("refuses %s", async (_, keyId, secret) => {
    const reply = await ask(closed.url, "POST", "/ui/api/session", PAGE, JSON.stringify({ keyId, secret }));
    expect(reply).toMatchObject({ status: 403, json: { message: "The access key id or the secret is wrong." } });
    expect(reply.headers["set-cookie"]).toBeUndefined();
  });

  it.each(["", "{", "null", "[]", '{"keyId":1,"secret":"x"}'])("refuses the body %j", async (body) => {
    expect((await ask(closed.url, "POST", "/ui/api/session", PAGE, body)).status).toBe(400);
  });

  it("refuses a long body before it reads it", async () => {
    expect((await ask(closed.url, "POST", "/ui/api/session", PAGE, "x".repeat(10_000))).status).toBe(400);
  });

  it("binds the session to its key's rights", async () => {
    const [a, b, reader] = [
      await signIn(closed.url, "team-a", SECRET),
      await signIn(closed.url, "team-b", OTHER),
      await signIn(closed.url, "reader", READER),
    ];
    expect((await ask(closed.url, "PUT", "/ui/s3/of-team-a", { ...PAGE, ...a })).status).toBe(200);
    expect((await ask(closed.url, "GET", "/ui/s3/", reader)).text).toContain("of-team-a");
    expect((await ask(closed.url, "GET", "/ui/s3/", b)).text).not.toContain("of-team-a");
    expect((await ask(closed.url, "GET", "/ui/s3/of-team-a", b)).status).toBe(404);
    expect((await ask(closed.url, "PUT", "/ui/s3/of-reader", { ...PAGE, ...reader })).status).toBe(403);
    expect((await ask(closed.url, "GET", "/ui/api/session", reader)).json).toMatchObject({ readOnly: true });
  });

  it("ends on sign out", async () => {
    const session = await signIn(closed.url, "team-a", SECRET);
    expect((await ask(closed.url, "GET", "/ui/s3/", session)).status).toBe(200);
    const out = await ask(closed.url, "DELETE", "/ui/api/session", { ...PAGE, ...session });
    expect(out.headers["set-cookie"]).toEqual([expect.stringContaining("quarry-session=; Path=/ui; Max-Age=0;")]);
    for (const target of ["/ui/s3/", "/ui/bedrock/model-invocation-jobs", "/ui/api/jobs"]) {
      expect((await ask(closed.url, "GET", target, session)).status).toBe(401);
    }
    expect((await ask(closed.url, "GET", "/ui/api/session", session)).json).toMatchObject({
      keys: true,
      providers: [],
    });
  });

  it.each<Sent>([{}, { cookie: "quarry-session=" }, { cookie: "quarry-session=made-up" }, { cookie: "other=1" }])(
    "asks for it with %j",
    async (headers) => {
      expect((await ask(closed.url, "GET", "/ui/s3/", headers)).status).toBe(401);
      expect((await ask(closed.url, "GET", "/ui/api/jobs", headers)).status).toBe(401);
    },
  );

  it("does not let the cookie into the signed APIs", async () => {
    const session = await signIn(closed.url, "team-a", SECRET);
    expect((await ask(closed.url, "GET", "/bedrock/files/", session)).status).toBe(403);
    expect((await ask(closed.url, "GET", "/bedrock/model-invocation-jobs", session)).status).toBe(403);
  });
});

describe("the content of objects", () => {
  const HTML = "<script>alert(document.cookie)</script>";

  it("is never a document of this origin", async () => {
    const session = await signIn(closed.url, "team-a", SECRET);
    const own = { ...PAGE, ...session };
    await ask(closed.url, "PUT", "/ui/s3/html", own);
    const put = {
      ...own,
      "content-type": "text/html",
      "content-disposition": "inline",
      "cache-control": "public, max-age=99",
    };
    expect((await ask(closed.url, "PUT", "/ui/s3/html/page.html", put, HTML)).status).toBe(200);
    const query = "?response-content-disposition=inline&response-cache-control=public&response-content-type=text/html";
    for (const target of ["/ui/s3/html/page.html", `/ui/s3/html/page.html${query}`, "/ui/s3/html/missing.html"]) {
      const { headers } = await ask(closed.url, "GET", target, { ...session, "sec-fetch-dest": "document" });
      expect(headers).toMatchObject({
        "content-disposition": "attachment",
        "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
      });
    }
    const fetched = await ask(closed.url, "GET", "/ui/s3/html/page.html", { ...session, "sec-fetch-dest": "empty" });
    expect(fetched.text).toBe(HTML);
    expect(fetched.headers).toMatchObject({ "x-content-type-options": "nosniff", "cache-control": "no-store" });
  });
});
