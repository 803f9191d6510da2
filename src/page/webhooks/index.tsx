/** The log of deliveries to webhooks. The address has the filters and the page. */
import { Choice } from "../components/choice.tsx";
import { Pages } from "../components/pages.tsx";
import { EmptyState } from "../components/states.tsx";
import { changeQuery, place } from "../shell/router.ts";
import { View } from "../shell/view.tsx";
import { Deliveries } from "./deliveries.tsx";
import { DELIVERY_STYLES } from "./states.ts";

const NO_FILTERS = { status: "", job: "", after: "" };

export function WebhooksView() {
  const { query } = place.value;
  const asked = new URLSearchParams();
  for (const name of Object.keys(NO_FILTERS)) {
    const value = query.get(name);
    if (value) asked.set(name, value);
  }
  const filter = (changes: { readonly [name: string]: string }) => changeQuery({ ...changes, after: "" });
  return (
    <View title="Webhooks">
      <search class="filters">
        <Choice
          title="State"
          value={query.get("status") ?? ""}
          options={[["", "All states"], ...Object.keys(DELIVERY_STYLES).map((one) => [one, one] as const)]}
          onChoose={(status) => filter({ status })}
        />
        <label>
          <span>Job, as an id or ARN</span>
          <input
            type="search"
            value={query.get("job") ?? ""}
            spellcheck={false}
            onChange={({ currentTarget }) => filter({ job: currentTarget.value.trim() })}
          />
        </label>
      </search>
      <Deliveries
        query={`${asked}`}
        caption="Deliveries"
        empty={asked.size > 0 ? <NoMatch /> : <NoDeliveries />}
        pages={(next) => <Pages name="after" next={next} />}
      />
    </View>
  );
}

const NoMatch = () => (
  <EmptyState title="No delivery matches">
    <p>Change the filters, or show every delivery.</p>
    <button type="button" onClick={() => changeQuery(NO_FILTERS)}>
      Show all deliveries
    </button>
  </EmptyState>
);

const NoDeliveries = () => (
  <EmptyState title="No deliveries yet">
    Webhooks are told of the ends of jobs. The setting <code>events.webhooks</code> has those of all jobs, and the tag{" "}
    <code>quarry:webhook</code> names one of a job.
  </EmptyState>
);
