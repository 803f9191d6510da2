/** The uploads of this page, with progress. */
import { groupedNumber, shownBytes } from "../components/format.ts";
import { Progress } from "../components/progress.tsx";
import { baseName } from "./place.ts";
import { adviceOn, sentence } from "./problem.tsx";
import { clearTransfers, isSending, type Transfer, transfers } from "./transfers.ts";

export function TransferList() {
  const all = transfers.value;
  if (all.length === 0) return null;
  const ended = all.filter((one) => !isSending(one));
  return (
    <section class="card" aria-label="Uploads">
      <div class="title">
        <h2>Uploads</h2>
        {ended.length > 0 && (
          <button type="button" onClick={clearTransfers}>
            Clear ended uploads
          </button>
        )}
      </div>
      <ul class="transfers">
        {all.map((one) => (
          <TransferRow key={one.id} transfer={one} />
        ))}
      </ul>
      <p class="hidden" role="status">
        {groupedNumber(all.length - ended.length)} uploads running, {groupedNumber(ended.length)} ended
      </p>
    </section>
  );
}

function TransferRow({ transfer }: { readonly transfer: Transfer }) {
  const { at, size, sent, resumed, state, error } = transfer;
  const name = baseName(at.key);
  return (
    <li>
      <div class="transfer">
        <span class="name">
          {name} <span class="quiet">to {`${at.bucket}/${at.key.slice(0, at.key.length - name.length)}`}</span>
        </span>
        <span class="quiet number">{textOf(transfer)}</span>
        {(state.value === "sending" || state.value === "failed") && (
          <span class="actions">
            {state.value === "failed" && (
              <button type="button" onClick={transfer.retry} aria-label={`Try again: ${name}`}>
                Try again
              </button>
            )}
            <button type="button" onClick={transfer.cancel} aria-label={`Cancel the upload of ${name}`}>
              Cancel
            </button>
          </span>
        )}
      </div>
      {state.value === "sending" && <Progress label={`Upload of ${name}`} value={sent.value} max={Math.max(size, 1)} />}
      {state.value === "sending" && resumed.value > 0 && (
        <p class="quiet">{shownBytes(resumed.value)} were there already and are not sent again.</p>
      )}
      {error.value !== undefined && (
        <p class="problem" role="alert">
          {sentence(error.value.message)} {adviceOn(error.value)}
        </p>
      )}
    </li>
  );
}

function textOf({ size, sent, state }: Transfer): string {
  const whole = shownBytes(size);
  switch (state.value) {
    case "sending":
      return sent.value >= size ? `${whole}, finishing` : `${shownBytes(sent.value)} of ${whole}`;
    case "done":
      return `${whole}, done`;
    case "failed":
      return `${shownBytes(sent.value)} of ${whole}, failed`;
    case "cancelled":
      return "cancelled";
  }
}
