/** What the runs of an executor share. */
import type { Scrubber } from "../lib/scrub.ts";
import type { JobState } from "../ports/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { ExecutorLog } from "./log.ts";
import type { PublishPorts } from "./publish.ts";
import type { AskPolicy } from "./retry.ts";
import type { Semaphore } from "./semaphore.ts";
import type { RunTranslation } from "./translation.ts";

export interface RunPorts extends PublishPorts {
  readonly ledger: PublishPorts["ledger"] & { readonly runs: Pick<Ledger["runs"], "update"> };
  readonly log: ExecutorLog;
  readonly scrub: Scrubber;
  /** Called after each durable change of the status. */
  readonly changed: (id: string, state: JobState) => void;
  readonly policy: AskPolicy;
  /** Limits of concurrent records, batches and scans of inputs. */
  readonly records: Semaphore;
  readonly batches: Semaphore;
  readonly scans: Semaphore;
  readonly maxLineBytes: number;
  readonly translation: RunTranslation;
  /** Milliseconds before the first probe of a model server that refuses every record. */
  readonly probeMs: number;
}
