/** OpenAI's batches with the limits of an account. The Batch API guide, "Rate limits", and the API reference, "Batch", name them. */
import { randomUUID } from "node:crypto";
import { type Account, expires, linesOf, nameIn, type Outcome, type Usage, usageOf } from "./account.ts";

export interface StoredFile {
  readonly filename: string;
  readonly content: Buffer;
  readonly purpose: string;
  readonly created_at: number;
}

interface StoredBatch {
  readonly id: string;
  readonly input: string;
  readonly endpoint: string;
  readonly metadata: unknown;
  readonly created_at: number;
  readonly lines: readonly string[];
  outcomes: readonly Outcome[];
  error: { readonly code: string; readonly message: string } | undefined;
  release(): void;
  status: "validating" | "in_progress" | "failed" | "completed" | "cancelled" | "expired";
  reads: number;
  output?: string;
  errors?: string;
}

export interface Served {
  readonly status: number;
  readonly content: Buffer;
}

const now = (): number => Math.floor(Date.now() / 1000);
const json = (body: unknown, status = 200): Served => ({ status, content: Buffer.from(JSON.stringify(body)) });
const refusal = (status: number, message: string, code: string | null = null): Served =>
  json({ error: { message, type: "invalid_request_error", param: null, code } }, status);

const OUTAGES: { readonly [status: number]: readonly [message: string, code: string] } = {
  401: ["Incorrect API key provided: sk-1234.", "invalid_api_key"],
  402: ["Payment is required.", "billing_not_active"],
  403: ["Your account is not active, please check your billing details on our website.", "billing_not_active"],
  429: ["You exceeded your current quota, please check your plan and billing details.", "insufficient_quota"],
  500: ["The server had an error while processing your request", "server_error"],
  503: ["The engine is currently overloaded, please try again later", "overloaded"],
};

export function outageOf({ outage }: Account): Served | undefined {
  if (outage === undefined) return undefined;
  const [message, code] = OUTAGES[outage.status]!;
  return json({ error: { message, type: code, param: null, code: outage.code ?? code } }, outage.status);
}

const REFUSALS = {
  records: (account: Account) => ({
    code: "too_many_tasks",
    message: `The batch input file contains more requests than ${account.provider} allows. Limit: 50000.`,
  }),
  bytes: () => ({ code: "file_too_large", message: "The batch input file is too large." }),
  minimumRecords: () => ({ code: "empty_file", message: "The batch input file has too few requests." }),
  enqueuedTokens: () => ({
    code: "token_limit_exceeded",
    message:
      "Enqueued token limit reached for gpt-4o-mini in organization org-1. Limit: 90,000 enqueued tokens. Please try again once some in_progress batches have been completed.",
  }),
} as const;

export const chatUsage = ({ input, cached, output, reasoning }: Usage) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: cached },
  completion_tokens_details: { reasoning_tokens: reasoning },
});

