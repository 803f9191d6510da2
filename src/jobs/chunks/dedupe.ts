/** Finds the lines that ask what an earlier line asks. */
import { buffer } from "node:stream/consumers";
import { LRUCache } from "lru-cache";
import type { InputLine } from "../../dialects/read-line.ts";
import { RecordError } from "../../dialects/record-error.ts";
import { trimmed } from "../../lib/jsonl.ts";
import type { BlobId } from "../../lib/names.ts";
import type { Appender, BlobStore } from "../../ports/blobs.ts";
import { INDEX_BYTES, type IndexWriter } from "../../storage/blobs/line-index.ts";
import type { LineChecker } from "./group.ts";
import { createHashIndex } from "./hash-index.ts";
import type { PlacedLine } from "./placed-lines.ts";

export interface Dedupe {
  /**
   * The earlier line with the same body, model and endpoint. Undefined: the line is the first.
   * @param line with its number in the job
   * @param place of the line in the input
   * @param group of the line, which says its form and endpoint
   */
  find(
    line: InputLine,
    place: Pick<PlacedLine, "offset">,
    group: string,
    checker: LineChecker,
  ): Promise<number | undefined>;
}

interface Options {
  readonly blobs: Pick<BlobStore, "get">;
  readonly input: BlobId;
  /** Has the lines before. */
  readonly index: { readonly writer: IndexWriter; readonly out: Pick<Appender, "read"> };
}

/** Characters of earlier lines that are kept to be compared. */
const KEPT_CHARACTERS = 8 * 1024 * 1024;

export function createDedupe({ blobs, input, index }: Options): Dedupe {
  const lines = createHashIndex();
  const kept = new LRUCache<number, string>({ maxSize: KEPT_CHARACTERS, sizeCalculation: (text) => text.length + 1 });

  const offsetOf = async (line: number): Promise<number> => {
    await index.writer.flush();
    const entry = Buffer.alloc(INDEX_BYTES);
    await index.out.read(entry, (line - 1) * INDEX_BYTES);
    return entry.readUIntBE(0, 6);
  };

  /** What an earlier line asks. @param next the line that is compared, which the index does not have */
  async function textOf(
    line: number,
    next: { readonly number: number; readonly offset: number },
    group: string,
    checker: LineChecker,
  ): Promise<string | undefined> {
    const known = kept.get(line);
    if (known !== undefined) return known;
    const start = await offsetOf(line);
    const end = line + 1 === next.number ? next.offset : await offsetOf(line + 1);
    const bytes = trimmed(await buffer(await blobs.get(input, { start, end: end - 1 })));
    return askedBy(checker.read({ number: line, bytes }), group);
  }

  return {
    async find(line, { offset }, group, checker) {
      const text = askedBy(line, group);
      if (text === undefined) return undefined;
      const earlier = lines.findOrAdd(text, line.number);
      if (earlier === undefined) {
        kept.set(line.number, text);
        return undefined;
      }
      if ((await textOf(earlier, { number: line.number, offset }, group, checker)) !== text) return undefined;
      kept.set(earlier, text);
      return earlier;
    },
  };
}

/** What the line asks of whom. Undefined for a line that cannot be used. */
function askedBy({ problem, frame, json }: InputLine, group: string): string | undefined {
  if (problem !== undefined) return undefined;
  try {
    const { body, model, url } = frame.body(json);
    return `${group}\n${url ?? ""}\n${model ?? ""}\n${JSON.stringify(body)}`;
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return undefined;
  }
}
