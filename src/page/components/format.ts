/** Numbers, sizes and durations as text for readers. */

const GROUPED = new Intl.NumberFormat("en-US");
const ONE_DECIMAL = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** 1234567 is `1,234,567`. */
export const groupedNumber = (value: number): string => GROUPED.format(value);

const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB"] as const;

/** Bytes in units of 1024. */
export function shownBytes(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${ONE_DECIMAL.format(value)} ${UNITS[unit]}`;
}

/** Milliseconds in the two largest units: `2 h 5 min`. */
export function shownDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 1) return "< 1 s";
  const parts = (
    [
      [Math.floor(seconds / 86_400), "d"],
      [Math.floor(seconds / 3600) % 24, "h"],
      [Math.floor(seconds / 60) % 60, "min"],
      [seconds % 60, "s"],
    ] as const
  ).map(([value, unit]) => (value === 0 ? "" : `${value} ${unit}`));
  const first = parts.findIndex((part) => part !== "");
  return parts
    .slice(first, first + 2)
    .filter((part) => part !== "")
    .join(" ");
}

/** Records a second. */
export const shownRate = (rate: number): string =>
  rate >= 10 ? `${groupedNumber(Math.round(rate))}/s` : `${ONE_DECIMAL.format(rate)}/s`;

/** Groups the digits before the decimal point. The amount stays text: it may have more digits than a number holds. */
export function shownMoney(amount: string, currency = "USD"): string {
  const [whole = "", fraction] = amount.split(".");
  const digits = /^-?\d+$/.test(whole) ? GROUPED.format(BigInt(whole)) : whole;
  const sign = amount.startsWith("-") && !digits.startsWith("-") ? "-" : "";
  return `${sign}${digits}${fraction === undefined ? "" : `.${fraction}`} ${currency}`;
}

const HUNDREDTHS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const TWO_DIGITS = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 2 });

/** To hundredths, and amounts below 1 to two digits. */
export function roundedMoney(amount: string, currency = "USD"): string {
  const value = Number(amount);
  return `${(Math.abs(value) < 1 ? TWO_DIGITS : HUNDREDTHS).format(value)} ${currency}`;
}
