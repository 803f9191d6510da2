/** Whether the lines of an input may name objects in S3, without a look at each line. */
import { streamed } from "../../lib/content.ts";
import { BadGzip, uncompressed } from "../../lib/gunzip.ts";
import { failing, findForm, InputFailed } from "./content.ts";
import type { InputSource } from "./source.ts";
import { turns } from "./turns.ts";

/** The only member that names an object in S3. A line that spells it with an escape gets no copies, and is a record's error. */
const NAME = Buffer.from("s3Location");

export const namesObject = (text: Buffer | string): boolean =>
  typeof text === "string" ? text.includes("s3Location") : text.includes(NAME);

/** Reads an input in another form than Bedrock's up to the first line that shows it. */
export async function mayNameObjects(source: InputSource, signal: AbortSignal): Promise<boolean> {
  const turn = turns();
  const { form, all } = await findForm(lineContent(source));
  if (form?.frame.name !== "bedrock") {
    for await (const _ of all) break;
    return false;
  }
  let end: Buffer = Buffer.alloc(0);
  for await (const piece of all) {
    signal.throwIfAborted();
    const seam = Buffer.concat([end, piece.subarray(0, NAME.length - 1)]);
    if (namesObject(piece) || namesObject(seam)) return true;
    end = (piece.length < NAME.length ? Buffer.concat([end, piece]) : piece).subarray(1 - NAME.length);
    await turn();
  }
  return false;
}

/** As the engine reads it. Damaged gzip ends it: the engine then fails the job with the reason. */
export async function* lineContent(source: InputSource): AsyncGenerator<Buffer> {
  const { body } = await source.open();
  const content = streamed(body);
  const bytes = async function* () {
    yield* await uncompressed(content);
  };
  try {
    yield* failing(bytes());
  } catch (error) {
    if (!(error instanceof InputFailed && error.cause instanceof BadGzip)) throw error;
  } finally {
    content.destroy();
  }
}
