/** Tells whether a row was read before a change of this process. */

export interface Revision {
  readonly value: number;
  /** Runs the write of a change. */
  change(write: () => Promise<unknown>): Promise<void>;
  /** True if a row that was read at this value may lack a change. */
  isBehind(value: number): boolean;
}

export function createRevision(): Revision {
  let value = 0;
  let changing = 0;
  return {
    get value() {
      return value;
    },
    async change(write) {
      changing += 1;
      value += 1;
      try {
        await write();
      } finally {
        changing -= 1;
        value += 1;
      }
    },
    isBehind: (since) => changing > 0 || since !== value,
  };
}
