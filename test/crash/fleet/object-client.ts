/**
 * A client that knows the content of all its objects and checks every answer. Where an answer was lost, the client repeats the request
 * until it has one, and then never changes that object again: the lost attempt may still have its effect, which is the same.
 */
import { createHash, randomInt, randomUUID } from "node:crypto";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { Client } from "./persist.ts";

const MOST_KEYS = 60;
const PART_BYTES = 5 * 1024 ** 2;
const PAGE = 50;

/** What a key must have. */
interface Known {
  /** Undefined: the key is deleted. */
  readonly content: Buffer | undefined;
  readonly etag: string;
  /** It must not change any more. */
  readonly isFinal: boolean;
}

interface ObjectClient {
  /** One random operation. */
  step(): Promise<void>;
  /** Reads everything once more. */
  verify(): Promise<void>;
  /** Of objects that exist. */
  readonly count: number;
}

export interface ObjectClientOptions {
  readonly s3: S3Client;
  readonly client: Client;
  readonly bucket: string;
  /** No other client uses its keys. */
  readonly prefix: string;
  /** Told of each answer that is wrong. */
  readonly wrong: (text: string) => void;
}

const digest = (content: Buffer): string => `"${createHash("md5").update(content).digest("hex")}"`;

function newContent(): Buffer {
  const [small, medium, large] = [randomInt(4_096), randomInt(300_000), randomInt(3_000_000)];
  const dice = randomInt(100);
  return Buffer.alloc(dice < 85 ? small : dice < 97 ? medium : large, randomUUID());
}

