/** What the records of a job have come to: failures grouped by reason, and results beside their inputs. */
import type { JobService } from "../jobs/service.ts";
import { inputUriOf } from "../lib/aws/job-uris.ts";
import { parseS3Uri } from "../lib/aws/s3-uri.ts";
import { GatewayError } from "../lib/errors.ts";
import type { ObjectName } from "../lib/names.ts";
import type { JobRow } from "../ports/jobs.ts";
import type { Provider } from "../ports/provider.ts";
import type { Routing } from "../routing.ts";
import { linesIn, type ReadProgress, textOfLine } from "./content.ts";
import { resultsOf } from "./job-message.ts";
import type { FailureGroupMessage, FailuresMessage, PreviewMessage } from "./messages.ts";
import { failureIn, lineJson, reasonOf, recordIdIn } from "./result-lines.ts";
import type { PageCall, PageRoute } from "./route.ts";

interface Options {
  readonly jobs: JobService;
  readonly routing: Pick<Routing, "byName">;
}

const SCAN = { bytes: 64 * 1024 * 1024, ms: 5_000 };
const MAX_GROUPS = 50;
const RECORDS_OF_GROUP = 5;
const MAX_MESSAGE = 500;
const MAX_LINE = 4_096;
const DEFAULT_PREVIEW = 20;
const MAX_PREVIEW = 100;
/** The first record of a preview. The lines before it are read too. */
const MAX_FROM = 1_000_000;

type Group = Omit<FailureGroupMessage, "count" | "records"> & {
  count: number;
  records: { recordId: string; message: string }[];
};

export function createResultRoutes({ jobs, routing }: Options): readonly PageRoute[] {
  async function jobOf({ viewer, names }: PageCall): Promise<{ row: JobRow; provider: Provider }> {
    const row = await jobs.peek(viewer, names[0] ?? "");
    const provider = routing.byName(row.provider);
    if (provider === undefined) {
      throw new GatewayError("Unavailable", `The job's provider '${row.provider}' is no longer configured.`);
    }
    return { row, provider };
  }

  async function failures(call: PageCall): Promise<FailuresMessage> {
    const { row, provider } = await jobOf(call);
    const results = resultsOf(row);
    if (results === undefined) return { scanned: 0, complete: true, groups: [] };
    const groups = new Map<string, Group>();
    const progress: ReadProgress = { complete: false, bytes: 0 };
    let scanned = 0;
    let skipped = false;
    for await (const line of linesIn(call, provider, results, SCAN, progress)) {
      scanned += 1;
      const json = lineJson(line);
      const message = json && failureIn(json);
      if (message === undefined) continue;
      const reason = reasonOf(message);
      let group = groups.get(reason);
      if (group === undefined) {
        if (groups.size === MAX_GROUPS) {
          skipped = true;
          continue;
        }
        group = { reason, count: 0, records: [] };
        groups.set(reason, group);
      }
      group.count += 1;
      if (group.records.length < RECORDS_OF_GROUP) {
        const recordId = (json && recordIdIn(json)) ?? `line ${line.number}`;
        group.records.push({ recordId, message: message.slice(0, MAX_MESSAGE) });
      }
    }
    const sorted = [...groups.values()].sort((a, b) => b.count - a.count);
    return { scanned, complete: progress.complete && !skipped, groups: sorted };
  }

  /** The lines of an object from the `from`th, blank ones not counted. None if the object is not there. */
  async function window(call: PageCall, provider: Provider, name: ObjectName | undefined, from: number, limit: number) {
    const found: { line: number; text: string; id: string | undefined }[] = [];
    if (name === undefined) return { found, more: false };
    const progress: ReadProgress = { complete: false, bytes: 0 };
    let place = 0;
    try {
      for await (const line of linesIn(call, provider, name, SCAN, progress)) {
        place += 1;
        if (place < from) continue;
        if (found.length === limit) return { found, more: true };
        const json = lineJson(line);
        found.push({ line: line.number, text: textOfLine(line, MAX_LINE), id: json && recordIdIn(json) });
      }
    } catch (error) {
      const isGone = error instanceof GatewayError && (error.kind === "NoSuchKey" || error.kind === "NoSuchBucket");
      if (!isGone) throw error;
    }
    return { found, more: !progress.complete && found.length > 0 };
  }

  async function preview(call: PageCall): Promise<PreviewMessage> {
    const from = whole(call.query.from, "from", 1, MAX_FROM);
    const limit = whole(call.query.limit, "limit", DEFAULT_PREVIEW, MAX_PREVIEW);
    const { row, provider } = await jobOf(call);
    const uri = parseS3Uri(inputUriOf(row));
    const inputName = uri === undefined || uri.key === "" || uri.key.endsWith("/") ? undefined : uri;
    const [inputs, results] = await Promise.all([
      window(call, provider, inputName, from, limit),
      window(call, provider, resultsOf(row), from, limit),
    ]);
    const byId = new Map(results.found.flatMap((one) => (one.id === undefined ? [] : [[one.id, one.text]])));
    const lines = inputs.found.length > 0 ? inputs.found : results.found;
    const records = lines.map(({ line, text, id }, at) => ({
      line,
      input: lines === inputs.found ? text : undefined,
      // A record without an id has the place of its line. Results in another order have none to show.
      result: id === undefined ? results.found[at]?.text : byId.get(id),
    }));
    return { records, more: inputs.more || results.more };
  }

  return [
    { method: "GET", path: "jobs/*/failures", operation: "GetModelInvocationJob", handle: failures },
    { method: "GET", path: "jobs/*/preview", operation: "GetModelInvocationJob", handle: preview },
  ];
}

/** A whole number of a query from 1 on. Throws InvalidArgument. */
function whole(text: string | undefined, member: string, fallback: number, most: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new GatewayError("InvalidArgument", `${member}: expected 1 to ${most}`);
}
