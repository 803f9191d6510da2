/**
 * A gateway is killed at random moments of uploads, overwrites and deletes. It loses no acknowledged write, shows no incomplete
 * object, and leaves no files behind.
 */

import { createHash, randomInt } from "node:crypto";
import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { Agent, request } from "undici";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChildGateway, startChild } from "../support/child.ts";
import { temporaryFolder } from "../support/gateway.ts";

const ROUNDS = 42;
const LANES = 4;
const KEYS = 6;
const SIZES = [0, 1, 4096, 70_000, 1_000_000, 3 * 1024 * 1024];

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(path.join(folder, "quarry.yaml"), "data_dir: data\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The possible contents of a key: the ETag of each content, or undefined for no object. */
type Content = string | undefined;
interface Known {
  acknowledged: Content;
  /** Requested but not yet acknowledged. */
  asked: { readonly content: Content } | undefined;
}

const etagOf = (bytes: Uint8Array): string => `"${createHash("md5").update(bytes).digest("hex")}"`;

function newContent(): Buffer {
  const size = SIZES[randomInt(SIZES.length)]!;
  return Buffer.alloc(size, `${size} ${randomInt(2 ** 40)} `);
}

/** Writes and deletes this lane's keys in sequence until the gateway ends. Resolves with the number of acknowledgements. */
async function work(url: string, dispatcher: Agent, keys: ReadonlyMap<string, Known>): Promise<number> {
  const names = [...keys.keys()];
  for (let done = 0; ; done += 1) {
    const key = names[randomInt(names.length)]!;
    const known = keys.get(key)!;
    const body = randomInt(4) === 0 ? undefined : newContent();
    known.asked = { content: body && etagOf(body) };
    try {
      const answer = await request(`${url}/bedrock/files/b/${key}`, {
        method: body === undefined ? "DELETE" : "PUT",
        dispatcher,
        ...(body && { body }),
      });
      expect(answer.statusCode).toBe(body === undefined ? 204 : 200);
      // The head acknowledges the write. The kill may precede the rest of the answer.
      known.acknowledged = known.asked.content;
      known.asked = undefined;
      await answer.body.dump();
    } catch (error) {
      if (error instanceof Error && error.name === "AssertionError") throw error;
      return done;
    }
  }
}

/** Checks that every key has its last acknowledged or last requested content. Resolves with the number of objects. */
async function verify(gateway: ChildGateway, lanes: readonly ReadonlyMap<string, Known>[]): Promise<number> {
  const check = async ([key, known]: readonly [string, Known]): Promise<number> => {
    const { statusCode, headers, body } = await request(`${gateway.url}/bedrock/files/b/${key}`);
    const bytes = Buffer.from(await body.arrayBuffer());
    const found = statusCode === 404 ? undefined : etagOf(bytes);
    if (found !== undefined) expect([statusCode, headers.etag]).toEqual([200, found]);
    const allowed = known.asked === undefined ? [known.acknowledged] : [known.acknowledged, known.asked.content];
    expect(allowed, `${key} holds ${found}`).toContain(found);
    Object.assign(known, { acknowledged: found, asked: undefined });
    return found === undefined ? 0 : 1;
  };
  const there = await Promise.all(lanes.flatMap((lane) => [...lane]).map(check));
  return there.reduce<number>((sum, one) => sum + one, 0);
}

async function filesIn(...names: string[]): Promise<number> {
  const entries = await readdir(path.join(folder, "data", "files", ...names), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

test(`${ROUNDS} kills during uploads, overwrites and deletes lose no acknowledged write`, {
  timeout: 120_000,
}, async () => {
  const lanes = Array.from(
    { length: LANES },
    (_, lane) =>
      new Map(
        Array.from({ length: KEYS }, (_, n): [string, Known] => [
          `${lane}/${n}`,
          { acknowledged: undefined, asked: undefined },
        ]),
      ),
  );
  let acknowledged = 0;
  let left = 0;
  let gateway = await startChild(folder);
  // Creates the bucket, so that only keys can be missing.
  await (await request(`${gateway.url}/bedrock/files/b`, { method: "PUT" })).body.dump();
  for (let round = 0; round < ROUNDS; round += 1) {
    const dispatcher = new Agent();
    const working = Promise.all(lanes.map((keys) => work(gateway.url, dispatcher, keys)));
    await after(randomInt(20, 250));
    await gateway.kill("SIGKILL");
    acknowledged += (await working).reduce((sum, count) => sum + count);
    await dispatcher.destroy();
    left += await filesIn("tmp");

    gateway = await startChild(folder);
    const objects = await verify(gateway, lanes);
    const leftOver = async () => ({ temporary: await filesIn("tmp"), objects: await filesIn("objects") });
    await expect.poll(leftOver, { interval: 5, timeout: 5_000 }).toEqual({ temporary: 0, objects });
  }
  expect(await gateway.kill("SIGTERM")).toBe(0);
  // Otherwise no kill interrupted an operation.
  expect(acknowledged).toBeGreaterThan(ROUNDS);
  expect(left).toBeGreaterThan(0);
});
