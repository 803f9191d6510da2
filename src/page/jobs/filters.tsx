import { useRef } from "preact/hooks";
import { changeQuery, place } from "../shell/router.ts";
import { session } from "../shell/session.ts";
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
      <Choice title="Status" name="status" all="All statuses" values={Object.keys(STATUS_STYLES)} onChoose={filter} />
      <Choice
        title="Provider"
        name="provider"
        all="All providers"
        values={session.value?.providers ?? []}
        onChoose={filter}
      />
    </search>
  );
}

interface ChoiceProps {
  readonly title: string;
  readonly name: string;
  readonly all: string;
  readonly values: readonly string[];
  readonly onChoose: (name: string, value: string) => void;
}

const Choice = ({ title, name, all, values, onChoose }: ChoiceProps) => (
  <label>
    <span>{title}</span>
    <select value={place.value.query.get(name) ?? ""} onChange={(event) => onChoose(name, event.currentTarget.value)}>
      <option value="">{all}</option>
      {values.map((value) => (
        <option key={value} value={value}>
          {value}
        </option>
      ))}
    </select>
  </label>
);
