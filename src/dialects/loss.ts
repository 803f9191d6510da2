/**
 * What happens to the parts of a request that the target has no place for. A part without effect on the answer is dropped. A
 * part that changes the answer is refused, or dropped and counted if the job allows it. Everything else is refused.
 */
import { type Path, pathText, placeText } from "./path.ts";
import { RecordError } from "./record-error.ts";

export interface Loss {
  /** The part has no effect on the answer. It is dropped. */
  ignore(path: Path): void;
  /**
   * The part changes the answer. It is dropped if the job allows that. Otherwise throws RecordError with status 400.
   * @param reason completes "<path> cannot be carried: …", without a full stop
   */
  drop(path: Path, reason?: string): void;
  /** The request means nothing without the part. Throws RecordError with status 400. */
  refuse(path: Path, reason?: string): never;
}

/** Tag of a job, and its value that allows `drop`. */
export const ON_LOSSY_TAG = "quarry:on-lossy";
export const ON_LOSSY_DROP = "drop";

const cannot = (path: Path, reason: string | undefined, hint: string): RecordError =>
  new RecordError(400, `${pathText(path)} cannot be carried${reason === undefined ? "" : `: ${reason}`}.${hint}`);

function refuse(path: Path, reason?: string): never {
  throw cannot(path, reason, "");
}

/** Refuses every part that changes the answer. */
export const refusing: Loss = {
  ignore() {},
  drop(path, reason) {
    throw cannot(path, reason, ` The tag ${ON_LOSSY_TAG}=${ON_LOSSY_DROP} drops it.`);
  },
  refuse,
};

/** Counts dropped parts by place. */
export interface DropCounts extends Loss {
  readonly counts: ReadonlyMap<string, number>;
}

export function dropping(): DropCounts {
  const counts = new Map<string, number>();
  return {
    counts,
    ignore() {},
    drop(path) {
      const place = placeText(path);
      counts.set(place, (counts.get(place) ?? 0) + 1);
    },
    refuse,
  };
}
