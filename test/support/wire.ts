/** HTTP by hand: tests choose every byte that is sent, and see answers unchanged. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface Answer {
  readonly status: number;
  readonly reason: string;
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Connection {
  readonly socket: Socket;
  send(bytes: string | Uint8Array): void;
  /** The next answer, 100 included. Rejects if the connection ends before the answer is complete. */
  answer(request?: { readonly method?: string }): Promise<Answer>;
  /** Resolves when the gateway has closed its side of the connection. */
  readonly ended: Promise<void>;
}

/** A connection to the gateway. Use `await using`: an open connection would keep the gateway from stopping. */
export async function dial(url: string): Promise<Connection & AsyncDisposable> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  let received = Buffer.alloc(0);
  let over = false;
  let wake = () => {};
  const finish = () => {
    over = true;
    wake();
  };
  const ended = new Promise<void>((resolve) => {
    socket.once("end", resolve).once("close", resolve);
  });
  socket.on("data", (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    wake();
  });
  socket.on("end", finish).on("close", finish).on("error", finish);

  return {
    socket,
    send: (bytes) => void socket.write(bytes),
    ended,
    async answer({ method = "GET" } = {}) {
      for (;;) {
        const found = parse(received, method);
        if (found !== undefined) {
          received = received.subarray(found.length);
          return found.answer;
        }
        if (over) throw new Error(`the connection ended after: ${received.toString("latin1") || "nothing"}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async [Symbol.asyncDispose]() {
      socket.destroy();
    },
  };
}

/** The answer at the start of the bytes, and its length; undefined while it is incomplete. */
function parse(bytes: Buffer, method: string): { answer: Answer; length: number } | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
  const [, status, reason] = /^HTTP\/1\.1 (\d{3}) ?(.*)$/.exec(first) ?? [];
  if (status === undefined) throw new Error(`no HTTP answer: ${first}`);
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const start = end + 4;
  const code = Number(status);
  const none = code < 200 || code === 204 || code === 304 || method === "HEAD";
  const body = none ? { content: Buffer.alloc(0), length: 0 } : bodyOf(bytes.subarray(start), headers);
  if (body === undefined) return undefined;
  return { answer: { status: code, reason: reason!, headers, body: body.content }, length: start + body.length };
}

function bodyOf(bytes: Buffer, headers: Answer["headers"]): { content: Buffer; length: number } | undefined {
  if (headers["transfer-encoding"] !== "chunked") {
    const length = Number(headers["content-length"] ?? 0);
    return bytes.length < length ? undefined : { content: bytes.subarray(0, length), length };
  }
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = bytes.indexOf("\r\n", at);
    if (line < 0) return undefined;
    const size = Number.parseInt(bytes.toString("latin1", at, line), 16);
    const next = line + 2 + size + 2;
    if (bytes.length < next) return undefined;
    if (size === 0) return { content: Buffer.concat(parts), length: next };
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = next;
  }
}

type Headers = Readonly<Record<string, string>>;

/** The head of a request as text, with Host. */
export const head = (method: string, target: string, headers: Headers = {}): string =>
  [
    `${method} ${target} HTTP/1.1`,
    "Host: localhost",
    ...Object.entries(headers).map(([n, v]) => `${n}: ${v}`),
    "",
    "",
  ].join("\r\n");

/** Sends one request on a connection of its own. Adds the body's length unless the headers declare one. */
export async function send(
  url: string,
  method: string,
  target: string,
  headers: Headers = {},
  body?: string | Uint8Array,
): Promise<Answer> {
  await using connection = await dial(url);
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const said = body === undefined || names.includes("content-length") || names.includes("transfer-encoding");
  const all = said ? headers : { ...headers, "Content-Length": `${Buffer.byteLength(body)}` };
  connection.send(head(method, target, all));
  if (body !== undefined) connection.send(body);
  return await connection.answer({ method });
}
