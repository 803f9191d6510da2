interface Props {
  /** What progresses, for screen readers. */
  readonly label: string;
  readonly value: number;
  /** 0: unknown. */
  readonly max: number;
  /** The part of `value` that failed. */
  readonly failed?: number | undefined;
}

export function Progress({ label, value, max, failed = 0 }: Props) {
  const share = (part: number) => (max === 0 ? 0 : Math.min(100, (100 * part) / max));
  const text = max === 0 ? "not known yet" : `${Math.floor(share(value))} %`;
  return (
    <div
      class="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={max === 0 ? undefined : Math.floor(share(value))}
      aria-valuetext={text}
    >
      <div class="good" style={{ width: `${share(value - failed)}%` }} />
      <div class="bad" style={{ width: `${share(failed)}%` }} />
    </div>
  );
}
