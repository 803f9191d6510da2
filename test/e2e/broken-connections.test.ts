/** Clients that go away: every sort of request, cut at every stage, in every way, over plain and TLS connections. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import path from "node:path";
import { connect as connectTls } from "node:tls";
import { describe, expect, test } from "vitest";
import { connectionLimit } from "../../src/server/connections.ts";
import { useGateway } from "../support/gateway.ts";
import { dial, head, send } from "../support/wire.ts";

const file = (name: string) => path.join(import.meta.dirname, "../support/tls", name);
const CA = readFileSync(file("cert.pem"));

const CONTENT = "x".repeat(200_000);
const CHUNKED = `${CONTENT.length.toString(16)}\r\n${CONTENT}\r\n0\r\n\r\n`;
const DOCUMENT = JSON.stringify({ jobName: "j", modelId: "m", roleArn: "r", padding: "x".repeat(2_000) });

/** Head and body. */
const REQUESTS: { readonly [sort: string]: readonly [string, string] } = {
  GET: [head("GET", "/bedrock/files/broken/k"), ""],
  HEAD: [head("HEAD", "/bedrock/files/broken/k"), ""],
  list: [head("GET", "/bedrock/files/broken?list-type=2"), ""],
  PUT: [head("PUT", "/bedrock/files/broken/k", { "Content-Length": `${CONTENT.length}` }), CONTENT],
  "PUT without a length": [head("PUT", "/bedrock/files/broken/k", { "Transfer-Encoding": "chunked" }), CHUNKED],
  "aws-chunked PUT": [
    head("PUT", "/bedrock/files/broken/k", {
      "Content-Length": `${CHUNKED.length}`,
      "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      "x-amz-decoded-content-length": `${CONTENT.length}`,
    }),
    CHUNKED,
  ],
  "PUT that waits": [
    head("PUT", "/bedrock/files/broken/k", { "Content-Length": `${CONTENT.length}`, Expect: "100-continue" }),
    CONTENT,
  ],
  "refused PUT": [head("PUT", "/bedrock/files/broken/k?acl", { "Content-Length": `${CONTENT.length}` }), CONTENT],
  DeleteObjects: [
    head("POST", "/bedrock/files/broken?delete", { "Content-Length": "2000" }),
    `<Delete>${" ".repeat(2_000 - 17)}</Delete>`,
  ],
  "create a job": [head("POST", "/bedrock/model-invocation-job", { "Content-Length": `${DOCUMENT.length}` }), DOCUMENT],
  CONNECT: ["CONNECT example.invalid:443 HTTP/1.1\r\nHost: example.invalid:443\r\n\r\n", "hello ".repeat(100)],
  Upgrade: [head("GET", "/livez", { Connection: "Upgrade", Upgrade: "websocket" }), "hello ".repeat(100)],
  OPTIONS: [head("OPTIONS", "*"), ""],
  "no HTTP": ["\x16\x03\x01\x02\x00 no HTTP at all, but longer than twenty bytes\r\n\r\n", "hello"],
};

const CUTS = ["20 bytes", "the head", "half the body", "everything"] as const;
const bytesUntil = (cut: (typeof CUTS)[number], [top, body]: readonly [string, string]): string => {
  if (cut === "20 bytes") return top.slice(0, 20);
  if (cut === "the head") return top;
  return top + (cut === "everything" ? body : body.slice(0, body.length / 2));
};

const ENDS: { readonly [how: string]: (socket: Socket) => void } = {
  reset: (socket) => void socket.resetAndDestroy(),
  FIN: (socket) => void socket.destroy(),
  "half-close": (socket) => void socket.end().resume(),
};

describe.each(["plain", "TLS"])("%s", (transport) => {
  const gateway = useGateway(
    transport === "TLS" ? `tls: { cert: ${file("cert.pem")}, key: ${file("key.pem")} }` : "{}",
  );

  /** The TCP connection, and what to write to. */
  const open = async (): Promise<{ readonly raw: Socket; readonly writer: Socket }> => {
    const raw = connect(Number(new URL(gateway.url).port), "127.0.0.1").on("error", () => {});
    if (transport === "plain") {
      await once(raw, "connect");
      return { raw, writer: raw };
    }
    const writer = connectTls({ socket: raw, ca: CA, servername: "localhost", checkServerIdentity: () => undefined });
    writer.on("error", () => {});
    await once(writer, "secureConnect");
    return { raw, writer };
  };

  test.each(Object.keys(REQUESTS))(
    "%s: the gateway keeps working and leaves no connection or temporary file",
    async (sort) => {
      for (const [how, end] of Object.entries(ENDS)) {
        for (const cut of CUTS) {
          const { raw, writer } = await open();
          const closed = once(raw, "close");
          const bytes = bytesUntil(cut, REQUESTS[sort]!);
          await new Promise((resolve) => writer.write(bytes, resolve));
          end(how === "half-close" ? writer : raw);
          await closed.catch((error: unknown) => expect(error, `${how} after ${cut}`).toBeUndefined());
        }
      }
      await expect.poll(gateway.temporaryCount).toBe(0);
      const { writer } = await open();
      writer.write(head("GET", "/livez", { Connection: "close" }));
      const [answer] = (await once(writer, "data")) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /);
      writer.destroy();
    },
  );
});

describe("a client that does not close its side", () => {
  const gateway = useGateway("limits: { header_timeout_seconds: 1 }", { replicas: 1 });

  test.each([
    ["nothing", ""],
    ["half a head", "GET /livez HTTP/1.1\r\nHost: q"],
    ["invalid HTTP", "hello\r\n\r\n"],
    ["a tunnel", REQUESTS.CONNECT![0]],
  ])("loses its connection after it has sent %s", async (_what, bytes) => {
    const socket = connect({ port: Number(new URL(gateway.url).port), host: "127.0.0.1", allowHalfOpen: true });
    socket.on("error", () => {}).resume();
    const closed = once(socket, "end");
    socket.write(bytes);
    await closed;
    // The gateway's socket is closed too, so later bytes are answered with a reset.
    const reset = new Promise((resolve) => socket.once("close", resolve));
    const writing = setInterval(() => socket.write("x"), 100);
    await reset;
    clearInterval(writing);
  });
});

describe("connections beyond the limit", () => {
  const gateway = useGateway("limits: { connections: 2 }", { replicas: 1 });

  test("are dropped, and reported once", async () => {
    await using first = await dial(gateway.url);
    await using second = await dial(gateway.url);
    for (const connection of [first, second]) {
      connection.send(head("GET", "/livez"));
      await expect(connection.answer()).resolves.toMatchObject({ status: 200 });
    }
    for (let i = 0; i < 3; i++) {
      await using third = await dial(gateway.url);
      await third.ended;
    }
    const lines = gateway.log.filter(({ msg }) => msg === "connections dropped: too many are open");
    expect(lines).toEqual([expect.objectContaining({ level: 40, count: 1, limit: 2 })]);
    first.socket.destroy();
    await expect
      .poll(() =>
        send(gateway.url, "GET", "/livez").then(
          ({ status }) => status,
          () => undefined,
        ),
      )
      .toBe(200);
  });

  test("the process's limit of open files leaves a reserve", () => {
    const limits =
      "Limit  Soft Limit  Hard Limit  Units\nMax open files            1024                 4096                 files\n";
    expect(connectionLimit(limits)).toBe(768);
    expect(connectionLimit("Max open files 100 100 files")).toBe(50);
    expect(connectionLimit("")).toBe(Number.MAX_SAFE_INTEGER);
  });
});