export function createBatches(account: Account) {
  const files = new Map<string, StoredFile>();
  const batches = new Map<string, StoredBatch>();

  const describeFile = (id: string, { filename, content, purpose, created_at }: StoredFile) => ({
    id,
    object: "file",
    bytes: content.length,
    filename,
    purpose,
    created_at,
    status: "processed",
  });

  const describe = (batch: StoredBatch) => {
    const { id, input, endpoint, metadata, created_at, lines, outcomes, status, output, errors, error } = batch;
    const isDone = ["completed", "cancelled", "expired"].includes(status);
    const of = (...wanted: readonly Outcome[]) => outcomes.filter((outcome) => wanted.includes(outcome)).length;
    const failed = of("failed");
    return {
      id,
      object: "batch",
      endpoint,
      input_file_id: input,
      completion_window: "24h",
      status,
      metadata,
      created_at,
      errors: status === "failed" ? { object: "list", data: [{ ...error, param: null, line: null }] } : null,
      output_file_id: output ?? null,
      error_file_id: errors ?? null,
      completed_at: status === "completed" ? now() : null,
      cancelled_at: status === "cancelled" ? now() : null,
      expired_at: status === "expired" ? now() : null,
      failed_at: status === "failed" ? now() : null,
      request_counts: {
        total: status === "validating" || status === "failed" ? 0 : lines.length,
        completed: isDone ? of("answered", "unread") : 0,
        failed: isDone ? failed : 0,
      },
      ...(isDone && { usage: batchUsage(batch) }),
    };
  };

  const batchUsage = ({ lines, outcomes }: StoredBatch) => {
    const sum = { input_tokens: 0, output_tokens: 0, cached: 0, reasoning: 0 };
    for (const [at, line] of lines.entries()) {
      if (outcomes[at] !== "answered" && outcomes[at] !== "unread") continue;
      const { input, output, cached, reasoning } = usageOf(account.provider, line);
      sum.input_tokens += input;
      sum.output_tokens += output;
      sum.cached += cached;
      sum.reasoning += reasoning;
    }
    const { cached, reasoning, ...of } = sum;
    return {
      ...of,
      input_tokens_details: { cached_tokens: cached },
      output_tokens_details: { reasoning_tokens: reasoning },
      total_tokens: of.input_tokens + of.output_tokens,
    };
  };

  const result = (line: string, outcome: Outcome): string => {
    const { custom_id } = JSON.parse(line) as { custom_id: string };
    const message = { role: "assistant", content: `answer to ${nameIn(line)}` };
    const body =
      outcome === "failed"
        ? { error: { message: "this record fails", type: "invalid_request_error", param: null, code: null } }
        : {
            id: "chatcmpl-1",
            object: "chat.completion",
            created: 1_700_000_000,
            model: "gpt-4o-mini",
            choices: outcome === "unread" ? [] : [{ index: 0, message, finish_reason: "stop" }],
            usage: chatUsage(usageOf(account.provider, line)),
          };
    const response = { status_code: outcome === "failed" ? 400 : 200, request_id: "req_1", body };
    return `${JSON.stringify({ id: `batch_req_${custom_id}`, custom_id, response, error: null })}\n`;
  };

  const store = (filename: string, content: Buffer, purpose = "batch"): string => {
    const id = `file-${randomUUID()}`;
    files.set(id, { filename, content, purpose, created_at: now() });
    return id;
  };

  /** The error is known at the create, but the answer to it does not have it. */
  const create = (input: string, endpoint: string, metadata: unknown): StoredBatch => {
    const lines = linesOf(files.get(input)!.content.toString());
    const reason = account.refusal(lines);
    const error = reason && REFUSALS[reason](account);
    const outcomes = error === undefined ? account.bill.charge(account.provider, lines) : [];
    const release = error === undefined ? account.enqueue(lines) : () => {};
    const id = `batch_${randomUUID().replaceAll("-", "")}`;
    const of = { id, input, endpoint, metadata, created_at: now(), lines, outcomes, error, release };
    const batch: StoredBatch = { ...of, status: "validating", reads: 0 };
    batches.set(id, batch);
    return batch;
  };

  const end = (batch: StoredBatch, status: "completed" | "cancelled" | "expired"): void => {
    const of = (...wanted: readonly Outcome[]) =>
      batch.lines
        .flatMap((line, at) => (wanted.includes(batch.outcomes[at]!) ? [result(line, batch.outcomes[at]!)] : []))
        .reverse()
        .join("");
    const unrun = batch.lines.filter((_, at) => batch.outcomes[at] === "unrun");
    const code = status === "expired" ? "batch_expired" : "batch_cancelled";
    const ends = unrun.map((line) => {
      const { custom_id } = JSON.parse(line) as { custom_id: string };
      const error = { code, message: "This request was not executed." };
      return `${JSON.stringify({ id: `batch_req_${custom_id}`, custom_id, response: null, error })}\n`;
    });
    const [good, bad] = [of("answered", "unread"), of("failed") + ends.join("")];
    if (good !== "") batch.output = store(`${batch.id}_output.jsonl`, Buffer.from(good), "batch_output");
    if (bad !== "") batch.errors = store(`${batch.id}_error.jsonl`, Buffer.from(bad), "batch_output");
    batch.status = status;
    batch.release();
  };

  const advance = (batch: StoredBatch): void => {
    batch.reads += 1;
    if (batch.status === "validating") batch.status = batch.error === undefined ? "in_progress" : "failed";
    else if (batch.status === "in_progress" && batch.reads > 2) {
      if (!batch.outcomes.includes("unrun")) end(batch, "completed");
      else if (batch.lines.some(expires)) end(batch, "expired");
    }
  };

  const page = (all: readonly { readonly id: string }[], query: URLSearchParams): Served => {
    const newest = all.toReversed();
    const from = query.has("after") ? newest.findIndex(({ id }) => id === query.get("after")) + 1 : 0;
    const to = from + Number(query.get("limit") ?? 20);
    return json({ object: "list", data: newest.slice(from, to), has_more: to < newest.length });
  };

  return {
    files,
    batches,
    store,
    /** @param body of a create of a batch */
    serve(route: string, id: string, query: URLSearchParams, body: Record<string, unknown>): Served {
      const [kind, call] = route.split(".") as [string, string];
      if (route === "files.list")
        return page(
          [...files].map(([one, file]) => describeFile(one, file)),
          query,
        );
      if (route === "batches.list") return page([...batches.values()].map(describe), query);
      if (route === "batches.create") {
        const input = body.input_file_id as string;
        if (!files.has(input)) return refusal(400, `Invalid input_file_id: '${input}'`);
        return json(describe(create(input, body.endpoint as string, body.metadata)));
      }
      const file = files.get(id);
      const batch = batches.get(id);
      if (kind === "files" && file !== undefined) {
        if (call === "content") return { status: 200, content: file.content };
        if (call === "delete") files.delete(id);
        return json(call === "delete" ? { id, object: "file", deleted: true } : describeFile(id, file));
      }
      if (kind === "batches" && batch !== undefined) {
        if (call === "cancel") {
          if (batch.status !== "validating" && batch.status !== "in_progress") {
            return refusal(409, "Cannot cancel a batch that ended.");
          }
          end(batch, "cancelled");
        } else advance(batch);
        return json(describe(batch));
      }
      return refusal(404, `No such object: ${id}`);
    },
  };
}
