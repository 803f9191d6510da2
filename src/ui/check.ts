/** `/ui/api/check`: reads a file as the input of a job, and says what is wrong in it by line. Nothing is sent. */
import { LINE_NAMES } from "../dialects/form-names.ts";
import { type FileForm, formOf, MAX_LINE_BYTES, problemOf, readLine } from "../dialects/read-line.ts";
import { RecordError } from "../dialects/record-error.ts";
import { createEstimator, type JobEstimate } from "../jobs/usage/estimate.ts";
import { priced } from "../jobs/usage/estimate-job.ts";
import type { Prices } from "../jobs/usage/prices.ts";
import { GatewayError } from "../lib/errors.ts";
import { shortened } from "../lib/shortened.ts";
import type { Provider } from "../ports/provider.ts";
import type { Routing } from "../routing.ts";
import { linesIn, type ReadProgress } from "./content.ts";
import type { CheckMessage, EstimateMessage } from "./messages.ts";
import type { PageCall, PageRoute } from "./route.ts";

/** A larger file is checked when its job is created. */
const BOUNDS = { bytes: 512 * 1024 * 1024, ms: 30_000 };
const MAX_PROBLEMS = 100;
const MAX_MESSAGE = 500;
/** Ids that are compared, for forms whose ids are unique. */
const MAX_IDS = 200_000;
const READING = { tag: "", maxLineBytes: MAX_LINE_BYTES };

interface Options {
  readonly routing: Routing;
  readonly prices: Pick<Prices, "currency" | "priceOf">;
}

export function createCheckRoute({ routing, prices }: Options): PageRoute {
  function estimated(estimate: JobEstimate, provider: Provider, modelId: string | undefined): EstimateMessage {
    const { input, output } = estimate;
    if (!modelId) return { input, output, currency: prices.currency };
    const { cost, currency } = priced(estimate, { provider, modelId, prices });
    return "unpriced" in cost
      ? { input, output, currency, unpriced: cost.unpriced }
      : { input, output, currency, cost };
  }

  async function check(call: PageCall): Promise<CheckMessage> {
    const { bucket, key, provider: named, model } = call.query;
    if (!bucket || !key) throw new GatewayError("InvalidArgument", "bucket and key are expected");
    const provider = routing.choose(named || undefined, bucket, call.identity);
    const { takes } = provider.jobs ?? {};
    const unresolved = model && takes?.resolve(model, "job") === undefined ? takes?.unresolved(model) : undefined;
    const progress: ReadProgress = { complete: false, bytes: 0 };
    const problems: { line: number; message: string }[] = [];
    const ids = new Map<string, number>();
    const estimator = createEstimator();
    let form: FileForm | undefined;
    let lines = 0;
    let problemCount = 0;
    const note = (line: number, message: string) => {
      problemCount += 1;
      if (problems.length < MAX_PROBLEMS) problems.push({ line, message: shortened(message, MAX_MESSAGE) });
    };

    for await (const raw of linesIn(call, provider, { bucket, key }, BOUNDS, progress)) {
      lines += 1;
      if (raw.bytes !== undefined) estimator.add(raw.bytes.toString());
      form ??= formOf(raw);
      if (form === undefined) {
        note(raw.number, problemOf(raw, MAX_LINE_BYTES).replace(`line ${raw.number}: `, ""));
        continue;
      }
      const line = readLine(raw, form, READING);
      if (line.problem !== undefined) {
        note(raw.number, line.problem.message);
        continue;
      }
      try {
        const id = form.frame.id(line.json);
        form.frame.body(line.json);
        if (id === undefined || !form.frame.idsAreUnique) continue;
        const before = ids.get(id);
        if (before !== undefined) note(raw.number, `line ${before} has the same id.`);
        else if (ids.size < MAX_IDS) ids.set(id, raw.number);
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        note(raw.number, error.message);
      }
    }
    if (lines === 0) note(1, "The file has no lines.");
    // Bedrock's own lines name no model, so the job's must be known.
    if (unresolved && form?.frame.name === "bedrock") note(1, `modelId: ${unresolved}`);
    if (!progress.complete) {
      note(
        lines,
        `Lines after this one were not read: a check reads ${BOUNDS.bytes} bytes, for ${BOUNDS.ms / 1000} s.`,
      );
    }
    return {
      lines,
      bytes: progress.bytes,
      problems,
      problemCount,
      form: form && LINE_NAMES[form.frame.name],
      estimate: progress.complete ? estimated(estimator.end(), provider, model) : undefined,
    };
  }

  return { method: "GET", path: "check", operation: "GetObject", handle: check };
}
