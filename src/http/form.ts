/**
 * The body of a browser's form (multipart/form-data): fields, then one file. Fields are held in memory within S3's limit, and the
 * file is a stream. Source: "Browser-Based Uploads Using POST" in the S3 API reference.
 */
import { PassThrough, type Readable } from "node:stream";
import Busboy from "@fastify/busboy";
import { GatewayError } from "../lib/errors.ts";
import { onGivenUp } from "./payload.ts";
import type { Headers } from "./target.ts";

export interface Form {
  /** The fields before the file. Names are in lower case, because S3 reads them without case. */
  readonly fields: ReadonlyMap<string, string>;
  /** The file's name without folders. Empty if the client sends none. */
  readonly fileName: string;
  /** Ends after the whole form has arrived. Fails with a GatewayError: MalformedForm, IncorrectNumberOfFiles, RequestTimeout. */
  readonly file: Readable;
}

export interface FormBody {
  /**
   * Reads up to the start of the file, once. Throws PreconditionFailed for another content type, FieldsTooLong, InvalidArgument
   * for a duplicate field, and the errors of the file.
   */
  read(): Promise<Form>;
  /** Stops reading. The rest of the request stays unread. */
  abandon(): void;
}

/** S3's limit of all fields before the file. */
const MAX_FIELD_BYTES = 20 * 1024;
/** Limit of the bytes before the file with their framing, and of the bytes behind it. */
const MAX_FRAMED_BYTES = 64 * 1024;
const MAX_PART_HEADERS = 16;

/** Not counted, as for other documents (http/document.ts). */
const FIRST_BYTES = 4096;

const FILE_FIELD = "file";

/** @param take runs when the part before the file takes so many more bytes of memory; throws where they are not to be had */
export function formBody(headers: Headers, raw: () => Readable, take: (bytes: number) => void): FormBody {
  let reading: Promise<Form> | undefined;
  let stop = () => {};
  return {
    read() {
      reading ??= start();
      return reading;
    },
    abandon: () => stop(),
  };

  async function start(): Promise<Form> {
    const parser = createParser(headers["content-type"]);
    const { promise, resolve, reject } = Promise.withResolvers<Form>();
    const fields = new Map<string, string>();
    const file = new PassThrough();
    let fieldBytes = 0;
    let framedBytes = 0;
    let found = false;
    let isBehindFile = false;
    let ended = false;
    const source = raw();
    const fail = (error: unknown) => {
      if (ended) return;
      const known = error instanceof GatewayError ? error : malformed(error);
      stop();
      reject(known);
      file.destroy(known);
    };
    const guarded =
      <A extends readonly unknown[]>(step: (...args: A) => void) =>
      (...args: A) => {
        if (ended) return;
        try {
          step(...args);
        } catch (error) {
          fail(error);
        }
      };

    parser.on(
      "field",
      guarded((name: string | undefined, value: string, _nameCut: unknown, isCut: boolean) => {
        // S3 ignores what follows the file. The framing limits its length.
        if (found) return;
        if (!name) throw malformed();
        fieldBytes += Buffer.byteLength(name) + Buffer.byteLength(value);
        if (isCut || fieldBytes > MAX_FIELD_BYTES) throw tooLong();
        const lower = name.toLowerCase();
        if (fields.has(lower)) {
          throw new GatewayError("InvalidArgument", "The form has more than one field of this name", {
            fields: { ArgumentName: lower },
          });
        }
        fields.set(lower, value);
      }),
    );
    parser.on(
      "file",
      guarded((_name: string, content: Readable, fileName: string | undefined) => {
        found = true;
        content.on("error", fail);
        content.on("data", (chunk: Buffer) => {
          if (!file.write(chunk)) content.pause();
        });
        content.on("end", () => {
          framedBytes = 0;
          isBehindFile = true;
        });
        file.on("drain", () => content.resume());
        resolve({ fields, fileName: fileName ?? "", file });
      }),
    );
    parser.on("filesLimit", () => fail(oneFile()));
    parser.on("error", fail);
    parser.once(
      "finish",
      guarded(() => {
        if (!found) throw oneFile();
        stop();
        file.end();
      }),
    );

    const onData = guarded((chunk: Buffer) => {
      if (!parser.write(chunk)) source.pause();
      if (found && !isBehindFile) return;
      const before = framedBytes;
      framedBytes += chunk.length;
      if (!found) take(Math.max(0, framedBytes - Math.max(before, FIRST_BYTES)));
      if (framedBytes > MAX_FRAMED_BYTES) throw found ? malformed() : tooLong();
    });
    const onDrain = () => void (ended || source.resume());
    const onEnd = () => void parser.end();
    const onClose = () => void (source.readableEnded || fail(cutOff()));
    stop = () => {
      ended = true;
      source.off("data", onData).off("end", onEnd).off("close", onClose);
    };
    // The parser and the file may fail later than their readers listen.
    file.on("error", () => {});
    parser.on("drain", onDrain);
    source.on("data", onData).once("end", onEnd).once("close", onClose);
    onGivenUp(source, fail);
    return promise;
  }
}

function createParser(contentType: Headers[string]) {
  if (typeof contentType !== "string" || !/^multipart\/form-data(;|$)/i.test(contentType)) {
    throw new GatewayError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", {
      fields: { Condition: "Bucket POST must be of the enclosure-type multipart/form-data" },
    });
  }
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      // Some clients give every field a file name. The field's name alone says which one is the file.
      isPartAFile: (name) => name?.toLowerCase() === FILE_FIELD,
      limits: { files: 1, fieldSize: MAX_FIELD_BYTES, headerPairs: MAX_PART_HEADERS, headerSize: MAX_FIELD_BYTES },
    });
  } catch (error) {
    throw malformed(error);
  }
}

const malformed = (cause?: unknown) =>
  new GatewayError("MalformedForm", "The body of your POST request is not well-formed multipart/form-data.", { cause });

const tooLong = () =>
  new GatewayError("FieldsTooLong", "Your POST request fields preceding the upload file were too large.", {
    fields: { MaxSizeAllowed: String(MAX_FIELD_BYTES) },
  });

const oneFile = () => new GatewayError("IncorrectNumberOfFiles", "POST requires exactly one file upload per request.");

const cutOff = () => new GatewayError("IncompleteBody", "The request body terminated unexpectedly");
