/**
 * Minimal stubs of upstreams on node:http. They count uploads, and generate downloads while they send them. They
 * implement only the calls that one large transfer needs.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { BLOCK_BYTES, block } from "../support/payload.ts";
import { answerTasks } from "../support/peer.ts";
import { answerJson, type Sink } from "../support/sink.ts";
import { batchSink } from "./batch-sink.ts";

export type SinkName = "openai" | "gemini" | "bedrock" | "anthropic";

export interface SinkTask {
  readonly sink: SinkName;
  /** Bytes of each downloaded file, a multiple of the block size. */
  readonly bytes: number;
}

const BLOCK = block();

/** Resolves with the number of received bytes, and with the first ones. */
async function drain(req: IncomingMessage): Promise<{ readonly bytes: number; readonly first: string }> {
  let bytes = 0;
  let first = "";
  for await (const chunk of req as AsyncIterable<Buffer>) {
    if (bytes === 0) first = chunk.toString("latin1", 0, 2048);
    bytes += chunk.length;
  }
  return { bytes, first };
}

async function sendBlocks(res: ServerResponse, bytes: number, headers: Readonly<Record<string, string>> = {}) {
  res.writeHead(200, { "content-type": "application/octet-stream", "content-length": bytes, ...headers });
  for (let left = bytes; left > 0; left -= BLOCK_BYTES) if (!res.write(BLOCK)) await once(res, "drain");
  res.end();
}

function openai(bytes: number): Sink {
  const file = (size: number) => ({ id: "file-sink", bytes: size, created_at: 1_700_000_000, filename: "sink.jsonl" });
  return async (req, res) => {
    if (req.method === "POST") {
      // The form's framing: all up to the end of the second part's head, and the boundary at the end.
      const { bytes: sent, first } = await drain(req);
      const head = first.indexOf("\r\n\r\n", first.indexOf('name="file"')) + 4;
      const [boundary = ""] = /^--\S+/.exec(first) ?? [];
      answerJson(res, file(sent - head - `\r\n${boundary}--\r\n`.length));
    } else if (req.url!.endsWith("/content")) await sendBlocks(res, bytes);
    else answerJson(res, file(bytes));
  };
}

function gemini(bytes: number): Sink {
  return async (req, res) => {
    const { "x-goog-upload-command": command, host } = req.headers;
    if (req.method === "POST") {
      await drain(req);
      const status = command === "upload, finalize" ? "final" : "active";
      answerJson(res, {}, { "x-goog-upload-status": status, "x-goog-upload-url": `http://${host}/upload/session` });
    } else if (req.url!.includes(":download")) await sendBlocks(res, bytes);
    else answerJson(res, { name: "files/sink", sizeBytes: String(bytes), state: "ACTIVE", source: "GENERATED" });
  };
}

function bedrock(bytes: number): Sink {
  const headers = { etag: '"00000000000000000000000000000000-1"', "last-modified": new Date(0).toUTCString() };
  return async (req, res) => {
    if (req.method === "GET") return sendBlocks(res, bytes, headers);
    await drain(req);
    res.writeHead(200, headers).end();
  };
}

const SINKS = { openai, gemini, bedrock, anthropic: batchSink } satisfies Record<SinkName, (bytes: number) => Sink>;

answerTasks<SinkTask, number>(async ({ sink, bytes }) => {
  const serve = SINKS[sink](bytes);
  const server = createServer((req, res) => void serve(req, res).catch(() => res.destroy()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
});
