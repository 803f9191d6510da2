/**
 * What the stand-ins have of a provider's account: limits of batches, times in which every call is refused, and a bill that says how
 * often each record was run, and for which tokens. A record is named by the text `question …` in its prompt, which every form of its
 * line has. Its name also decides its outcome.
 */
import { crc32 } from "node:zlib";

/** Numbers of one batch, and of all that are enqueued. Undefined: no limit. A record with `refused` in its name exceeds `bytes`. */
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

/** Tokens of one answer. Input includes what a cache had, and output the reasoning. */
export interface Usage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
}

/** One answer that has to be paid. */
export interface Charge {
  readonly provider: string;
  /** Of the record. */
  readonly name: string;
  readonly usage: Usage;
}

export interface Bill {
  /** The providers that ran each record, in this order, by its name. */
  readonly runs: ReadonlyMap<string, readonly string[]>;
  /** The batches that ran, in this order. */
  readonly batches: readonly Batch[];
  readonly charges: readonly Charge[];
  /** Runs the records of a batch. */
  charge(provider: string, lines: readonly string[]): readonly Outcome[];
  /** Without a batch. */
  chargeOne(provider: string, line: string): Outcome;
}

/**
 * - `answered`: and paid
 * - `failed`: not paid. A name with `flaky` the first time, one with `never` always.
 * - `unread`: paid, and the answer has no content that can be read. A name with `unread`.
 * - `unrun`: not paid. A name with `held` waits for the end of its batch, whose other records run. One with `expires` ends its batch.
 */
export type Outcome = "answered" | "failed" | "unread" | "unrun";

const NAME = /question ([\w-]+)/;

export const nameIn = (line: string): string => NAME.exec(line)?.[1] ?? "";

export const isHeld = (line: string): boolean => nameIn(line).includes("held");
export const expires = (line: string): boolean => nameIn(line).includes("expires");

/** The same for each run of the record with this provider. */
export function usageOf(provider: string, line: string): Usage {
  const name = nameIn(line);
  const number = (what: string, most: number) => crc32(`${what} ${provider} ${name}`) % (most + 1);
  const input = 1 + number("input", 900);
  const output = 1 + number("output", 300);
  // Bedrock's answers do not say it.
  const reasoning = provider === "bedrock" ? 0 : number("reasoning", output);
  return { input, cached: number("cached", input), output, reasoning };
}

export function createBill(): Bill {
  const runs = new Map<string, string[]>();
  const batches: Batch[] = [];
  const charges: Charge[] = [];
  const chargeOne = (provider: string, line: string): Outcome => {
    const name = nameIn(line);
    if (isHeld(line) || expires(line)) return "unrun";
    const ran = runs.get(name) ?? [];
    runs.set(name, ran);
    ran.push(provider);
    if (name.includes("never") || (name.includes("flaky") && ran.length === 1)) return "failed";
    charges.push({ provider, name, usage: usageOf(provider, line) });
    return name.includes("unread") ? "unread" : "answered";
  };
  return {
    runs,
    batches,
    charges,
    chargeOne,
    charge(provider, lines) {
      const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
      batches.push({ provider, records: lines.length, bytes });
      return lines.map((line) => chargeOne(provider, line));
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
    if (lines.some((line) => nameIn(line).includes("refused"))) return "bytes";
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
