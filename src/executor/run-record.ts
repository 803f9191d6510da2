/** What callers and the ledger know about a batch that this process runs. */
import { isTerminal, type JobState, type JobStatus, type RecordCounts } from "../ports/jobs.ts";
import type { RunPatch, RunRow } from "../ports/ledger/runs.ts";
import type { Hold } from "./outages.ts";
import type { RunPorts } from "./run-ports.ts";
import { PAUSED_MESSAGE, waitMessage } from "./wait-message.ts";

export interface RunRecord {
  status: JobStatus;
  counts: RecordCounts | undefined;
  endTime: number | undefined;
  /** Why the batch ended. Undefined: what it waits for is the message. */
  message: string | undefined;
  /** Why it waits for the model server. */
  hold: Hold | undefined;
  state(): JobState;
  /** Serialises the updates: a late Stopping must not overwrite a final status. */
  save(patch: RunPatch): Promise<void>;
  /** Tells those who watch the batch. */
  tell(): void;
}

export function createRunRecord(
  { ledger, scrub, changed }: Pick<RunPorts, "ledger" | "scrub" | "changed">,
  { id, status, counts }: RunRow,
  isPaused: () => boolean,
): RunRecord {
  let saving: Promise<unknown> = Promise.resolve();
  const record: RunRecord = {
    status,
    counts,
    endTime: undefined,
    message: undefined,
    hold: undefined,

    state() {
      const { status, counts, endTime, message, hold } = record;
      if (isTerminal(status) || message !== undefined) return { status, message, counts, endTime };
      const waits = isPaused() ? PAUSED_MESSAGE : hold && waitMessage(hold, scrub);
      return { status, message: waits, counts, endTime };
    },

    save(patch) {
      const saved = saving.then(() => ledger.runs.update(id, patch));
      saving = saved.catch(() => undefined);
      return saved;
    },

    tell: () => changed(id, record.state()),
  };
  return record;
}
