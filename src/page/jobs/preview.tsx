/** The first records of a job: each input beside its result. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { PreviewMessage } from "../../ui/messages.ts";
import { PageError, pageJson } from "../api/request.ts";
import { groupedNumber } from "../components/format.ts";
import { ErrorState, Loading } from "../components/states.tsx";

const RECORDS = 10;

interface Props {
  readonly id: string;
  readonly ended: boolean;
}

export function Preview({ id, ended }: Props) {
  const found = useSignal<PreviewMessage | undefined>(undefined);
  const error = useSignal<PageError | undefined>(undefined);
  const read = async (from: number) => {
    const address = `/ui/api/jobs/${encodeURIComponent(id)}/preview?from=${from}&limit=${RECORDS}`;
    try {
      const next = await pageJson<PreviewMessage>(address);
      found.value = from === 1 ? next : { ...next, records: [...(found.value?.records ?? []), ...next.records] };
      error.value = undefined;
    } catch (thrown) {
      error.value = PageError.of(thrown);
    }
  };
  useEffect(() => void read(1), [id, ended]);
  const records = found.value?.records ?? [];
  return (
    <section class="card">
      <div class="title">
        <h2>Records and results</h2>
        {!ended && (
          <button type="button" onClick={() => void read(1)}>
            Read again
          </button>
        )}
      </div>
      {error.value !== undefined && <ErrorState error={error.value} retry={() => read(1)} />}
      {found.value === undefined && error.value === undefined && <Loading what="the records" />}
      {found.value !== undefined && records.length === 0 && <p class="quiet">There is no record to show.</p>}
      {records.map(({ line, input, result }) => (
        <div key={line} class="pair">
          <h3>Line {groupedNumber(line)}</h3>
          <Text name={`Input of line ${line}`} text={input} absent="The input is not readable." />
          <Text name={`Result of line ${line}`} text={result && answerIn(result)} absent="No result yet." />
        </div>
      ))}
      {found.value?.more && (
        <button type="button" onClick={() => void read(records.at(-1)!.line + 1)}>
          Show more
        </button>
      )}
    </section>
  );
}

interface TextProps {
  readonly name: string;
  readonly text: string | undefined;
  readonly absent: string;
}

const Text = ({ name, text, absent }: TextProps) =>
  text === undefined ? (
    <p class="quiet">{absent}</p>
  ) : (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls the text.
    <section tabIndex={0} aria-label={name} class="text">
      <pre class="cut">{indented(text)}</pre>
    </section>
  );

/** Bedrock's result lines repeat the input, which stands beside them. */
function answerIn(result: string): string {
  try {
    const { modelInput: _, ...rest } = JSON.parse(result) as { readonly modelInput?: unknown };
    return JSON.stringify(rest);
  } catch {
    return result;
  }
}

/** A line that was cut is not JSON, and is shown as it is. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
