const LOCAL = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

interface Props {
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A time in the reader's zone, with UTC as its tooltip. */
export function Time({ at }: Props) {
  const utc = new Date(at).toISOString();
  return (
    <time dateTime={utc} title={`${utc.slice(0, 19).replace("T", " ")} UTC`}>
      {LOCAL.format(at)}
    </time>
  );
}
