/** Finds the earlier results of the lines of a file. Results in the lines' order are matched by place, others by id. */
import { type FramedResult, idText } from "../../dialects/frames/frame.ts";
import { isJsonObject, type JsonObject, parsedObject } from "../../dialects/json.ts";
import { type InputLine, MAX_LINE_BYTES } from "../../dialects/read-line.ts";
import { streamed } from "../../lib/content.ts";
import { GatewayError } from "../../lib/errors.ts";
import { linesOf } from "../../lib/jsonl.ts";
import { inOrder, type NumberedLine } from "../../storage/blobs/in-order.ts";
import { bytesOf, type FilePrior, ownIdOf } from "./assign.ts";
import { type MatchPorts, retryRefused } from "./earlier.ts";
import type { LineChecker } from "./group.ts";
import { createHashIndex } from "./hash-index.ts";
import { placedLines } from "./placed-lines.ts";
import type { CopiedFile, SizedContent } from "./sequence.ts";

type OpenResults = () => Promise<SizedContent>;

interface ResultText {
  readonly bytes: Buffer;
  readonly json: JsonObject;
  readonly result: FramedResult;
}

/** Rejects with InvalidArgument if the results are not those of the file's lines. */
export async function matchResults(
  ports: MatchPorts,
  file: CopiedFile,
  checker: LineChecker,
  open: OpenResults,
): Promise<FilePrior> {
  const isOrdered = await haveSameOrder(ports, file, checker, open);
  const numbered = isOrdered ? inPlace(checker, open, file) : inOrder(await byId(ports, file, checker, open), ports);
  let record = 0;
  let next: NumberedLine | undefined;
  let isDone = false;

  return {
    async of(line) {
      record += 1;
      while (!isDone && (next?.number ?? 0) < record) {
        const read = await numbered.next();
        isDone = read.done === true;
        next = read.done ? undefined : read.value;
      }
      if (next?.number !== record) return undefined;
      const { json, result, bytes } = resultOf(checker, next.bytes, file);
      requireSameLine(line, json, result, file);
      return "body" in result ? bytes : undefined;
    },
    async close() {
      await numbered.return(undefined);
    },
  };
}

/** Bytes of a result: a record, and its answer. The caller may have written the object of the results. */
const MAX_RESULT_BYTES = 3 * MAX_LINE_BYTES;

function resultOf({ form }: LineChecker, bytes: Buffer | undefined, { name }: Pick<CopiedFile, "name">): ResultText {
  if (bytes === undefined)
    throw retryRefused(`the results of '${name}' have a line of more than ${MAX_RESULT_BYTES} bytes`);
  const json = parsedObject(bytes.toString());
  if (json === undefined) throw retryRefused(`the results of '${name}' have a line that is not a JSON object`);
  return { bytes, json, result: form.frame.result(json) };
}

async function* resultsIn(checker: LineChecker, open: OpenResults, file: CopiedFile): AsyncGenerator<ResultText> {
  const { body, size } = await open();
  const content = streamed(body);
  try {
    for await (const lines of linesOf(wholeContent(content, size, file), MAX_RESULT_BYTES)) {
      for (const { bytes } of lines) yield resultOf(checker, bytes, file);
    }
  } finally {
    content.destroy();
  }
}

/** Without the end of the results, their records would be paid again. An answer that a proxy cut off looks whole. */
async function* wholeContent(
  content: AsyncIterable<Buffer>,
  size: number | undefined,
  { name }: CopiedFile,
): AsyncGenerator<Buffer> {
  let received = 0;
  for await (const piece of content) {
    received += piece.length;
    yield piece;
  }
  if (size === undefined || received >= size) return;
  throw new GatewayError("Unavailable", `${received} of ${size} bytes came of the earlier results of '${name}'`);
}

/** The lines that are not blank. */
async function* recordsOf({ blobs, input }: MatchPorts, file: CopiedFile, checker: LineChecker) {
  if (file.end === file.start) return;
  const start = { line: 1, offset: file.start };
  for await (const lines of placedLines(await bytesOf(blobs, input, file), start, MAX_LINE_BYTES)) {
    for (const { number, bytes } of lines) if (bytes?.length !== 0) yield checker.read({ number, bytes });
  }
}

/** True if each record has a result, in the same order. A record without an id is known by its place only. */
async function haveSameOrder(
  ports: MatchPorts,
  file: CopiedFile,
  checker: LineChecker,
  open: OpenResults,
): Promise<boolean> {
  const results = resultsIn(checker, open, file);
  try {
    for await (const line of recordsOf(ports, file, checker)) {
      const next = await results.next();
      if (next.done) return false;
      const own = ownIdOf(line);
      if (own !== undefined && idText(next.value.result.id) !== own) return false;
    }
    return (await results.next()).done === true;
  } finally {
    await results.return(undefined);
  }
}

async function* inPlace(checker: LineChecker, open: OpenResults, file: CopiedFile): AsyncGenerator<NumberedLine> {
  let number = 0;
  for await (const { bytes } of resultsIn(checker, open, file)) {
    number += 1;
    yield { number, bytes };
  }
}

/** Results with the numbers of their records, from 1. */
async function byId(
  ports: MatchPorts,
  file: CopiedFile,
  checker: LineChecker,
  open: OpenResults,
): Promise<AsyncGenerator<NumberedLine>> {
  const records = createHashIndex();
  let record = 0;
  for await (const line of recordsOf(ports, file, checker)) {
    record += 1;
    const id = ownIdOf(line);
    const where = `line ${line.number} of '${file.name}'`;
    if (id === undefined) {
      throw retryRefused(`${where} has no id, and the earlier results are in another order or not complete`);
    }
    if (records.findOrAdd(id, record) !== undefined) {
      throw retryRefused(`${where} has the id '${id}' of an earlier line, so the earlier results cannot be matched`);
    }
  }
  return (async function* () {
    for await (const { bytes, result } of resultsIn(checker, open, file)) {
      const id = idText(result.id);
      const number = id === undefined ? undefined : records.find(id);
      if (number === undefined) {
        throw retryRefused(
          `the results of '${file.name}' have the record '${id ?? ""}', which the input does not have`,
        );
      }
      yield { number, bytes };
    }
  })();
}

/** Bedrock's results repeat the record. */
function requireSameLine(line: InputLine, json: JsonObject, result: FramedResult, file: CopiedFile): void {
  const own = ownIdOf(line);
  const isSameId = own === undefined || idText(result.id) === own;
  const isSameBody =
    line.frame.name !== "bedrock" ||
    !isJsonObject(json.modelInput) ||
    JSON.stringify(json.modelInput) === JSON.stringify(line.json.modelInput);
  if (isSameId && isSameBody) return;
  const what = own === undefined ? "a record" : `the record '${own}'`;
  throw retryRefused(`${what} of '${file.name}' is not the one that the earlier job ran`);
}
