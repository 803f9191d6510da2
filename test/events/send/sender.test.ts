/** What the sender makes of receivers' answers. */
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { accept, startReceiver } from "./receiver.ts";
import { SECRET, startSending } from "./sending.ts";

const SHORT_MS = 400;

test("a request has the body, the signature and the given headers, and the attempt says how it went", async () => {
  const receiver = await startReceiver(accept);
  const at = Date.now();
  const attempt = await startSending()(`http://127.0.0.1:${receiver.port}/hook?key=1`, {
    at,
    headers: { "x-job": "j", "webhook-id": "forged" },
  });
  expect(attempt).toEqual({ at, ms: expect.any(Number), status: 200, delivered: true });
  const [{ path, method, headers, body }] = receiver.received as [(typeof receiver.received)[0]];
  expect([method, path]).toEqual(["POST", "/hook?key=1"]);
  expect(headers).toMatchObject({
    host: `127.0.0.1:${receiver.port}`,
    "content-type": "application/json",
    "user-agent": "quarry",
    "webhook-id": "evt_1",
    "x-job": "j",
  });
  expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toEqual({ type: "job.completed" });
});

test.each([200, 201, 202, 204, 299])("%d is a delivery", async (status) => {
  const receiver = await startReceiver((res) => void res.writeHead(status).end());
  expect(await startSending()(`http://127.0.0.1:${receiver.port}/`)).toMatchObject({ status, delivered: true });
});

test.each([300, 304, 400, 401, 404, 409, 429, 500, 503])("%d is a failure", async (status) => {
  const receiver = await startReceiver((res) => void res.writeHead(status).end());
  const attempt = await startSending()(`http://127.0.0.1:${receiver.port}/`);
  expect(attempt).toMatchObject({ status, delivered: false, error: expect.stringContaining(`${status}`) });
  expect(attempt.gone).toBeUndefined();
});

test("410 says that the endpoint is gone, even if the answer breaks", async () => {
  const receiver = await startReceiver((res) => {
    res.writeHead(410, { "content-length": 10 }).write("half");
    setImmediate(() => res.socket!.resetAndDestroy());
  });
  expect(await startSending()(`http://127.0.0.1:${receiver.port}/`)).toMatchObject({
    status: 410,
    delivered: false,
    gone: true,
    error: "The endpoint is gone (410): it wants no more events.",
  });
});

test.each([
  ["seconds", () => "120", 120_000],
  ["a date", () => new Date(Date.now() + 120_000).toUTCString(), 120_000],
  ["a date that has passed", () => new Date(0).toUTCString(), 0],
  ["neither", () => "soon", undefined],
])("Retry-After: %s", async (_what, value, expected) => {
  const receiver = await startReceiver((res) => void res.writeHead(503, { "retry-after": value() }).end());
  const { retryAfter } = await startSending()(`http://127.0.0.1:${receiver.port}/`);
  if (expected === undefined) expect(retryAfter).toBeUndefined();
  else expect(Math.abs(retryAfter! - expected)).toBeLessThan(5_000);
});

test.each([301, 302, 303, 307, 308])("a redirect with %d is a failure that reaches no other server", async (status) => {
  const other = await startReceiver(accept);
  const receiver = await startReceiver((res) => {
    res.writeHead(status, { location: `http://127.0.0.1:${other.port}/?key=secret-key` }).end();
  });
  const attempt = await startSending()(`http://127.0.0.1:${receiver.port}/`);
  expect(attempt).toMatchObject({
    status,
    delivered: false,
    error: `The endpoint redirects (${status}), which is not followed. Change its URL.`,
  });
  expect(other.connections).toBe(0);
});

test("a redirect in a circle is one request", async () => {
  const receiver = await startReceiver((res) => void res.writeHead(308, { location: "/" }).end());
  expect(await startSending()(`http://127.0.0.1:${receiver.port}/`)).toMatchObject({ status: 308, delivered: false });
  expect(receiver.received).toHaveLength(1);
});

test("a long answer is read no further than its first part, and counts by its status", async () => {
  let sent = 0;
  const cut = Promise.withResolvers<void>();
  const receiver = await startReceiver((res) => {
    const write = () => {
      while (!res.destroyed && res.write(Buffer.alloc(16_384))) sent += 16_384;
      if (!res.destroyed) res.once("drain", write);
    };
    res.once("close", cut.resolve);
    write();
  });
  expect(await startSending()(`http://127.0.0.1:${receiver.port}/`)).toMatchObject({ status: 200, delivered: true });
  await cut.promise;
  // What the buffers of both sockets hold.
  expect(sent).toBeLessThan(16 * 1024 * 1024);
});

test("answers keep a connection, and no cookie", async () => {
  const receiver = await startReceiver((res) => void res.setHeader("set-cookie", "a=b; Path=/").end("ok"));
  const send = startSending();
  for (let time = 0; time < 6; time += 1) await send(`http://127.0.0.1:${receiver.port}/`);
  // A request that begins before the end of the last answer is seen opens a second connection.
  expect(receiver.connections).toBeLessThanOrEqual(2);
  expect(receiver.received.map(({ headers }) => headers.cookie)).toEqual(Array(6).fill(undefined));
});

