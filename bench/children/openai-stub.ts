/**
 * A minimal stub of OpenAI's files. It stores nothing: an id contains the length of its file, and the content is one
 * repeated block. Its cost is node:http and the bytes of the answer.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as after } from "node:timers/promises";
import { BLOCK_BYTES, lines } from "../support/payload.ts";
import { answerTasks } from "../support/peer.ts";
import { certificate } from "../support/tls.ts";

export interface StubTask {
  /** Milliseconds before each answer, from now on. */
  readonly waitMs: number;
  /** Serves HTTPS, with the certificate of support/tls.ts. Applies to the first task. */
  readonly secure?: boolean;
}

/** Number of files in a list: the first uploads. */
const LISTED = 10;
const BLOCK = lines();
const listed: string[] = [];
let waitMs = 0;
let count = 0;

const newId = (bytes: number): string => `file-${String(++count).padStart(12, "0")}x${String(bytes).padStart(12, "0")}`;
const bytesOf = (id: string): number => Number(id.slice(-12));
const fileOf = (id: string) => ({
  id,
  object: "file",
  bytes: bytesOf(id),
  created_at: 1_700_000_000,
  expires_at: 4_000_000_000,
  filename: "bench.jsonl",
  purpose: "batch",
  status: "processed",
  status_details: null,
});

function answer(res: ServerResponse, value: unknown): void {
  const body = JSON.stringify(value);
  res.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  res.end(body);
}

/** The length of a form's only file: the bytes between the last part's head and the end of the form. */
async function fileBytes(req: IncomingMessage): Promise<number> {
  const [, boundary = ""] = /boundary=(\S+)/.exec(req.headers["content-type"] ?? "") ?? [];
  let head: Buffer = Buffer.alloc(0);
  let begin = -1;
  let total = 0;
  req.on("data", (chunk: Buffer) => {
    total += chunk.length;
    if (begin >= 0) return;
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    const file = head.indexOf('name="file"');
    const end = file < 0 ? -1 : head.indexOf("\r\n\r\n", file);
    if (end >= 0) begin = end + 4;
  });
  await once(req, "end");
  return total - begin - `\r\n--${boundary}--\r\n`.length;
}

function content(res: ServerResponse, bytes: number): void {
  res.writeHead(200, { "content-type": "application/octet-stream", "content-length": bytes });
  let sent = 0;
  const send = () => {
    while (sent < bytes) {
      const piece = BLOCK.subarray(0, Math.min(BLOCK_BYTES, bytes - sent));
      sent += piece.length;
      if (sent === bytes) return void res.end(piece);
      if (!res.write(piece)) return void res.once("drain", send);
    }
  };
  send();
}

async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { method = "", url = "" } = req;
  if (method === "POST") {
    const id = newId(await fileBytes(req));
    if (listed.length < LISTED) listed.push(id);
    if (waitMs > 0) await after(waitMs);
    return answer(res, fileOf(id));
  }
  if (waitMs > 0) await after(waitMs);
  const [, id, rest] = /^\/v1\/files\/([^/?]+)(\/content)?/.exec(url) ?? [];
  if (id === undefined) return answer(res, { object: "list", data: listed.map(fileOf), has_more: false });
  if (method === "DELETE") return answer(res, { id, object: "file", deleted: true });
  return rest === undefined ? answer(res, fileOf(id)) : content(res, bytesOf(id));
}

let port: number | undefined;
answerTasks<StubTask, number>(async (task) => {
  waitMs = task.waitMs;
  if (port !== undefined) return port;
  const listener = (req: IncomingMessage, res: ServerResponse) => void serve(req, res);
  const server = task.secure === true ? createSecureServer(certificate(), listener) : createServer(listener);
  server.keepAliveTimeout = 65_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
  return port;
});
