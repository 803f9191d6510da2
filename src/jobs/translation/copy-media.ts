/**
 * Copies the objects in S3 that the lines of a job name, for an engine that translates the lines itself. The lines stay as they
 * are, so that nothing in them can pass for a copy. As with other providers, the job has the objects as they are at its create.
 */
import { type FileForm, formOf, type InputLine, MAX_LINE_BYTES } from "../../dialects/read-line.ts";
import { RecordError } from "../../dialects/record-error.ts";
import { type S3Medium, s3Media } from "../../dialects/s3-sources.ts";
import type { Translator } from "../../dialects/translate.ts";
import { createMediaWriter, type MediaWriter } from "../../executor/media.ts";
import { linesOf } from "../../lib/jsonl.ts";
import type { Appender, BlobStore } from "../../ports/blobs.ts";
import type { JobMedia } from "../../ports/jobs.ts";
import { createBadLines, invalidInput } from "./bad-lines.ts";
import { checkLineMedia, type ReadMedium } from "./media.ts";
import { lineContent, mayNameObjects, namesObject } from "./named-media.ts";
import type { InputSource } from "./source.ts";
import { turns } from "./turns.ts";

/** Different objects of a job. Their places are in memory while the job runs. */
const MAX_OBJECTS = 100_000;

interface CopierOptions {
  readonly blobs: Pick<BlobStore, "append" | "delete">;
  readonly read: ReadMedium;
  /** The job's input. */
  readonly uri: string;
  /** Bytes of all copies. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** End it, or discard it. */
export interface MediaCopier {
  /** Copies the objects of one line. Rejects with RecordError for one that cannot be read, and for too many bytes. */
  add(media: readonly S3Medium[]): Promise<void>;
  /** Undefined if there are no copies. They are on stable storage. */
  end(): Promise<JobMedia | undefined>;
  /** Deletes the copies. */
  discard(): Promise<void>;
}

export function createMediaCopier({ blobs, read, uri, maxBytes, signal }: CopierOptions): MediaCopier {
  let blob: Appender | undefined;
  let writer: MediaWriter | undefined;

  async function copy(medium: S3Medium): Promise<number> {
    const known = writer?.sizeOf(medium.source);
    if (known !== undefined) return known;
    if (writer?.count === MAX_OBJECTS) throw invalidInput(uri, `its lines name more than ${MAX_OBJECTS} objects`);
    const content = await read(medium, signal);
    blob ??= await blobs.append();
    writer ??= createMediaWriter(blob);
    if (blob.size + content.length > maxBytes) {
      throw invalidInput(uri, `the objects that its lines name have more than ${maxBytes} bytes`);
    }
    await writer.add(medium.source, content);
    return content.length;
  }

  return {
    async add(media) {
      let size = 0;
      for (const medium of media) {
        size += await copy(medium);
        checkLineMedia(medium, size);
      }
    },

    async end() {
      const media = await writer?.end();
      await blob?.close();
      return media;
    },

    async discard() {
      if (blob === undefined) return;
      await blob.close().catch(() => {});
      await blobs.delete(blob.id);
    },
  };
}

/** The objects that a line names. None for a line that the engine will refuse. */
export function mediaOfLine(line: InputLine, translator: Translator): readonly S3Medium[] {
  try {
    const { request } = translator.parse(line);
    return request?.kind === "conversation" ? s3Media(request) : [];
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return [];
  }
}

/**
 * Copies the objects that an input's lines name. Rejects with InvalidArgument for objects that cannot be read. Other bad lines are
 * errors of their records. An input without such names is only searched for them.
 * @param translator of lines in Bedrock's form
 */
export async function copyMedia(
  source: InputSource,
  { add }: MediaCopier,
  translator: Translator,
  signal: AbortSignal,
): Promise<void> {
  if (!(await mayNameObjects(source, signal))) return;
  const bad = createBadLines();
  const turn = turns();
  let form: FileForm | undefined;
  for await (const lines of linesOf(lineContent(source), MAX_LINE_BYTES)) {
    signal.throwIfAborted();
    for (const raw of lines) {
      form ??= formOf(raw);
      if (form?.frame.name !== "bedrock" || raw.bytes === undefined || !namesObject(raw.bytes)) continue;
      const media = mediaOfLine(translator.read(raw), translator);
      if (media.length === 0) continue;
      await add(media).catch((error: unknown) => {
        if (!(error instanceof RecordError)) throw error;
        bad.add(raw.number, error.message);
      });
    }
    await turn();
  }
  bad.refuse(source.uri);
}
