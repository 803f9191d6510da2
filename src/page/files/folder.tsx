import { useState } from "preact/hooks";
import { NameField } from "../components/fields.tsx";
import { shownBytes } from "../components/format.ts";
import { EmptyState, Loading } from "../components/states.tsx";
import { type Column, Table } from "../components/table.tsx";
import { Time } from "../components/time.tsx";
import { toast } from "../shell/toasts.tsx";
import { View } from "../shell/view.tsx";
import { Crumbs } from "./crumbs.tsx";
import { DropZone } from "./drop-zone.tsx";
import { DeleteButton, DownloadButton } from "./object-actions.tsx";
import { baseName, filesAddress } from "./place.ts";
import { Problem } from "./problem.tsx";
import { ProviderChoice, ReadOnlyNote } from "./provider-choice.tsx";
import { type BucketAt, type ListedObject, listFolder } from "./s3.ts";
import { TransferList } from "./transfer-list.tsx";
import { changes, startTransfer } from "./transfers.ts";
import { Unfinished } from "./unfinished.tsx";
import { useLoad } from "./use-load.ts";

interface Props {
  readonly at: BucketAt;
  readonly prefix: string;
  readonly page: string | undefined;
}

interface Row {
  readonly name: string;
  readonly prefix?: string;
  readonly object?: ListedObject;
}

export function FolderView({ at, prefix, page }: Props) {
  const { bucket, provider } = at;
  const { data, error, reload } = useLoad(
    JSON.stringify([at, prefix, page]),
    (signal) => listFolder(at, { prefix, page }, signal),
    changes.value,
  );
  const rows: readonly Row[] = [
    ...(data?.prefixes ?? []).map((one) => ({ name: one.slice(prefix.length), prefix: one })),
    ...(data?.objects ?? []).map((object) => ({ name: object.key.slice(prefix.length) || "(empty name)", object })),
  ];
  const upload = (files: readonly File[]) => {
    for (const file of files) {
      if (!startTransfer({ ...at, key: prefix + file.name }, file)) toast(`${file.name} is being uploaded already.`);
    }
  };
  return (
    <View title={baseName(prefix) || bucket} actions={<ProviderChoice where={{ bucket, prefix, provider }} />}>
      <Crumbs bucket={bucket} prefix={prefix} provider={provider} />
      <ReadOnlyNote />
      <DropZone into={`${bucket}/${prefix}`} onFiles={upload} />
      {/* Above all that appears later: a field must not move under the reader's pointer. */}
      <GoTo key={bucket} at={at} />
      <TransferList />
      <Unfinished at={at} prefix={prefix} />
      {error && <Problem title="The folder cannot be listed" error={error} retry={reload} />}
      {!data && !error && <Loading what="objects" />}
      {data && rows.length === 0 && (
        <EmptyState title="Nothing here yet">Drop a file above, or choose one, to upload it.</EmptyState>
      )}
      {rows.length > 0 && (
        <Table
          caption={`Objects in ${bucket}/${prefix}`}
          rows={rows}
          keyOf={({ prefix, object }) => (object ? `o${object.key}` : `p${prefix}`)}
          columns={columnsOf(at, prefix)}
        />
      )}
      {(page || data?.next) && (
        <nav aria-label="Pages" class="actions pages">
          {page && <a href={filesAddress({ ...at, prefix })}>First page</a>}
          {data?.next && <a href={filesAddress({ ...at, prefix, page: data.next })}>Next page</a>}
        </nav>
      )}
    </View>
  );
}

const columnsOf = (at: BucketAt, prefix: string): readonly Column<Row>[] => [
  {
    title: "Name",
    heads: true,
    cell: ({ name, prefix: folder, object }) => (
      <a class="name" href={filesAddress(object ? { ...at, prefix, file: object.key } : { ...at, prefix: folder! })}>
        {name}
      </a>
    ),
  },
  { title: "Size", numeric: true, cell: ({ object }) => (object ? shownBytes(object.size) : "") },
  { title: "Changed", cell: ({ object }) => object && <Time at={Date.parse(object.modified)} /> },
  {
    title: "Actions",
    wide: true,
    cell: ({ name, object }) =>
      object && (
        <span class="actions">
          <a
            class="button"
            href={filesAddress({ ...at, prefix, file: object.key, start: true })}
            aria-label={`Start a job with ${name}`}
          >
            Start a job
          </a>
          <DownloadButton at={{ ...at, key: object.key }} named />
          <DeleteButton at={{ ...at, key: object.key }} named onDeleted={() => (changes.value += 1)} />
        </span>
      ),
  },
];

/** A folder that has no object yet, or that is on a later page. */
function GoTo({ at }: { readonly at: BucketAt }) {
  const [text, setText] = useState("");
  const prefix = text === "" || text.endsWith("/") ? text : `${text}/`;
  return (
    <section class="card narrow" aria-label="Open a folder">
      <NameField
        label="Open a folder of this bucket, also one without objects yet"
        value={text}
        placeholder="batches/2026/"
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <a class="button" href={filesAddress({ ...at, prefix })}>
        Open
      </a>
    </section>
  );
}
