import { roundedMoney, shownMoney } from "./format.ts";

interface Props {
  readonly amount: string;
  readonly currency: string | undefined;
}

/** An amount in few digits, with all of them as its tooltip. */
export const Money = ({ amount, currency }: Props) => (
  <span title={shownMoney(amount, currency)}>{roundedMoney(amount, currency)}</span>
);
