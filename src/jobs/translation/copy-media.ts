/**
 * Copies the objects in S3 that the lines of an input name, for an engine that translates the lines itself. The lines stay as they
 * are, so that nothing in them can pass for a copy. As with other providers, the job has the objects as they are at its create.
 */
import { type FileForm, formOf, MAX_LINE_BYTES } from "../../dialects/read-line.ts";
import { RecordError } from "../../dialects/record-error.ts";
import { type S3Medium, s3Media } from "../../dialects/s3-sources.ts";
import type { Translator } from "../../dialects/translate.ts";
import { createMediaWriter, type MediaWriter } from "../../executor/media.ts";
import { streamed } from "../../lib/content.ts";
import { BadGzip, uncompressed } from "../../lib/gunzip.ts";
import { linesOf, type RawLine } from "../../lib/jsonl.ts";
import type { Appender, BlobStore } from "../../ports/blobs.ts";
import type { JobMedia } from "../../ports/jobs.ts";
import { createBadLines, invalidInput } from "./bad-lines.ts";
import { failing } from "./content.ts";
import { checkLineMedia, type ReadMedium } from "./media.ts";
import type { InputSource } from "./source.ts";
import { turns } from "./turns.ts";

interface Options {
  readonly blobs: BlobStore;
  readonly read: ReadMedium;
  /** Of lines in Bedrock's form. */
  readonly translator: Translator;
  /** Bytes of all copies. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** The only member that names an object in S3. A line that spells it with an escape gets no copies, and is a record's error. */
const NAME = "s3Location";

/** Different objects of a job. Their places are in memory while the job runs. */
const MAX_OBJECTS = 100_000;

/**
 * Undefined if no line names an object. Rejects with InvalidArgument for objects that cannot be read, and then keeps nothing. Other
 * bad lines are errors of their records.
 */
export async function copyMedia(source: InputSource, options: Options): Promise<JobMedia | undefined> {
  const { blobs, translator, read, maxBytes, signal } = options;
  const bad = createBadLines();
  const turn = turns();
  let blob: Appender | undefined;
  let writer: MediaWriter | undefined;

  async function copy(medium: S3Medium): Promise<number> {
    const known = writer?.sizeOf(medium.source);
    if (known !== undefined) return known;
    if (writer?.count === MAX_OBJECTS)
      throw invalidInput(source.uri, `its lines name more than ${MAX_OBJECTS} objects`);
    const content = await read(medium, signal);
    blob ??= await blobs.append();
    writer ??= createMediaWriter(blob);
    if (blob.size + content.length > maxBytes) {
      throw invalidInput(source.uri, `the objects that its lines name have more than ${maxBytes} bytes`);
    }
    await writer.add(medium.source, content);
    return content.length;
  }

  async function copyAll(raw: RawLine): Promise<void> {
    let size = 0;
    for (const medium of mediaOf(raw, translator)) {
      try {
        size += await copy(medium);
        checkLineMedia(medium, size);
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        return bad.add(raw.number, error.message);
      }
    }
  }

  try {
    let form: FileForm | undefined;
    for await (const lines of linesOf(inputContent(source), MAX_LINE_BYTES)) {
      signal.throwIfAborted();
      for (const raw of lines) {
        form ??= formOf(raw);
        if (form?.frame.name === "bedrock" && raw.bytes?.includes(NAME)) await copyAll(raw);
      }
      // Lines of other forms name no objects in S3.
      if (form !== undefined && form.frame.name !== "bedrock") break;
      await turn();
    }
    bad.refuse(source.uri);
    return await writer?.end();
  } catch (error) {
    if (blob !== undefined) await blobs.delete(blob.id);
    throw error;
  } finally {
    await blob?.close();
  }
}

/** None for a line that the engine will refuse. */
function mediaOf(raw: RawLine, translator: Translator): readonly S3Medium[] {
  try {
    const { request } = translator.parse(translator.read(raw));
    return request?.kind === "conversation" ? s3Media(request) : [];
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return [];
  }
}

/** As the engine reads it. Damaged gzip ends it: the engine then fails the job with the reason. */
async function* inputContent(source: InputSource): AsyncGenerator<Buffer> {
  const { body } = await source.open();
  const content = streamed(body);
  const bytes = async function* () {
    yield* await uncompressed(content);
  };
  try {
    yield* failing(bytes());
  } catch (error) {
    if (!((error as Error).cause instanceof BadGzip)) throw error;
  } finally {
    content.destroy();
  }
}
