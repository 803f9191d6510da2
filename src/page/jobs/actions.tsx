/** What can be done with a job. */
import { useSignal } from "@preact/signals";
import type { JobDetailMessage } from "../../ui/messages.ts";
import { stopPageJob } from "../api/bedrock.ts";
import { s3Address } from "../api/s3.ts";
import { Confirm } from "../components/confirm.tsx";
import { groupedNumber } from "../components/format.ts";
import { addressOf, navigate } from "../shell/router.ts";
import { failed, toast } from "../shell/toasts.tsx";
import { retryJob } from "./retry.ts";

interface Props {
  readonly job: JobDetailMessage;
  readonly onChanged: () => Promise<void>;
}

export function JobActions({ job, onChanged }: Props) {
  const asking = useSignal(false);
  const busy = useSignal(false);
  const act = async (what: string, action: () => Promise<void>) => {
    busy.value = true;
    await action().catch(failed(what));
    busy.value = false;
  };
  const stop = () =>
    act("Stop", async () => {
      await stopPageJob(job.arn);
      toast(`${job.name} stops.`);
      await onChanged();
    });
  const retry = () =>
    act("Run failed records again", async () => {
      const id = await retryJob(job);
      toast("A new job runs the records that have no result.");
      navigate(addressOf("jobs", id));
    });
  const { counts, results } = job;
  return (
    <>
      {results !== undefined && (
        <a class="button" href={s3Address(results)} download="">
          Download results
        </a>
      )}
      {job.canRetry && (
        <button type="button" disabled={busy.value} onClick={() => void retry()}>
          Run failed records again
        </button>
      )}
      {job.canStop && (
        <button
          type="button"
          class="danger"
          disabled={busy.value}
          onClick={() => {
            asking.value = true;
          }}
        >
          Stop
        </button>
      )}
      {asking.value && (
        <Confirm
          title={`Stop ${job.name}?`}
          action="Stop the job"
          onAnswer={(yes) => {
            asking.value = false;
            if (yes) void stop();
          }}
        >
          <p>
            {counts === undefined
              ? "Records that have not run are not run."
              : `${groupedNumber(counts.total - counts.processed)} records have not run, and are not run.`}{" "}
            Results so far are kept. A stopped job does not go on, but its other records can be run by a new job.
          </p>
        </Confirm>
      )}
    </>
  );
}
