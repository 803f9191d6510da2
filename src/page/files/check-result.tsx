import type { CheckMessage, EstimateMessage } from "../../ui/messages.ts";
import { groupedNumber, shownBytes, shownMoney } from "../components/format.ts";

export function CheckResult({ check }: { readonly check: CheckMessage }) {
  const { lines, bytes, problems, problemCount, form, isTranslated } = check;
  const hint = isTranslated === false && (
    <p class="quiet">Bodies depend on the model: the form of a job translates each line for the one that you choose.</p>
  );
  const size = `${groupedNumber(lines)} ${lines === 1 ? "line" : "lines"}, ${shownBytes(bytes)}${form ? `, form ${form}` : ""}`;
  if (problemCount === 0) {
    return (
      <>
        <p class="good-text" role="status">
          No problems found: {size}.
        </p>
        {hint}
        {check.estimate && <Estimate estimate={check.estimate} />}
      </>
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
      {hint}
    </div>
  );
}

function Estimate({ estimate: { input, output, cost, currency, unpriced } }: { readonly estimate: EstimateMessage }) {
  const tokens = `About ${groupedNumber(input)} input tokens and at most ${groupedNumber(output)} output tokens`;
  if (cost === undefined) {
    return (
      <p class="quiet">
        {tokens}.{unpriced !== undefined && ` ${unpriced} has no price.`}
      </p>
    );
  }
  const price =
    cost.least === cost.most
      ? shownMoney(cost.most, currency)
      : `${shownMoney(cost.least, currency)} to ${shownMoney(cost.most, currency)}`;
  return (
    <p class="quiet">
      {tokens}: {price}.
    </p>
  );
}
