/** Failed records, grouped by their reason. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { FailuresMessage, JobDetailMessage } from "../../ui/messages.ts";
import { PageError, pageJson } from "../api/request.ts";
import { groupedNumber } from "../components/format.ts";
import { ErrorState, Loading } from "../components/states.tsx";

export function Failures({ job: { id, counts, endedAt } }: { readonly job: JobDetailMessage }) {
  const found = useSignal<FailuresMessage | undefined>(undefined);
  const error = useSignal<PageError | undefined>(undefined);
  const failed = counts?.error ?? 0;
  const ended = endedAt !== undefined;
  const read = async () => {
    try {
      found.value = await pageJson<FailuresMessage>(`/ui/api/jobs/${encodeURIComponent(id)}/failures`);
      error.value = undefined;
    } catch (thrown) {
      error.value = PageError.of(thrown);
    }
  };
  // A running job is read at its first failure, and on demand after it.
  const some = failed > 0;
  useEffect(() => {
    if (some) void read();
  }, [id, some, ended]);
  if (!some) return null;
  return (
    <section class="card">
      <div class="title">
        <h2>Failures</h2>
        {!ended && (
          <button type="button" onClick={() => void read()}>
            Read again
          </button>
        )}
      </div>
      {error.value !== undefined && <ErrorState error={error.value} retry={read} />}
      {found.value === undefined && error.value === undefined && <Loading what="the failures" />}
      {found.value !== undefined && <Groups found={found.value} />}
    </section>
  );
}

const Groups = ({ found: { scanned, complete, groups } }: { readonly found: FailuresMessage }) => (
  <>
    <p class="quiet">
      {complete
        ? `From all ${groupedNumber(scanned)} result lines.`
        : `From the first ${groupedNumber(scanned)} result lines.`}
    </p>
    {groups.length === 0 && <p>None of these lines failed.</p>}
    {groups.map(({ reason, count, records }) => (
      <details key={reason}>
        <summary>
          <strong>{groupedNumber(count)}</strong> {reason}
        </summary>
        <dl class="facts">
          {records.map(({ recordId, message }, index) => (
            // Records of a file may share an id.
            <div key={index} class="fact">
              <dt>{recordId}</dt>
              <dd>{message}</dd>
            </div>
          ))}
        </dl>
      </details>
    ))}
  </>
);
