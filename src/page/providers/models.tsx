import { useState } from "preact/hooks";
import { listPageModels } from "../api/bedrock.ts";
import { groupedNumber } from "../components/format.ts";
import { Loading } from "../components/states.tsx";
import { Problem } from "../files/problem.tsx";
import { useLoad } from "../files/use-load.ts";

/** Read when the reader opens them: listing models asks the provider. */
export function Models({ provider }: { readonly provider: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Models of {provider}</summary>
      {open && <ModelList provider={provider} />}
    </details>
  );
}

function ModelList({ provider }: { readonly provider: string }) {
  const { data, error, reload } = useLoad(provider, () => listPageModels(provider));
  if (error) return <Problem title="The models cannot be listed" error={error} retry={reload} />;
  if (!data) return <Loading what="models" />;
  if (data.length === 0) return <p>The provider lists no models. Jobs can name any that it has.</p>;
  return (
    <>
      <p class="quiet">{data.length === 1 ? "1 model" : `${groupedNumber(data.length)} models`}</p>
      <ul class="models mono">
        {data.map(({ modelId, modelName }) => (
          <li key={modelId}>
            {modelId}
            {modelName !== undefined && modelName !== modelId && <span class="quiet"> {modelName}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
