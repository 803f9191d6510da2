import { useState } from "preact/hooks";
import type { CheckMessage } from "../../ui/messages.ts";
import { groupedNumber, shownBytes } from "../components/format.ts";
import { Loading } from "../components/states.tsx";
import { navigate } from "../shell/router.ts";
import { View } from "../shell/view.tsx";
import { checkFileLines, checkQuery } from "./check.ts";
import { CheckResult } from "./check-result.tsx";
import { Crumbs } from "./crumbs.tsx";
import { DeleteButton, DownloadButton } from "./object-actions.tsx";
import { baseName, filesAddress, isUnaddressable } from "./place.ts";
import { PREVIEW_BYTES, type PreviewLine, textPreview } from "./preview.ts";
import { Problem } from "./problem.tsx";
import { type ObjectAt, type ObjectStart, readStart } from "./s3.ts";
import { changes } from "./transfers.ts";
import { type Loaded, useLoad } from "./use-load.ts";

interface Props {
  readonly at: ObjectAt;
  readonly prefix: string;
}

/** Longer files are checked when the reader asks for it. */
const CHECKED_AT_ONCE_BYTES = 16 * 1024 ** 2;

export function ObjectView({ at, prefix }: Props) {
  const { bucket, provider, key } = at;
  const start = useLoad(JSON.stringify(at), (signal) => readStart(at, PREVIEW_BYTES, signal));
  const back = filesAddress({ bucket, provider, prefix });
  const name = key.slice(prefix.length) || baseName(key);
  const actions = (
    <>
      <a class="button main" href={filesAddress({ bucket, provider, prefix, file: key, start: true })}>
        Start a job with this
      </a>
      <DownloadButton at={at} />
      <DeleteButton
        at={at}
        onDeleted={() => {
          changes.value += 1;
          navigate(back);
        }}
      />
    </>
  );
  return (
    <View title={name} actions={actions}>
      <Crumbs bucket={bucket} prefix={prefix} provider={provider} file={key} />
      {isUnaddressable(key) ? (
        <p class="card">
          A browser cannot read an object whose key is <code>{key}</code>. Read it with an S3 client.
        </p>
      ) : (
        <Content at={at} start={start} />
      )}
    </View>
  );
}

function Content({ at, start }: { readonly at: ObjectAt; readonly start: Loaded<ObjectStart> }) {
  const { data, error, reload } = start;
  const [asked, setAsked] = useState(false);
  const preview = data && textPreview(data.content, data.size);
  const checks = preview !== undefined && data!.size > 0 && (asked || isSmallJsonl(at.key, data!.size));
  const check = useLoad(JSON.stringify([at, checks]), async (signal) =>
    checks ? ((await checkFileLines(checkQuery(at), signal)) ?? null) : null,
  );
  if (error) return <Problem title="The object cannot be read" error={error} retry={reload} />;
  if (!data) return <Loading what="the object" />;
  return (
    <>
      <p class="quiet">{shownBytes(data.size)}</p>
      {data.size > 0 && preview !== undefined && (
        <section class="card" aria-label="Check">
          <h2>Lines</h2>
          {!checks && (
            <button type="button" onClick={() => setAsked(true)}>
              Check every line
            </button>
          )}
          {checks && check.data === undefined && !check.error && <Loading what="the check of every line" />}
          {checks && check.data === null && <p class="quiet">This gateway does not check lines.</p>}
          {check.data && <CheckResult check={check.data} />}
          {check.error && <Problem title="The lines were not checked" error={check.error} retry={check.reload} />}
        </section>
      )}
      <section class="card" aria-label="Preview">
        <h2>Preview</h2>
        {data.size === 0 && <p>The object is empty.</p>}
        {preview === undefined && <p>The content is not text. Download it to read it.</p>}
        {preview !== undefined && data.size > 0 && (
          <>
            <Lines lines={preview.lines} check={check.data ?? undefined} />
            {preview.more && <p class="quiet">The object has more. Download it to read the rest.</p>}
          </>
        )}
      </section>
    </>
  );
}

const isSmallJsonl = (key: string, size: number): boolean =>
  size <= CHECKED_AT_ONCE_BYTES && [".jsonl", ".ndjson"].some((end) => key.toLowerCase().endsWith(end));

/** Text nodes only: the browser interprets nothing of it. */
function Lines({ lines, check }: { readonly lines: readonly PreviewLine[]; readonly check: CheckMessage | undefined }) {
  const problems = new Map(check?.problems.map(({ line, message }) => [line, message]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls the lines.
    <ol class="lines mono" tabIndex={0} aria-label="First lines">
      {lines.map(({ number, text, cut }) => {
        const problem = problems.get(number);
        return (
          <li key={number} class={problem === undefined ? undefined : "wrong"}>
            <span class="line-number">{groupedNumber(number)}</span>
            <span class="line-text">
              {text}
              {cut && <span class="quiet"> … the line is longer</span>}
              {problem !== undefined && <strong class="problem">{problem}</strong>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
