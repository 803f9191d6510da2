/**
 * OpenAI's API with two files and batches, whose ids are the same in each process. A fixture refers to them. The create of the
 * second batch is not answered.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type LostCreate, openAiLine } from "./fixture.ts";

const CREATED_AT = 1_764_000_000;
const OUTPUT = `${JSON.stringify({
  id: "batch_req_1",
  custom_id: "1",
  response: { status_code: 200, request_id: "r", body: { id: "c", object: "chat.completion", choices: [] } },
  error: null,
})}\n`;

export interface HostedBatch {
  /** Up to and including `/v1`. */
  readonly url: string;
  readonly created: number;
  /** The create that was not answered. */
  readonly lost: LostCreate | undefined;
  close(): Promise<void>;
}

/**
 * @param completed the state of the batches; otherwise they are in progress
 * @param lost the create of an earlier process that was not answered; its batch exists
 */
export async function startHostedBatch(completed: boolean, lost?: LostCreate): Promise<HostedBatch> {
  let created = 0;
  let uploaded = 0;
  let unanswered = lost;
  const file = (id: string, bytes: number) => ({
    id,
    object: "file",
    bytes,
    created_at: CREATED_AT,
    filename: `${id}.jsonl`,
    purpose: id === "file-output" ? "batch_output" : "batch",
    status: "processed",
  });
  const batch = (id: string, metadata: unknown, createdAt = CREATED_AT) => ({
    id,
    object: "batch",
    endpoint: "/v1/chat/completions",
    input_file_id: "file-input",
    completion_window: "24h",
    status: completed ? "completed" : "in_progress",
    created_at: createdAt,
    ...(completed && { completed_at: createdAt + 60, output_file_id: "file-output" }),
    request_counts: { total: 1, completed: completed ? 1 : 0, failed: 0 },
    metadata,
  });
  const server = createServer(async (req, res) => {
    const body = await text(req);
    const send = (content: unknown) => {
      res.setHeader("content-type", "application/json");
      res.end(JSON.stringify(content));
    };
    const path = `${req.method} ${req.url?.split("?")[0]}`;
    if (path === "POST /v1/files") {
      uploaded += 1;
      return send(file(`file-input${uploaded}`, openAiLine.length));
    }
    if (path === "POST /v1/batches") {
      created += 1;
      const { metadata } = JSON.parse(body);
      if (created === 1) return send(batch("batch_elsewhere", metadata));
      unanswered = { metadata, createdAt: Math.floor(Date.now() / 1000) };
      return;
    }
    if (path === "GET /v1/batches/batch_elsewhere") return send(batch("batch_elsewhere", {}));
    const found = unanswered && batch("batch_lost", unanswered.metadata, unanswered.createdAt);
    if (path === "GET /v1/batches/batch_lost" && found !== undefined) return send(found);
    if (path === "GET /v1/batches") return send({ object: "list", data: found ? [found] : [], has_more: false });
    if (path === "GET /v1/files/file-output") return send(file("file-output", OUTPUT.length));
    const [, input] = /^GET \/v1\/files\/(file-input\d)$/.exec(path) ?? [];
    if (/^GET \/v1\/files\/file-input\d\/content$/.test(path)) return res.end(openAiLine);
    if (input !== undefined) return send(file(input, openAiLine.length));
    if (path === "GET /v1/files/file-output/content") return res.end(OUTPUT);
    if (path === "GET /v1/files") return send({ object: "list", data: [], has_more: false });
    res.statusCode = 404;
    send({ error: { message: `no ${path}`, type: "invalid_request_error", param: null, code: null } });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    get created() {
      return created;
    },
    get lost() {
      return unanswered;
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
