/** Spans of batches. */
import type { RunRow } from "../ports/ledger/runs.ts";
import type { Tracer } from "../ports/tracer.ts";
import type { Run } from "./run.ts";

/** Starts a run in a span that ends with it. */
export function runInSpan(tracer: Tracer | undefined, row: RunRow, start: () => Run): Run {
  if (tracer === undefined) return start();
  const isChunk = row.options.source !== undefined;
  const span = tracer.start(isChunk ? "run chunk" : "run job", "internal", {
    "quarry.provider": row.provider,
    "quarry.run.id": row.id,
    "gen_ai.request.model": row.modelId,
  });
  const run = span.run(start);
  void run.done.then((how) => {
    const { status, counts } = run.state();
    span.set({
      "quarry.job.status": status,
      "quarry.records.total": counts?.total,
      "quarry.records.success": counts?.success,
      "quarry.records.error": counts?.error,
    });
    span.end(how === "stuck" ? "storage" : status === "Failed" ? "failed" : undefined);
  });
  return run;
}
