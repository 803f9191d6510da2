/** The results of an earlier process that are in the log, and that its ordered results do not have yet. */
import type { JournalEntry, ProgressEntry } from "./journal.ts";
import type { Waiting } from "./order.ts";

/** @param line the last line of the ordered results */
export async function collectWaiting(
  entries: AsyncIterable<JournalEntry | ProgressEntry>,
  line: number,
): Promise<Waiting> {
  let lines = new Uint32Array(1024);
  let ends = new Float64Array(1024);
  let lengths = new Uint32Array(1024);
  let [count, end] = [0, 0];
  for await (const entry of entries) {
    if ("ordered" in entry) continue;
    if (entry.line > line) {
      if (count === lines.length) {
        lines = widened(lines, new Uint32Array(count * 2));
        ends = widened(ends, new Float64Array(count * 2));
        lengths = widened(lengths, new Uint32Array(count * 2));
      }
      lines[count] = entry.line;
      ends[count] = entry.end;
      lengths[count] = entry.end - end;
      count += 1;
    }
    end = entry.end;
  }
  const order = Uint32Array.from({ length: count }, (_, at) => at).sort((a, b) => lines[a]! - lines[b]!);
  return {
    lines: order.map((at) => lines[at]!),
    ends: Float64Array.from(order, (at) => ends[at]!),
    lengths: order.map((at) => lengths[at]!),
  };
}

function widened<T extends Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
