/** A folder as the input of a job: every `.jsonl` and `.jsonl.gz` under it, as AWS does. Other objects are ignored. */
import { buffer } from "node:stream/consumers";
import { isWhole } from "../../lib/content.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { ObjectName } from "../../lib/names.ts";
import type { FoundContent } from "../../ports/objects/requests.ts";
import type { ListPage } from "../../ports/objects/rows.ts";
import type { ObjectCall, Objects } from "../../ports/objects.ts";
import { isMissingObject } from "../input.ts";
import { invalidInput } from "../translation/bad-lines.ts";
import { WHOLE } from "../translation/source.ts";
import type { ChunkSource, SizedContent } from "./sequence.ts";

const PAGE = 1000;
/** Files of one job. Each is a row in the ledger, and an object of results. */
export const MAX_FILES = 100_000;
/** Bytes of a file that is read before its turn, and how many are. */
const SMALL_FILE_BYTES = 256 * 1024;
const AHEAD = 16;

export const isInputName = (key: string): boolean => key.endsWith(".jsonl") || key.endsWith(".jsonl.gz");

/** Inputs that the gateway writes for other jobs, where their output is in the folder. */
const DERIVED = /(?:^|\/)quarry-translated\/quarry-[0-9a-f]{24}\//;

interface ListedSource extends ChunkSource {
  /** Bytes, as listed. */
  readonly size: number;
  find(): Promise<Pick<FoundContent, "file" | "body">>;
}

type Lists = Pick<Objects, "list" | "get">;

/** Rejects with InvalidArgument if there is no such file. */
export async function* folderSources(
  objects: Lists,
  call: ObjectCall,
  { bucket, key: prefix }: ObjectName,
): AsyncGenerator<ChunkSource> {
  const uri = `s3://${bucket}/${prefix}`;
  async function* listed(): AsyncGenerator<ListedSource> {
    let count = 0;
    for await (const { key, size } of filesUnder(objects, call, { bucket, key: prefix })) {
      if (!isInputName(key) || DERIVED.test(key.slice(prefix.length))) continue;
      count += 1;
      if (count > MAX_FILES) throw invalidInput(uri, `the folder has more than ${MAX_FILES} files`);
      const find = () => objects.get(call, { bucket, key }, WHOLE);
      const name = key.slice(prefix.length);
      yield { name, uri: `s3://${bucket}/${key}`, key, size, find, open: async () => sized(await find()) };
    }
    if (count === 0) throw invalidInput(uri, "the folder has no file whose name ends in .jsonl or .jsonl.gz");
  }
  try {
    yield* readAhead(listed());
  } catch (error) {
    if (error instanceof GatewayError && error.kind === "NoSuchBucket") {
      throw invalidInput(uri, `there is no bucket '${bucket}'`, error);
    }
    throw error;
  }
}

/** All objects under a prefix, page by page. */
export async function* filesUnder(
  objects: Pick<Objects, "list">,
  call: ObjectCall,
  { bucket, key: prefix }: ObjectName,
): AsyncGenerator<{ readonly key: string; readonly size: number }> {
  let page: ListPage | undefined;
  let after: string | undefined;
  do {
    page = await objects.list(call, bucket, { prefix, after, cursor: page?.cursor, limit: PAGE });
    for (const { file } of page.entries) if (file !== undefined) yield { key: file.key, size: file.size };
    after = page.entries.at(-1)?.file?.key;
  } while (page.more && after !== undefined);
}

const sized = ({ file, body }: Pick<FoundContent, "file" | "body">): SizedContent => ({ body, size: file.size });

/** Begins to read small files before their turn, so that the store's latency counts once for several. */
async function* readAhead(sources: AsyncIterable<ListedSource>): AsyncGenerator<ChunkSource> {
  const queue: ChunkSource[] = [];
  for await (const source of sources) {
    queue.push(source.size > SMALL_FILE_BYTES ? source : begun(source));
    if (queue.length >= AHEAD) yield queue.shift()!;
  }
  yield* queue;
}

function begun(source: ListedSource): ChunkSource {
  // A larger file may have replaced the one that was listed.
  const content = source.find().then(async ({ file, body }) => {
    const isLarge = file.size > SMALL_FILE_BYTES;
    return sized({ file, body: isWhole(body) || isLarge ? body : await buffer(body) });
  });
  // The reader gets the error in its turn.
  content.catch(() => {});
  return { ...source, open: () => content };
}

/** The folder that a URI without a slash at its end names, if there are objects under it. */
export async function folderNamed(
  objects: Pick<Objects, "list">,
  call: ObjectCall,
  { bucket, key }: ObjectName,
): Promise<ObjectName | undefined> {
  const folder = { bucket, key: `${key}/` };
  const page = await objects.list(call, bucket, { prefix: folder.key, limit: 1 }).catch((error: unknown) => {
    if (isMissingObject(error)) return undefined;
    throw error;
  });
  return page !== undefined && page.entries.length > 0 ? folder : undefined;
}