export function createObjectClient({ s3, client, bucket, prefix, wrong }: ObjectClientOptions): ObjectClient {
  const known = new Map<string, Known>();
  const changeable = () => [...known].filter(([, { isFinal }]) => !isFinal).map(([key]) => key);
  const anyOf = (keys: readonly string[]): string | undefined => keys[randomInt(Math.max(keys.length, 1))];
  const live = () => [...known].filter(([, { content }]) => content !== undefined).map(([key]) => key);
  const at = (Key: string) => ({ Bucket: bucket, Key });

  const get = async (key: string): Promise<{ body: Buffer; etag: string } | undefined> => {
    const { value, refused } = await client.persist("GetObject", async (abortSignal) => {
      const { Body, ETag } = await s3.send(new GetObjectCommand(at(key)), { abortSignal });
      return { body: Buffer.from(await Body!.transformToByteArray()), etag: ETag! };
    });
    if (refused !== undefined && refused !== 404) wrong(`GET ${key} is refused with ${refused}`);
    return value;
  };
  const read = async (key: string) => {
    const { content, etag } = known.get(key) ?? { content: undefined, etag: "" };
    const found = await get(key);
    if (content === undefined) {
      if (found !== undefined) wrong(`GET ${key} finds a deleted object of ${found.body.length} bytes`);
    } else if (found === undefined) wrong(`GET ${key}: the object is lost`);
    else if (!found.body.equals(content))
      wrong(`GET ${key} has other content (${found.body.length} of ${content.length} bytes)`);
    else if (found.etag !== etag) wrong(`GET ${key} has the ETag ${found.etag} instead of ${etag}`);
  };
  const head = async (key: string) => {
    const { content, etag } = known.get(key)!;
    const { value, refused } = await client.persist("HeadObject", (abortSignal) =>
      s3.send(new HeadObjectCommand(at(key)), { abortSignal }),
    );
    const expected = content === undefined ? "404" : `${content.length} ${etag}`;
    const found = value === undefined ? `${refused}` : `${value.ContentLength} ${value.ETag}`;
    if (found !== expected) wrong(`HEAD ${key}: ${found} instead of ${expected}`);
  };
  const list = async () => {
    const found = new Map<string, string>();
    let from: string | undefined;
    do {
      const { value, refused } = await client.persist("ListObjectsV2", (abortSignal) => {
        const token = from === undefined ? {} : { ContinuationToken: from };
        return s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: PAGE, ...token }), {
          abortSignal,
        });
      });
      if (value === undefined) return void wrong(`a list is refused with ${refused}`);
      for (const { Key, ETag } of value.Contents ?? []) {
        if (found.has(Key!)) wrong(`a list has ${Key} twice`);
        found.set(Key!, ETag!);
      }
      from = value.NextContinuationToken;
    } while (from !== undefined);
    for (const [key, { content, etag }] of known) {
      const listed = found.get(key);
      found.delete(key);
      if (listed !== (content === undefined ? undefined : etag))
        wrong(`a list has ${key} as ${listed} instead of ${etag}`);
    }
    for (const key of found.keys()) wrong(`a list has ${key}, which was never written`);
  };

  /** Conditions that must hold. */
  const put = async (key: string) => {
    const before = known.get(key);
    const content = newContent();
    const isConditional = randomInt(2) === 0;
    const isNew = before?.content === undefined;
    const condition = !isConditional ? {} : isNew ? { IfNoneMatch: "*" } : { IfMatch: before.etag };
    const { value, refused, isDoubtful } = await client.persist("PutObject", (abortSignal) =>
      s3.send(new PutObjectCommand({ ...at(key), Body: content, ...condition }), { abortSignal }),
    );
    const etag = digest(content);
    if (value !== undefined && value.ETag !== etag) wrong(`PUT ${key} has the ETag ${value.ETag} instead of ${etag}`);
    known.set(key, { content, etag, isFinal: isDoubtful });
    if (value !== undefined) return;
    if (refused !== 412 || !isConditional || !isDoubtful) return void wrong(`PUT ${key} is refused with ${refused}`);
    // The lost attempt has succeeded, so that the condition of the next one failed.
    await read(key);
  };
  /** Conditions that must fail. */
  const refusedPut = async (key: string) => {
    const { content } = known.get(key)!;
    const condition =
      content !== undefined && randomInt(2) === 0 ? { IfNoneMatch: "*" } : { IfMatch: digest(Buffer.from("other")) };
    const { refused } = await client.persist("PutObject, refused", (abortSignal) =>
      s3.send(new PutObjectCommand({ ...at(key), Body: "must not be written", ...condition }), { abortSignal }),
    );
    const expected = content === undefined ? 404 : 412;
    if (refused !== expected)
      wrong(`a PUT of ${key} with a condition that fails has ${refused} instead of ${expected}`);
    await read(key);
  };
  const remove = async (key: string) => {
    const { value, refused, isDoubtful } = await client.persist("DeleteObject", (abortSignal) =>
      s3.send(new DeleteObjectCommand(at(key)), { abortSignal }),
    );
    if (value === undefined) wrong(`DELETE ${key} is refused with ${refused}`);
    known.set(key, { content: undefined, etag: "", isFinal: isDoubtful });
  };
  const multipart = async (key: string) => {
    const parts = [Buffer.alloc(PART_BYTES, randomUUID()), Buffer.alloc(randomInt(1, 100_000), randomUUID())];
    const { value: { UploadId } = {} } = await client.persist("CreateMultipartUpload", (abortSignal) =>
      s3.send(new CreateMultipartUploadCommand(at(key)), { abortSignal }),
    );
    const etags: string[] = [];
    for (const [index, Body] of parts.entries()) {
      const { value, refused } = await client.persist("UploadPart", (abortSignal) =>
        s3.send(new UploadPartCommand({ ...at(key), UploadId, PartNumber: index + 1, Body }), { abortSignal }),
      );
      if (value === undefined) return void wrong(`a part of ${key} is refused with ${refused}`);
      etags.push(value.ETag!);
    }
    const Parts = etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
    const { value, refused, isDoubtful } = await client.persist("CompleteMultipartUpload", (abortSignal) =>
      s3.send(new CompleteMultipartUploadCommand({ ...at(key), UploadId, MultipartUpload: { Parts } }), {
        abortSignal,
      }),
    );
    if (value === undefined && !(isDoubtful && refused === 404))
      wrong(`the completion of ${key} is refused with ${refused}`);
    const md5s = parts.map((part) => createHash("md5").update(part).digest());
    const etag = `"${createHash("md5").update(Buffer.concat(md5s)).digest("hex")}-${parts.length}"`;
    known.set(key, { content: Buffer.concat(parts), etag, isFinal: isDoubtful });
    await read(key);
    // Its content is large.
    if (!isDoubtful) await remove(key);
    else await head(key);
  };

  const newKey = () => `${prefix}${randomUUID()}`;
  return {
    get count() {
      return live().length;
    },
    async step() {
      const dice = randomInt(100);
      const [some, existing] = [anyOf(changeable()), anyOf([...known.keys()])];
      if (dice < 2) return multipart(newKey());
      if (existing === undefined || some === undefined || dice < 15) {
        return live().length > MOST_KEYS && some !== undefined ? remove(some) : put(newKey());
      }
      if (dice < 35) return put(some);
      if (dice < 42) return remove(some);
      if (dice < 48) return refusedPut(existing);
      if (dice < 75) return read(existing);
      if (dice < 90) return head(existing);
      return list();
    },
    async verify() {
      await list();
      for (const key of known.keys()) await read(key);
    },
  };
}
