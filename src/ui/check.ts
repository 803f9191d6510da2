/**
 * `/ui/api/check`: reads a file as the input of a job, and says what is wrong in it by line. With a model, each line is translated as
 * the create of the job would do it. Nothing is written, and the provider gets nothing.
 */
import { createIdSet } from "../dialects/duplicates.ts";
import { LINE_NAMES } from "../dialects/form-names.ts";
import { type FileForm, formOf, MAX_LINE_BYTES, problemOf, readLine } from "../dialects/read-line.ts";
import { RecordError } from "../dialects/record-error.ts";
import type { Query } from "../http/target.ts";
import { createDryRun, type DryRun } from "../jobs/chunks/dry-run.ts";
import type { NewJob } from "../jobs/new-job.ts";
import { optionsOf } from "../jobs/options.ts";
import { createEstimator, type JobEstimate } from "../jobs/usage/estimate.ts";
import { priced } from "../jobs/usage/estimate-job.ts";
import type { Prices } from "../jobs/usage/prices.ts";
import { GatewayError } from "../lib/errors.ts";
import type { RawLine } from "../lib/jsonl.ts";
import type { ObjectName } from "../lib/names.ts";
import { shortened } from "../lib/shortened.ts";
import type { Provider } from "../ports/provider.ts";
import type { Routing } from "../routing.ts";
import { linesIn, type ReadProgress } from "./content.ts";
import type { CheckMessage, EstimateMessage } from "./messages.ts";
import type { PageCall, PageRoute } from "./route.ts";

/** A larger file is checked when its job is created. */
const BOUNDS = { bytes: 512 * 1024 * 1024, ms: 30_000 };
const MAX_PROBLEMS = 20;
const MAX_MESSAGE = 500;
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
    const job = model ? jobIn(call.query, { bucket, key }, model) : undefined;
    const deadline = AbortSignal.timeout(BOUNDS.ms);
    const reading = { ...call, signal: AbortSignal.any([call.signal, deadline]) };
    const progress: ReadProgress = { complete: false, bytes: 0 };
    const notes = createNotes();
    const ids = createIdSet();
    // Its seeds are others, so ids with equal hashes in both are equal. The file is read once.
    const confirmed = createIdSet();
    const estimator = createEstimator();
    let form: FileForm | undefined;
    let run: DryRun | undefined;
    let lines = 0;

    const begin = (found: FileForm): DryRun => {
      const shallow = shallowRun(found);
      if (job === undefined) return shallow;
      try {
        return createDryRun({ ...call.viewer, signal: reading.signal, provider }, job, found);
      } catch (error) {
        if (!(error instanceof GatewayError) || error.kind !== "InvalidArgument") throw error;
        notes.add(1, error.message);
        return shallow;
      }
    };
    const add = async (raw: RawLine): Promise<void> => {
      lines += 1;
      if (raw.bytes !== undefined) estimator.add(raw.bytes.toString());
      form ??= formOf(raw);
      if (form === undefined) {
        notes.add(raw.number, problemOf(raw, MAX_LINE_BYTES).replace(`line ${raw.number}: `, ""));
        return;
      }
      run ??= begin(form);
      const line = run.read(raw);
      const problem = line.problem?.message ?? (await run.problemOf(line));
      if (problem !== undefined) return notes.add(raw.number, problem);
      const id = form.frame.id(line.json);
      if (id === undefined || !run.uniqueIds) return;
      const before = ids.lineOf(id);
      if (before !== undefined && confirmed.lineOf(id) === before) {
        notes.add(raw.number, `Its id '${id}' is that of line ${before}.`);
      } else for (const set of [ids, confirmed]) set.add(id, raw.number);
    };

    try {
      for await (const raw of linesIn(reading, provider, { bucket, key }, BOUNDS, progress)) await add(raw);
    } catch (error) {
      if (!deadline.aborted || call.signal.aborted) throw error;
    }
    if (!progress.complete) {
      const bounds = `a check reads ${BOUNDS.bytes} bytes, for ${BOUNDS.ms / 1000} s.`;
      notes.add(lines, `Lines after this one were not read: ${bounds}`);
    } else if (lines === 0) notes.add(1, "The file has no lines.");
    return {
      lines,
      bytes: progress.bytes,
      problems: notes.first,
      problemCount: notes.count,
      form: form && LINE_NAMES[form.frame.name],
      isTranslated: job !== undefined,
      estimate: progress.complete ? estimated(estimator.end(), provider, model) : undefined,
    };
  }

  return { method: "GET", path: "check", operation: "GetObject", handle: check };
}

/** What the form of the page says about its job. The tags that change a translation are members of the query. */
function jobIn(query: Query, input: ObjectName, modelId: string): NewJob {
  const { modelInvocationType: invocationType } = query;
  const tags = Object.entries(query).flatMap(([key, value]) =>
    key.startsWith(OPTION) && value !== undefined ? [{ key, value }] : [],
  );
  optionsOf(tags);
  const request = { ...NOTHING, invocationType: invocationType || undefined };
  return { name: "check", modelId, input, output: input, tags, request };
}

const OPTION = "quarry:";
const NOTHING = {
  roleArn: undefined,
  clientRequestToken: undefined,
  timeoutHours: undefined,
  input: undefined,
  output: undefined,
  vpc: undefined,
};

/** Reads only the frames of lines. Bodies depend on the model. */
const shallowRun = (form: FileForm): DryRun => ({
  uniqueIds: form.frame.idsAreUnique,
  read: (raw) => readLine(raw, form, READING),
  async problemOf({ json, frame }) {
    try {
      frame.id(json);
      frame.body(json);
      return undefined;
    } catch (error) {
      if (error instanceof RecordError) return error.message;
      throw error;
    }
  },
});

function createNotes() {
  const first: { readonly line: number; readonly message: string }[] = [];
  let count = 0;
  return {
    first,
    get count() {
      return count;
    },
    add(line: number, message: string): void {
      count += 1;
      if (first.length < MAX_PROBLEMS) first.push({ line, message: shortened(message, MAX_MESSAGE) });
    },
  };
}
