import { useRef } from "preact/hooks";
import { Choice } from "../components/choice.tsx";
import { ProviderFilter } from "../components/provider-filter.tsx";
import { changeQuery, place } from "../shell/router.ts";
import { STATUS_STYLES } from "./names.ts";

const TYPING_MS = 300;

export function Filters() {
  const { query } = place.value;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const filter = (name: string, value: string) =>
    changeQuery({ [name]: value, page: "" }, { replace: name === "name" });
  return (
    <search class="filters">
      <label>
        <span>Name</span>
        <input
          type="search"
          value={query.get("name") ?? ""}
          onInput={({ currentTarget: { value } }) => {
            clearTimeout(timer.current);
            timer.current = setTimeout(() => filter("name", value.trim()), TYPING_MS);
          }}
        />
      </label>
      <Choice
        title="Status"
        value={query.get("status") ?? ""}
        options={[["", "All statuses"], ...Object.keys(STATUS_STYLES).map((one) => [one, one] as const)]}
        onChoose={(value) => filter("status", value)}
      />
      <ProviderFilter onChoose={(value) => filter("provider", value)} />
    </search>
  );
}
