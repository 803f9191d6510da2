/** Health, limits, settings and models of the providers, and the configuration in force. */
import type { ProviderMessage, ProvidersMessage } from "../../ui/messages.ts";
import { pageJson } from "../api/request.ts";
import { FactList } from "../components/facts.tsx";
import { groupedNumber, shownDuration } from "../components/format.ts";
import { EmptyState, Loading } from "../components/states.tsx";
import { Time } from "../components/time.tsx";
import { Problem } from "../files/problem.tsx";
import { useLoad } from "../files/use-load.ts";
import { View } from "../shell/view.tsx";
import { type HealthView, healthOf } from "./health.ts";
import { Models } from "./models.tsx";
import { settingRows } from "./settings.ts";
import "../files/files.css";

export function ProvidersView() {
  const { data, error, reload } = useLoad("providers", (signal) =>
    pageJson<ProvidersMessage>("/ui/api/providers", { signal }),
  );
  return (
    <View
      title="Providers"
      actions={
        <button type="button" onClick={reload}>
          Refresh
        </button>
      }
    >
      {error && <Problem title="The providers cannot be read" error={error} retry={reload} />}
      {!data && !error && <Loading what="providers" />}
      {data?.providers.length === 0 && (
        <EmptyState title="No provider">
          This access key may use none of the providers. Ask the operator to change <code>providers</code> of the key.
        </EmptyState>
      )}
      <div class="grid">
        {data?.providers.map((provider) => (
          <ProviderCard key={provider.name} provider={provider} />
        ))}
      </div>
      {data?.config !== undefined && (
        <section class="card" aria-label="Configuration in force">
          <h2>Configuration in force</h2>
          <p class="quiet">With defaults and environment variables, without secrets. It changes at a restart.</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls the text. */}
          <section tabIndex={0} aria-label="Configuration as JSON" class="config">
            <pre class="box">{JSON.stringify(data.config, null, 2)}</pre>
          </section>
        </section>
      )}
    </View>
  );
}

function ProviderCard({ provider }: { readonly provider: ProviderMessage }) {
  const { name, type, latencyMs, lastSuccessAt, lastErrorAt, lastError, limits = {}, settings } = provider;
  const limitRows = Object.entries(limits);
  const ownRows = settingRows(settings);
  return (
    <section class="card" aria-label={`Provider ${name}`}>
      <h2>
        {name} {type !== name && <span class="quiet">{type}</span>}
      </h2>
      <p>
        <HealthMark health={healthOf(provider)} />
      </p>
      <FactList
        facts={[
          ["Last success", lastSuccessAt === undefined ? "none since the start" : <Time at={lastSuccessAt} />],
          ["Last error", lastErrorAt === undefined ? "none since the start" : <Time at={lastErrorAt} />],
          ["Its reason", lastError],
          ["Median latency", latencyMs === undefined ? "not measured yet" : latency(latencyMs)],
        ]}
      />
      {limitRows.length > 0 && (
        <>
          <h3>Limits</h3>
          <FactList facts={limitRows.map(([limit, value]) => [limit, groupedNumber(value)])} />
        </>
      )}
      {ownRows.length > 0 && (
        <>
          <h3>Settings</h3>
          <FactList style="facts settings" facts={ownRows} />
        </>
      )}
      <Models provider={name} />
    </section>
  );
}

const latency = (ms: number): string => (ms < 1000 ? `${groupedNumber(Math.round(ms))} ms` : shownDuration(ms));

const HEALTH = {
  working: ["good-text", "Working"],
  failing: ["bad-text", "The last request failed"],
  unused: ["quiet", "No request since the start"],
} satisfies Record<HealthView, readonly [string, string]>;

function HealthMark({ health }: { readonly health: HealthView }) {
  const [style, text] = HEALTH[health];
  return <span class={`status ${style}`}>{text}</span>;
}
