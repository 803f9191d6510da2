/** An object that many clients append to, with `If-Match`. No addition that was acknowledged may be lost. */
import { randomUUID } from "node:crypto";
import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Client } from "./persist.ts";

/** Additions after which the next object begins. */
const MOST = 40;

export interface SharedLog {
  /** Adds something once. */
  add(s3: S3Client, client: Client): Promise<void>;
  /** Resolves with the number of additions that were acknowledged. */
  verify(s3: S3Client, client: Client): Promise<number>;
}

export function createSharedLog(Bucket: string, wrong: (text: string) => void): SharedLog {
  let number = 1;
  const acknowledged = new Map<string, number>();
  const doubtful = new Map<string, number>();
  const keyOf = (log: number) => `shared/${log}`;
  const read = async (s3: S3Client, client: Client, log: number) => {
    const { value } = await client.persist("GetObject, shared", async (abortSignal) => {
      const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket, Key: keyOf(log) }), { abortSignal });
      return { ids: (await Body!.transformToString()).split("\n"), etag: ETag! };
    });
    return value;
  };
  return {
    async add(s3, client) {
      const log = number;
      const id = randomUUID();
      const before = await read(s3, client, log);
      const condition = before === undefined ? { IfNoneMatch: "*" } : { IfMatch: before.etag };
      const ids = [...(before?.ids ?? []), id];
      const { value, isDoubtful } = await client.persist("PutObject, shared", (abortSignal) =>
        s3.send(new PutObjectCommand({ Bucket, Key: keyOf(log), Body: ids.join("\n"), ...condition }), { abortSignal }),
      );
      if (value !== undefined) acknowledged.set(id, log);
      else if (isDoubtful) doubtful.set(id, log);
      if (ids.length >= MOST && log === number) number += 1;
    },
    async verify(s3, client) {
      for (let log = 1; log <= number; log += 1) {
        const ids = (await read(s3, client, log))?.ids ?? [];
        const set = new Set(ids);
        if (set.size !== ids.length) wrong(`${keyOf(log)} has an addition twice`);
        for (const [id, where] of acknowledged) {
          if (where === log && !set.delete(id)) wrong(`${keyOf(log)}: the addition ${id} is lost`);
        }
        for (const id of set) if (doubtful.get(id) !== log) wrong(`${keyOf(log)}: the addition ${id} was refused`);
      }
      return acknowledged.size;
    },
  };
}
