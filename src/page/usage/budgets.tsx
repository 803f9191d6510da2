import type { BudgetMessage } from "../../ui/messages.ts";
import { FactList } from "../components/facts.tsx";
import { shownMoney } from "../components/format.ts";
import { Money } from "../components/money.tsx";
import { Progress } from "../components/progress.tsx";

/** What is left of the budgets of the period that has today. */
export const Budgets = ({ budgets }: { readonly budgets: readonly BudgetMessage[] }) => (
  <div class="grid">
    {budgets.map((budget) => (
      <Budget key={`${budget.key} ${budget.tenant} ${budget.period}`} budget={budget} />
    ))}
  </div>
);

function Budget({ budget }: { readonly budget: BudgetMessage }) {
  const { key, tenant, period, firstDay, amount, spent, reserved, left, currency } = budget;
  const name = `Budget of ${key === undefined ? `tenant ${tenant}` : `access key ${key}`}`;
  const taken = Number(spent) + Number(reserved);
  const isOver = Number(left) < 0;
  return (
    <section class="card" aria-label={name}>
      <h2>{name}</h2>
      <p class={isOver ? "problem" : undefined}>
        {isOver ? (
          <>
            Exceeded by <Money amount={left.slice(1)} currency={currency} />:
          </>
        ) : (
          <>
            <Money amount={left} currency={currency} /> left of
          </>
        )}{" "}
        {shownMoney(amount, currency)} for {period === "day" ? firstDay : firstDay.slice(0, 7)}
      </p>
      <Progress label={`${name}: taken`} value={taken} max={Number(amount)} failed={isOver ? taken : 0} />
      <FactList
        style="facts spaced"
        facts={[
          ["Spent", <Money key="" amount={spent} currency={currency} />],
          ["Reserved for running jobs", <Money key="" amount={reserved} currency={currency} />],
        ]}
      />
    </section>
  );
}