test("a host has a bounded number of connections", async () => {
  const held: (() => void)[] = [];
  const receiver = await startReceiver((res) => void held.push(() => res.end()));
  const send = startSending({ connections: 2 });
  const attempts = Array.from({ length: 5 }, () => send(`http://127.0.0.1:${receiver.port}/`));
  let answered = 0;
  while (answered < 5) {
    await expect.poll(() => held.length).toBeGreaterThan(0);
    held.shift()!();
    answered += 1;
  }
  expect(await Promise.all(attempts)).toEqual(Array(5).fill(expect.objectContaining({ delivered: true })));
  expect(receiver.connections).toBe(2);
});

test("no proxy of the environment is used", async () => {
  const proxy = await startReceiver(accept);
  const receiver = await startReceiver(accept);
  const names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "NODE_USE_ENV_PROXY"];
  const before = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) process.env[name] = name.startsWith("NODE") ? "1" : `http://127.0.0.1:${proxy.port}`;
  try {
    const attempt = await startSending()(`http://127.0.0.1:${receiver.port}/`);
    expect(attempt.delivered).toBe(true);
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  expect([proxy.connections, receiver.connections]).toEqual([0, 1]);
});

test("an abort rejects with its reason, also before the request", async () => {
  const arrived = Promise.withResolvers<void>();
  const receiver = await startReceiver(() => arrived.resolve());
  const send = startSending();
  const stop = new AbortController();
  const sent = send(`http://127.0.0.1:${receiver.port}/`, { signal: stop.signal });
  await arrived.promise;
  stop.abort(new Error("the gateway stops"));
  await expect(sent).rejects.toThrow("the gateway stops");
  await expect(send(`http://127.0.0.1:${receiver.port}/`, { signal: stop.signal })).rejects.toThrow(
    "the gateway stops",
  );
  expect(receiver.received).toHaveLength(1);
});

test("a receiver that does not answer is late", async () => {
  const receiver = await startReceiver(() => {});
  const attempt = await startSending({ timeoutMs: SHORT_MS })(`http://127.0.0.1:${receiver.port}/`);
  expect(attempt).toMatchObject({ delivered: false, error: "The endpoint did not answer within 0.4 seconds." });
  expect(attempt.status).toBeUndefined();
  expect(attempt.ms).toBeGreaterThanOrEqual(SHORT_MS - 50);
});

test("an answer whose headers drip is late", async () => {
  const receiver = await startReceiver((res) => {
    const { socket } = res;
    socket!.write("HTTP/1.1 200 OK\r\n");
    const drip = setInterval(() => socket!.write("x-a: b\r\n"), 20);
    socket!.once("close", () => clearInterval(drip));
  });
  const attempt = await startSending({ timeoutMs: SHORT_MS })(`http://127.0.0.1:${receiver.port}/`);
  expect(attempt).toMatchObject({ delivered: false, error: "The endpoint did not answer within 0.4 seconds." });
});

test("an answer that never ends is late", async () => {
  const receiver = await startReceiver((res) => {
    const drip = setInterval(() => res.write("."), 20);
    res.once("close", () => clearInterval(drip));
  });
  const attempt = await startSending({ timeoutMs: SHORT_MS })(`http://127.0.0.1:${receiver.port}/`);
  expect(attempt).toMatchObject({ status: 200, delivered: false, error: "The answer did not end within 0.4 seconds." });
});

test.each([
  ["the connection ends before the answer", "", "The connection broke before the answer."],
  ["the headers end amid", "HTTP/1.1 200 OK\r\nContent-Le", "The connection broke before the answer."],
  ["the body ends amid", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "The connection broke amid the answer."],
  ["no HTTP", "220 mail.example.com ESMTP\r\n", "The endpoint's answer is not HTTP."],
  [
    "two lengths",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "The endpoint's answer is not HTTP.",
  ],
  ["long headers", `HTTP/1.1 200 OK\r\nX-A: ${"a".repeat(100_000)}\r\n\r\n`, "The answer's headers are too long."],
])("%s", async (_what, answer, error) => {
  const receiver = await startReceiver(({ socket }) => void socket!.end(answer));
  const attempt = await startSending()(`http://127.0.0.1:${receiver.port}/`);
  expect(attempt).toMatchObject({ delivered: false, error });
});

test("a reset amid the answer is a failure, although the status was 200", async () => {
  const receiver = await startReceiver((res) => {
    res
      .writeHead(200, { "content-length": 10 })
      .write("half", () => setTimeout(() => res.socket!.resetAndDestroy(), 50));
  });
  const attempt = await startSending()(`http://127.0.0.1:${receiver.port}/`);
  expect(attempt).toMatchObject({ status: 200, delivered: false, error: "The connection broke amid the answer." });
});

test("nobody listens", async () => {
  const attempt = await startSending()("http://127.0.0.1:1/?key=secret-key");
  expect(attempt).toMatchObject({ delivered: false, error: "The endpoint refused the connection." });
});
