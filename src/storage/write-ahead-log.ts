/** Reads SQLite's write-ahead log without SQLite, which may delete it (sqlite.org, "WAL-mode File Format"). */
import { open } from "node:fs/promises";

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** The lowest bit is set if checksums are of big-endian words. */
const MAGIC = 0x377f0682;

/** True if SQLite would take tables from the log: one of its valid transactions makes a database of several pages. */
export async function hasTables(path: string): Promise<boolean> {
  await using file = await open(path);
  const read = async (bytes: number): Promise<Buffer | undefined> => {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes);
    return bytesRead === bytes ? buffer : undefined;
  };

  const header = await read(HEADER_BYTES);
  if (header === undefined) return false;
  const magic = header.readUInt32BE(0);
  const pageBytes = header.readUInt32BE(8);
  if ((magic & ~1) >>> 0 !== MAGIC || pageBytes < 512 || pageBytes > 65_536) return false;
  const add = checksum(magic === MAGIC);
  if (!ends(header, add(header.subarray(0, 24)))) return false;
  for (;;) {
    const frame = await read(FRAME_HEADER_BYTES + pageBytes);
    // A frame of an earlier use of the file has another salt.
    if (frame === undefined || !frame.subarray(8, 16).equals(header.subarray(16, 24))) return false;
    add(frame.subarray(0, 8));
    if (!ends(frame.subarray(0, FRAME_HEADER_BYTES), add(frame.subarray(FRAME_HEADER_BYTES)))) return false;
    // Zero unless the frame ends a transaction.
    if (frame.readUInt32BE(4) > 1) return true;
  }
}

type Sums = readonly [number, number];

/** The header ends with its checksum. */
const ends = (header: Buffer, [first, second]: Sums): boolean =>
  header.readUInt32BE(header.length - 8) === first && header.readUInt32BE(header.length - 4) === second;

/** The checksum of all that was added. */
function checksum(littleEndian: boolean): (bytes: Buffer) => Sums {
  let [first, second] = [0, 0];
  return (bytes) => {
    const word = (at: number) => (littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
    for (let at = 0; at < bytes.length; at += 8) {
      first = (first + word(at) + second) >>> 0;
      second = (second + word(at + 4) + first) >>> 0;
    }
    return [first, second];
  };
}
