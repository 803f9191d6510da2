/** Uploads of this page. They go on while the reader looks at other views. */
import { type Signal, signal } from "@preact/signals";
import { PageError } from "../api/request.ts";
import {
  abortUpload,
  beginUpload,
  finishUpload,
  partAddress,
  type SentPart,
  sentParts,
  type UploadAt,
} from "./multipart.ts";
import { dropNote, keepNote, noteText, type UploadNote } from "./notes.ts";
import { ONE_REQUEST_BYTES, type PlannedPart, partBytes, plannedParts } from "./plan.ts";
import { putContent } from "./put.ts";
import { requestSlots, withRetries } from "./retry.ts";
import { type ObjectAt, objectAddress, providerHeader, sha256 } from "./s3.ts";

export type TransferState = "sending" | "done" | "failed" | "cancelled";

export interface Transfer {
  readonly id: number;
  readonly at: ObjectAt;
  readonly size: number;
  readonly state: Signal<TransferState>;
  /** Bytes that the gateway has or that are on their way. */
  readonly sent: Signal<number>;
  /** Bytes of an earlier attempt that are not sent again. */
  readonly resumed: Signal<number>;
  readonly error: Signal<PageError | undefined>;
  /** Sends what is missing, after a failure. */
  retry(): void;
  /** Stops and removes the parts from the gateway. */
  cancel(): void;
}

export const transfers = signal<readonly Transfer[]>([]);

/** Counts changes of the gateway's content by this page. Listings read again when it changes. */
export const changes = signal(0);

/** Of all files together. Browsers have six connections to an HTTP/1.1 server, and the live views need some. */
const inSlot = requestSlots(3);

let lastId = 0;

/** Returns false, and does nothing, if this page is uploading to the same key. */
export function startTransfer(at: ObjectAt, file: File): boolean {
  const same = transfers.value.filter((other) => isSame(other.at, at));
  if (same.some(isSending)) return false;
  lastId += 1;
  const transfer = createTransfer(lastId, at, file);
  transfers.value = [...transfers.value.filter((other) => !same.includes(other)), transfer];
  transfer.retry();
  return true;
}

const isSame = (a: ObjectAt, b: ObjectAt): boolean =>
  a.bucket === b.bucket && a.key === b.key && a.provider === b.provider;

export const isSending = ({ state }: Transfer): boolean => state.value === "sending";

/** Removes uploads that have ended from the list. */
export function clearTransfers(): void {
  transfers.value = transfers.value.filter(isSending);
}

function createTransfer(id: number, at: ObjectAt, file: File): Transfer {
  const [state, sent, resumed] = [signal<TransferState>("failed"), signal(0), signal(0)];
  const error = signal<PageError | undefined>(undefined);
  let stop = new AbortController();

  const run = async ({ signal }: AbortController): Promise<void> => {
    try {
      const report: Report = { sent: (bytes) => (sent.value = bytes), resumed: (bytes) => (resumed.value = bytes) };
      await (file.size <= ONE_REQUEST_BYTES
        ? sendWhole(at, file, report, signal)
        : sendParts(at, file, report, signal));
      sent.value = file.size;
      state.value = "done";
      changes.value += 1;
    } catch (reason) {
      if (signal.aborted) return;
      // The other parts end too, and stay at the gateway.
      stop.abort();
      error.value = PageError.of(reason);
      state.value = "failed";
      changes.value += 1;
    }
  };

  const discard = async (): Promise<void> => {
    const note = noteText(wantedOf(at, file));
    if (note === undefined) return;
    try {
      await abortUpload(note);
      dropNote(note.id);
    } catch (reason) {
      error.value = PageError.of(reason);
    }
    changes.value += 1;
  };

  return {
    id,
    at,
    size: file.size,
    state,
    sent,
    resumed,
    error,
    retry() {
      if (state.value === "sending") return;
      stop = new AbortController();
      error.value = undefined;
      state.value = "sending";
      void run(stop);
    },
    cancel() {
      stop.abort();
      state.value = "cancelled";
      void discard();
    },
  };
}

interface Report {
  readonly sent: (bytes: number) => void;
  readonly resumed: (bytes: number) => void;
}

const wantedOf = (at: ObjectAt, { size, lastModified }: File) => ({ ...at, size, lastModified });

const typeOf = (file: File): string => file.type || "application/octet-stream";

async function sendWhole(at: ObjectAt, file: File, report: Report, signal: AbortSignal): Promise<void> {
  const body = await contentOf(file);
  const digest = await sha256(body);
  const headers = {
    ...providerHeader(at.provider),
    "content-type": typeOf(file),
    ...(digest !== undefined && { "x-amz-checksum-sha256": digest }),
  };
  const request = { address: objectAddress(at), headers, body, signal, onProgress: report.sent };
  await inSlot(() => withRetries(() => putContent(request), signal));
}

async function sendParts(at: ObjectAt, file: File, report: Report, signal: AbortSignal): Promise<void> {
  const { note, kept } = await begun(at, file, signal);
  const loaded = new Map<number, number>();
  const count = (number: number, bytes: number) => {
    loaded.set(number, bytes);
    report.sent([...loaded.values()].reduce((sum, one) => sum + one, 0));
  };
  const parts = plannedParts(file.size, note.partBytes);
  let resumed = 0;
  const sent = await Promise.all(
    parts.map((part) =>
      inSlot(async () => {
        signal.throwIfAborted();
        const body = await contentOf(file.slice(part.start, part.end));
        const digest = note.hashed ? await sha256(body) : undefined;
        const before = kept.get(part.number);
        if (before?.size === body.length && before.sha256 === digest) {
          resumed += body.length;
          report.resumed(resumed);
          count(part.number, body.length);
          return before;
        }
        return sendPart(note, part, body, digest, (bytes) => count(part.number, bytes), signal);
      }),
    ),
  );
  await withRetries(() => finishUpload(note, sent, signal), signal);
  dropNote(note.id);
}

/** The upload that an earlier attempt has begun with the same file, or a new one. */
async function begun(at: ObjectAt, file: File, signal: AbortSignal) {
  const note = noteText(wantedOf(at, file));
  if (note !== undefined) {
    try {
      const parts = await withRetries(() => sentParts(note, signal), signal);
      return { note, kept: new Map(parts.map((part) => [part.number, part])) };
    } catch (error) {
      if (!(error instanceof PageError && error.code === "NoSuchUpload")) throw error;
      dropNote(note.id);
    }
  }
  const hashed = globalThis.crypto?.subtle !== undefined;
  const id = await withRetries(() => beginUpload(at, typeOf(file), hashed, signal), signal);
  const begun: UploadNote = { ...wantedOf(at, file), id, hashed, partBytes: partBytes(file.size) };
  keepNote(begun);
  return { note: begun, kept: new Map<number, SentPart>() };
}

async function sendPart(
  at: UploadAt,
  { number }: PlannedPart,
  body: Uint8Array<ArrayBuffer>,
  digest: string | undefined,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<SentPart> {
  const headers = {
    ...providerHeader(at.provider),
    ...(digest !== undefined && { "x-amz-checksum-sha256": digest }),
  };
  const request = { address: partAddress(at, number), headers, body, signal, onProgress };
  const etag = await withRetries(() => putContent(request), signal);
  return { number, etag, size: body.length, sha256: digest };
}

/** Read before it is sent, so that a file which has changed on the disk is told apart from a lost connection. */
async function contentOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    throw new PageError("FileChanged", "The browser cannot read the file any more. Choose it again.", 400);
  }
}

addEventListener("beforeunload", (event) => {
  if (transfers.value.some(isSending)) event.preventDefault();
});
