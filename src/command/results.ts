/** Downloads the results of a job, in the order of its input. */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, open, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { GetObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { linesOf, NEWLINE } from "../lib/jsonl.ts";
import type { ObjectName } from "../lib/names.ts";
import type { GatewayClients } from "./connection.ts";
import { CommandError } from "./failure.ts";
import { jobIdFrom, s3UriIn } from "./uris.ts";
import type { JobAnswer } from "./wait.ts";

const MAX_LINE_BYTES = 64 * 1024 * 1024;
const MANIFEST = "manifest.json.out";

/** The places of a job's results: one for each file of its input. */
export async function resultKeysOf({ s3 }: GatewayClients, job: JobAnswer): Promise<readonly ObjectName[]> {
  const output = s3UriIn(job.outputDataConfig?.s3OutputDataConfig?.s3Uri ?? "");
  const key = output.key === "" || output.key.endsWith("/") ? output.key : `${output.key}/`;
  const Prefix = `${key}${jobIdFrom(job.jobArn ?? "")}/`;
  const found: ObjectName[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: output.bucket, Prefix })) {
    for (const { Key = "" } of page.Contents ?? []) {
      if (Key.endsWith(".out") && !Key.endsWith(`/${MANIFEST}`)) found.push({ bucket: output.bucket, key: Key });
    }
  }
  return found;
}

async function contentOf({ s3 }: GatewayClients, { bucket, key }: ObjectName): Promise<Readable> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (!(Body instanceof Readable)) throw new CommandError(`The object s3://${bucket}/${key} has no content.`);
  return Body;
}

/**
 * Writes the results to a file, or to stdout for `-`. A file appears when it is whole.
 * @returns the number of lines
 */
export async function downloadResults(connection: GatewayClients, job: JobAnswer, to: string): Promise<number> {
  const names = await resultKeysOf(connection, job);
  if (names.length === 0) throw new CommandError(`The job ${jobIdFrom(job.jobArn ?? "")} has no results.`);
  const folder = await mkdtemp(path.join(tmpdir(), "quarry-results-"));
  try {
    const raw = path.join(folder, "results");
    for (const name of names) await pipeline(await contentOf(connection, name), createWriteStream(raw, { flags: "a" }));
    const lines = await linesIn(raw);
    // Several files are in the order of their keys already.
    const sorted = names.length === 1 ? inInputOrder(lines, await inputIds(connection, job)) : lines;
    await write(raw, sorted === lines ? undefined : sorted, to);
    return lines.length;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface ResultAt {
  readonly id: string | undefined;
  readonly offset: number;
  readonly length: number;
}

/** The places of the lines of a file, which is on this machine and may be larger than memory. */
async function linesIn(file: string): Promise<readonly ResultAt[]> {
  const found: ResultAt[] = [];
  let offset = 0;
  let pieces: Buffer[] = [];
  const end = () => {
    const bytes = Buffer.concat(pieces);
    pieces = [];
    if (bytes.length > 0) found.push({ id: idIn(bytes), offset, length: bytes.length });
    offset += bytes.length + 1;
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      pieces.push(chunk.subarray(from, at));
      end();
      from = at + 1;
    }
    pieces.push(chunk.subarray(from));
  }
  end();
  return found;
}

/** The id of a line in any of the forms. */
function idIn(bytes: Buffer): string | undefined {
  try {
    const { recordId, custom_id, key } = JSON.parse(bytes.toString()) as Readonly<Record<string, unknown>>;
    const id = recordId ?? custom_id ?? key;
    return typeof id === "string" || typeof id === "number" ? String(id) : undefined;
  } catch {
    return undefined;
  }
}

/** The ids of the input's lines. Undefined if a line has none, or if the input cannot be read any more. */
async function inputIds(connection: GatewayClients, job: JobAnswer): Promise<ReadonlyMap<string, number> | undefined> {
  const uri = job.inputDataConfig?.s3InputDataConfig?.s3Uri ?? "";
  try {
    const packed = await contentOf(connection, s3UriIn(uri));
    const content = uri.toLowerCase().endsWith(".gz") ? packed.pipe(createGunzip()) : packed;
    const ids = new Map<string, number>();
    for await (const lines of linesOf(content as AsyncIterable<Buffer>, MAX_LINE_BYTES)) {
      for (const { bytes } of lines) {
        const id = bytes && idIn(bytes);
        if (id === undefined || ids.has(id)) return undefined;
        ids.set(id, ids.size);
      }
    }
    return ids;
  } catch {
    return undefined;
  }
}

/** Results of a batch that is a provider's own may have another order than its input. Lines without a known id come last. */
export function inInputOrder<T extends Pick<ResultAt, "id">>(
  lines: readonly T[],
  ids: ReadonlyMap<string, number> | undefined,
): readonly T[] {
  if (ids === undefined) return lines;
  const place = ({ id }: T) => (id === undefined ? undefined : ids.get(id)) ?? ids.size;
  const isOrdered = lines.every((line, at) => at === 0 || place(lines[at - 1]!) <= place(line));
  return isOrdered ? lines : lines.toSorted((one, other) => place(one) - place(other));
}

/** @param lines undefined: the file as it is */
async function write(raw: string, lines: readonly ResultAt[] | undefined, to: string): Promise<void> {
  const source = await open(raw);
  async function* ordered(): AsyncGenerator<Buffer> {
    if (lines === undefined) return yield* createReadStream(raw) as AsyncIterable<Buffer>;
    for (const { offset, length } of lines) {
      const bytes = Buffer.alloc(length + 1, NEWLINE);
      await source.read(bytes, 0, length, offset);
      yield bytes;
    }
  }
  try {
    if (to === "-") return await pipeline(ordered(), process.stdout, { end: false });
    const part = `${to}.part`;
    await pipeline(ordered(), createWriteStream(part));
    await rename(part, to);
  } finally {
    await source.close();
  }
}
