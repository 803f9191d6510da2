import { useState } from "preact/hooks";
import { PageError } from "../api/request.ts";
import { NameField } from "../components/fields.tsx";
import { EmptyState, Loading } from "../components/states.tsx";
import { Table } from "../components/table.tsx";
import { Time } from "../components/time.tsx";
import { navigate } from "../shell/router.ts";
import { View } from "../shell/view.tsx";
import { filesAddress } from "./place.ts";
import { Problem } from "./problem.tsx";
import { ProviderChoice, ReadOnlyNote } from "./provider-choice.tsx";
import { listBuckets, makeBucket } from "./s3.ts";
import { useLoad } from "./use-load.ts";

interface Props {
  readonly provider: string | undefined;
  readonly page: string | undefined;
}

export function BucketsView({ provider, page }: Props) {
  const { data, error, reload } = useLoad(JSON.stringify([provider, page]), (signal) =>
    listBuckets(provider, page, signal),
  );
  return (
    <View title="Files" actions={<ProviderChoice where={{ provider }} />}>
      <ReadOnlyNote />
      {/* Above the list, which comes later: a form must not move under the reader's pointer. */}
      <NewBucket provider={provider} />
      {error && <Problem title="The buckets cannot be listed" error={error} retry={reload} />}
      {!data && !error && <Loading what="buckets" />}
      {data?.buckets.length === 0 && (
        <EmptyState title="No buckets yet">
          Create one above. A client's upload to a new bucket creates it too, unless the gateway has
          <code> buckets: explicit</code>.
        </EmptyState>
      )}
      {data && data.buckets.length > 0 && (
        <Table
          caption="Buckets"
          rows={data.buckets}
          keyOf={({ name }) => name}
          columns={[
            {
              title: "Name",
              heads: true,
              cell: ({ name }) => <a href={filesAddress({ bucket: name, provider })}>{name}</a>,
            },
            {
              title: "Created",
              cell: ({ created }) => (created === "" ? "" : <Time at={Date.parse(created)} />),
            },
          ]}
        />
      )}
      {(page || data?.next) && (
        <nav aria-label="Pages" class="actions pages">
          {page && <a href={filesAddress({ provider })}>First page</a>}
          {data?.next && <a href={filesAddress({ provider, page: data.next })}>Next page</a>}
        </nav>
      )}
    </View>
  );
}

function NewBucket({ provider }: { readonly provider: string | undefined }) {
  const [error, setError] = useState<PageError>();
  const [busy, setBusy] = useState(false);
  const submit = async (form: HTMLFormElement) => {
    const bucket = String(new FormData(form).get("bucket") ?? "").trim();
    setBusy(true);
    setError(undefined);
    try {
      await makeBucket({ bucket, provider });
      navigate(filesAddress({ bucket, provider }));
    } catch (reason) {
      setError(PageError.of(reason));
      setBusy(false);
    }
  };
  return (
    <section class="card narrow" aria-label="New bucket">
      <h2>New bucket</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void submit(event.currentTarget);
        }}
      >
        <NameField
          label="Name"
          name="bucket"
          required
          maxLength={255}
          pattern="[a-zA-Z0-9._\-]+"
          title="Letters, digits, dots, hyphens and underscores"
        />
        <button type="submit" class="main" disabled={busy}>
          Create bucket
        </button>
      </form>
      {error && <Problem title="The bucket was not created" error={error} />}
    </section>
  );
}
