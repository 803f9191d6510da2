/**
 * What the stand-ins have of a provider's account: limits of batches, times in which every call is refused, and a bill that says how
 * often each record was run. A record is named by the text `question …` in its prompt, which every form of its line has.
 */

/** Numbers of one batch, and of all that are enqueued. Undefined: no limit. */
export interface AccountRules {
  readonly records?: number;
  readonly bytes?: number;
  readonly minimumRecords?: number;
  /** Tokens of all batches that have not ended. A token is 4 bytes of a line. */
  readonly enqueuedTokens?: number;
}

/** What the provider answers to everything. */
export interface Outage {
  readonly status: 401 | 402 | 403 | 429 | 500 | 503;
  /** Default: the provider's own for the status. */
  readonly code?: string;
}

export interface Batch {
  readonly provider: string;
  readonly records: number;
  readonly bytes: number;
}

export interface Bill {
  /** Number of times each record was run, by its name. */
  readonly runs: ReadonlyMap<string, number>;
  /** The batches that ran, in this order. */
  readonly batches: readonly Batch[];
  /**
   * Counts the records of a batch, and decides their outcomes: a record whose name has `flaky` fails the first time, one whose name
   * has `never` always.
   */
  charge(provider: string, lines: readonly string[]): readonly Outcome[];
  /** Without a batch. */
  chargeOne(line: string): Outcome;
}

export type Outcome = "answered" | "failed";

const NAME = /question ([\w-]+)/;

export const nameIn = (line: string): string => NAME.exec(line)?.[1] ?? "";

export function createBill(): Bill {
  const runs = new Map<string, number>();
  const batches: Batch[] = [];
  const chargeOne = (line: string): Outcome => {
    const name = nameIn(line);
    const times = (runs.get(name) ?? 0) + 1;
    runs.set(name, times);
    return name.includes("never") || (name.includes("flaky") && times === 1) ? "failed" : "answered";
  };
  return {
    runs,
    batches,
    chargeOne,
    charge(provider, lines) {
      const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
      batches.push({ provider, records: lines.length, bytes });
      return lines.map(chargeOne);
    },
  };
}

export interface Account {
  readonly provider: string;
  /** Undefined: calls are answered. */
  outage: Outage | undefined;
  readonly bill: Bill;
  /** Why a batch of these lines is refused. `enqueued`: it is not refused later. */
  refusal(lines: readonly string[]): keyof AccountRules | undefined;
  /** Counts the lines as enqueued until the returned function is called. */
  enqueue(lines: readonly string[]): () => void;
  /** Number of batches that were refused. */
  readonly refused: number;
}

const tokensOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + Math.ceil(line.length / 4), 0);

export function createAccount(provider: string, bill: Bill, rules: AccountRules = {}): Account {
  let enqueued = 0;
  let refused = 0;
  const why = (lines: readonly string[]): keyof AccountRules | undefined => {
    const { records = Infinity, bytes = Infinity, minimumRecords = 0, enqueuedTokens = Infinity } = rules;
    if (lines.length > records) return "records";
    if (lines.length < minimumRecords) return "minimumRecords";
    if (lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0) > bytes) return "bytes";
    if (enqueued + tokensOf(lines) > enqueuedTokens) return "enqueuedTokens";
    return undefined;
  };
  return {
    provider,
    outage: undefined,
    bill,
    refusal(lines) {
      const reason = why(lines);
      if (reason !== undefined) refused += 1;
      return reason;
    },
    get refused() {
      return refused;
    },
    enqueue(lines) {
      const tokens = tokensOf(lines);
      enqueued += tokens;
      let isOpen = true;
      return () => {
        if (isOpen) enqueued -= tokens;
        isOpen = false;
      };
    },
  };
}

/** The lines of a JSONL file. */
export const linesOf = (content: string): string[] => content.split("\n").filter((line) => line.trim() !== "");
