/**
 * Stores objects until it is killed: `node put-forever.ts <root>`. Prints each acknowledged id as a line.
 * An object is its own size in the first 8 bytes, then that many bytes computed from the size.
 */
import { writeSync } from "node:fs";
import { Readable } from "node:stream";
import { diskStore } from "../../../src/storage/blobs/disk.ts";
import { object } from "./objects.ts";

const SIZES = [0, 1, 4096, 70_000, 1_500_000, 5_000_000];

const store = await diskStore(process.argv[2]!);
const signal = new AbortController().signal;
writeSync(1, "ready\n");

async function putOn(lane: number): Promise<never> {
  for (let round = lane; ; round += 1) {
    const bytes = object(SIZES[round % SIZES.length]! + round);
    const { id } = await store.put(Readable.from(cut(bytes), { objectMode: false }), signal);
    writeSync(1, `${id}\n`);
  }
}

function* cut(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += 60_000) yield bytes.subarray(at, at + 60_000);
}

await Promise.all([0, 1, 2].map(putOn));
