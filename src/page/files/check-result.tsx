import type { CheckMessage } from "../../ui/messages.ts";
import { groupedNumber, shownBytes } from "../components/format.ts";

export function CheckResult({ check }: { readonly check: CheckMessage }) {
  const { lines, bytes, problems, problemCount, form } = check;
  const size = `${groupedNumber(lines)} ${lines === 1 ? "line" : "lines"}, ${shownBytes(bytes)}${form ? `, form ${form}` : ""}`;
  if (problemCount === 0) {
    return (
      <p class="good-text" role="status">
        No problems found: {size}.
      </p>
    );
  }
  return (
    <div role="alert">
      <p class="problem">
        {groupedNumber(problemCount)} {problemCount === 1 ? "problem" : "problems"} in {size}.
      </p>
      <ul class="problems">
        {problems.map(({ line, message }) => (
          <li key={`${line} ${message}`}>
            <strong>Line {groupedNumber(line)}:</strong> {message}
          </li>
        ))}
      </ul>
      {problemCount > problems.length && (
        <p class="quiet">These are the first {groupedNumber(problems.length)}. Correct them, then check again.</p>
      )}
    </div>
  );
}
