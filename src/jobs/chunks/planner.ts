/**
 * Divides the lines of a job into chunks: each within the limits of a batch, and of one group. Lines of a group need not be
 * neighbours. The result depends on the lines and the limits only. Memory has a few numbers for each chunk, and for each group as
 * many records as a batch needs at least.
 */

export interface PlannerLimits {
  /** Records of a chunk. @param chunk number of the group's chunks before it */
  readonly records: (chunk: number) => number;
  /** Bytes of a chunk. A larger record is a chunk by itself. */
  readonly bytes: number;
  /** The last two chunks of a group share their records where the last one would have fewer. */
  readonly minimumRecords: number;
}

export interface PlannedChunk {
  readonly group: number;
  /** Numbers of its first and its last line. */
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly bytes: number;
}

export interface Planner {
  /**
   * The group of the next line. Undefined if there are too many groups.
   * @param line greater than those before
   * @param key equal for lines that may share a chunk
   * @param bytes of the line in a batch, with its end
   * @param counted records that the provider counts it as
   */
  add(line: number, key: string, bytes: number, counted?: number): number | undefined;
  /** The groups' keys, by number. */
  readonly keys: readonly string[];
  /** The chunks, in the order of their first lines. */
  end(): readonly PlannedChunk[];
}

/** Each group is a batch at least. */
export const MAX_GROUPS_OF_JOB = 1000;

interface Placed {
  readonly line: number;
  readonly bytes: number;
}

interface Open {
  first: number;
  last: number;
  count: number;
  bytes: number;
}

interface Group {
  readonly number: number;
  readonly closed: PlannedChunk[];
  /** Undefined: the group has no line yet. */
  open: Open | undefined;
  /** What the records of the open chunk count as. */
  counted: number;
  /** The last records of the open chunk, and those of the closed one before it. */
  tail: Placed[];
  tailBefore: Placed[];
}

export function createPlanner({ records, bytes: maxBytes, minimumRecords }: PlannerLimits): Planner {
  const groups = new Map<string, Group>();
  /** A chunk that gives away all but the minimum keeps its last line: one record more. */
  const kept = minimumRecords > 1 ? minimumRecords : 0;

  const newGroup = (key: string): Group | undefined => {
    if (groups.size >= MAX_GROUPS_OF_JOB) return undefined;
    const group: Group = { number: groups.size, closed: [], open: undefined, counted: 0, tail: [], tailBefore: [] };
    groups.set(key, group);
    return group;
  };

  function close(group: Group, open: Open): void {
    group.closed.push({ group: group.number, ...open });
    group.tailBefore = group.tail.slice(-kept);
    group.tail = [];
    group.open = undefined;
    group.counted = 0;
  }

  /** Moves records from the last but one chunk to the last one, if both then have enough. */
  function balance({ closed, open, tailBefore }: Group): void {
    const before = closed.at(-1);
    if (open === undefined || before === undefined || open.count >= minimumRecords) return;
    const moved = minimumRecords - open.count;
    if (before.count - moved < minimumRecords) return;
    const taken = tailBefore.slice(-moved);
    const bytes = taken.reduce((sum, one) => sum + one.bytes, 0);
    if (open.bytes + bytes > maxBytes) return;
    const last = tailBefore.at(-moved - 1)!.line;
    closed[closed.length - 1] = { ...before, last, count: before.count - moved, bytes: before.bytes - bytes };
    open.first = taken[0]!.line;
    open.count += moved;
    open.bytes += bytes;
  }

  return {
    get keys() {
      return [...groups.keys()];
    },
    add(line, key, bytes, counted = 1) {
      const group = groups.get(key) ?? newGroup(key);
      if (group === undefined) return undefined;
      const { open } = group;
      const isFull = group.counted + counted > records(group.closed.length);
      if (open !== undefined && (isFull || open.bytes + bytes > maxBytes)) close(group, open);
      group.counted += counted;
      if (group.open === undefined) group.open = { first: line, last: line, count: 1, bytes };
      else {
        group.open.last = line;
        group.open.count += 1;
        group.open.bytes += bytes;
      }
      if (kept > 0) {
        group.tail.push({ line, bytes });
        if (group.tail.length >= 2 * kept) group.tail = group.tail.slice(-kept);
      }
      return group.number;
    },
    end() {
      const chunks: PlannedChunk[] = [];
      for (const group of groups.values()) {
        balance(group);
        chunks.push(...group.closed);
        if (group.open !== undefined) chunks.push({ group: group.number, ...group.open });
      }
      return chunks.sort((a, b) => a.first - b.first);
    },
  };
}

const EXECUTOR_RECORDS = 500;
const CHUNKS_OF_A_SIZE = 500;

/**
 * Records of a chunk for an engine in this process, which has no limits: few, so that jobs take turns and results come early.
 * After every 500 chunks twice as many, so that ten million lines are less than 3,000 chunks.
 */
export const executorRecords = (chunk: number): number => recordsFrom(EXECUTOR_RECORDS)(chunk);

/** As `executorRecords`, with this number of records in the first chunks. */
export const recordsFrom =
  (first: number): PlannerLimits["records"] =>
  (chunk) =>
    first * 2 ** Math.floor(chunk / CHUNKS_OF_A_SIZE);
