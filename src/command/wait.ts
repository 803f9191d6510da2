/** Waits for a job's end, with a line that shows how far it is. */
import { setTimeout as sleep } from "node:timers/promises";
import { GetModelInvocationJobCommand, type GetModelInvocationJobResponse } from "@aws-sdk/client-bedrock";
import { isTerminal } from "../ports/jobs.ts";
import type { GatewayClients } from "./connection.ts";
import { CommandError, isPassing, printable } from "./failure.ts";
import { createRate } from "./rate.ts";
import { barText, createLiveLine, grouped, note, painted, timeText } from "./terminal.ts";

const FIRST_MS = 200;
const MOST_MS = 2_000;
/** A gateway that restarts is waited for. */
const PATIENCE_MS = 300_000;
const BAR_WIDTH = 24;

export type JobAnswer = Partial<GetModelInvocationJobResponse>;

export const getJob = ({ bedrock }: GatewayClients, identifier: string): Promise<JobAnswer> =>
  bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: identifier }));

/** Rejects with the signal's reason if it is aborted, and with CommandError if the gateway does not answer for minutes. */
export async function waitForJob(
  connection: GatewayClients,
  identifier: string,
  signal: AbortSignal,
): Promise<JobAnswer> {
  const line = createLiveLine();
  const rate = createRate();
  let before: string | undefined;
  let answeredAt = performance.now();
  let isPatient = false;
  try {
    for (let pause = FIRST_MS; ; pause = Math.min(MOST_MS, pause * 1.3)) {
      signal.throwIfAborted();
      try {
        const job = await getJob(connection, identifier);
        answeredAt = performance.now();
        isPatient = true;
        if (isTerminal(job.status ?? "")) return job;
        rate.add(job.processedRecordCount ?? 0);
        line.show(progressLine(job, rate.perSecond()));
        if (!line.isLive && job.status !== before) note(progressLine(job, undefined));
        before = job.status;
      } catch (error) {
        // The first answer tells at once that there is no gateway.
        if (!isPatient || !isPassing(error)) throw error;
        if (performance.now() - answeredAt > PATIENCE_MS) throw new CommandError(connection.explain(error));
        line.show(`No answer for ${timeText((performance.now() - answeredAt) / 1000)}, trying again`);
      }
      await sleep(pause, undefined, { signal });
    }
  } finally {
    line.clear();
  }
}

/** Status, bar, records, rate, time left and failures, as far as they are known. */
export function progressLine(job: JobAnswer, rate: number | undefined): string {
  const {
    status = "",
    totalRecordCount: total = 0,
    processedRecordCount: done = 0,
    errorRecordCount: failed = 0,
  } = job;
  const parts = [status];
  if (total > 0) {
    const percent = `${Math.floor((done / total) * 100)}%`.padStart(4);
    parts.push(`${barText(done / total, BAR_WIDTH)} ${percent}`, `${grouped(done)} of ${grouped(total)} records`);
  } else if (done > 0) {
    parts.push(`${grouped(done)} records`);
  }
  if (rate !== undefined && rate > 0) {
    parts.push(`${rate < 10 ? rate.toFixed(1) : grouped(Math.round(rate))}/s`);
    if (total > done) parts.push(`${timeText((total - done) / rate)} left`);
  }
  if (failed > 0) parts.push(`${grouped(failed)} failed`);
  if (job.message) parts.push(printable(job.message).replace(/\s+/g, " "));
  return parts.join("  ");
}

/** True if the job has ended and every record succeeded. */
export const isWholeSuccess = ({
  status,
  totalRecordCount,
  successRecordCount,
  errorRecordCount,
}: JobAnswer): boolean =>
  status === "Completed" &&
  (errorRecordCount ?? 0) === 0 &&
  (totalRecordCount === undefined || successRecordCount === undefined || successRecordCount === totalRecordCount);

/** How the job ended, in one sentence. */
export function endSentence(job: JobAnswer): string {
  const { status = "", totalRecordCount: total, successRecordCount: success, errorRecordCount: failed, message } = job;
  const counts = [
    success !== undefined && total !== undefined && `${grouped(success)} of ${grouped(total)} records succeeded`,
    (failed ?? 0) > 0 && `${grouped(failed!)} failed`,
    job.submitTime && job.endTime && `after ${timeText((job.endTime.getTime() - job.submitTime.getTime()) / 1000)}`,
  ].filter((part) => typeof part === "string");
  const text = painted(status, isWholeSuccess(job) ? "green" : "red", process.stderr);
  const reason = message ? ` ${printable(message)}` : "";
  return `${text}${counts.length > 0 ? `: ${counts.join(", ")}` : ""}.${reason}`;
}
