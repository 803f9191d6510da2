/**
 * Which upload belongs to which local file, kept in the browser's storage: ListMultipartUploads knows neither the length
 * nor the time of the file. The storage may be full or forbidden; uploads then cannot be resumed after a reload.
 */
import type { UploadAt } from "./multipart.ts";

export interface UploadNote extends UploadAt {
  readonly size: number;
  /** Milliseconds since the epoch, of the file's last change. */
  readonly lastModified: number;
  readonly partBytes: number;
  /** Parts have a SHA-256. */
  readonly hashed: boolean;
}

type Wanted = Pick<UploadNote, "bucket" | "key" | "provider" | "size" | "lastModified">;

const NAME = "quarry.uploads";
/** The oldest are forgotten. Their uploads stay in the list of unfinished ones. */
const MOST = 200;

export const noteText = (wanted: Wanted): UploadNote | undefined => notes().find((note) => isFor(note, wanted));

export const noteWithId = (id: string): UploadNote | undefined => notes().find((note) => note.id === id);

export const keepNote = (note: UploadNote): void => save([note, ...notes().filter(({ id }) => id !== note.id)]);

export const dropNote = (id: string): void => save(notes().filter((note) => note.id !== id));

const isFor = (note: UploadNote, wanted: Wanted): boolean =>
  note.bucket === wanted.bucket &&
  note.key === wanted.key &&
  note.provider === wanted.provider &&
  note.size === wanted.size &&
  note.lastModified === wanted.lastModified;

function notes(): readonly UploadNote[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isNote) : [];
  } catch {
    return [];
  }
}

const isNote = (kept: unknown): kept is UploadNote => {
  const { id, bucket, key, size, partBytes, lastModified } = (kept ?? {}) as Partial<UploadNote>;
  return (
    [id, bucket, key].every((text) => typeof text === "string") &&
    [size, lastModified, partBytes].every((amount) => Number.isSafeInteger(amount)) &&
    partBytes! > 0
  );
};

function save(kept: readonly UploadNote[]): void {
  try {
    localStorage.setItem(NAME, JSON.stringify(kept.slice(0, MOST)));
  } catch {
    // The upload itself goes on.
  }
}
