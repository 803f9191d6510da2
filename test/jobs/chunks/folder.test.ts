/** Folders as the input of a job. */
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { filesUnder, folderSources } from "../../../src/jobs/chunks/folder.ts";
import type { ListQuery } from "../../../src/lib/s3/listing.ts";
import type { FileRow } from "../../../src/ports/objects/rows.ts";
import type { Objects } from "../../../src/ports/objects.ts";
import { chatLine, converse, EVERYONE, joined, kindOf, usePreparing } from "./prepare-setup.ts";

const setup = usePreparing();
const { put, prepare, chunked, linesIn, groupsOf, read, blobCount } = setup;

const lines = (name: string, count: number) =>
  Array.from({ length: count }, (_, at) => converse(`${name}-${at + 1}`, `question ${at + 1}`));

describe("a folder", () => {
  test("has every .jsonl and .jsonl.gz under it, in the order of their keys", async () => {
    const [a, b, c] = [lines("a", 2), lines("b", 3), lines("c", 1)];
    await put("openai", "s3://jobs/run/b.jsonl.gz", gzipSync(joined(b)));
    await put("openai", "s3://jobs/run/a.jsonl", `\uFEFF${joined(a).trimEnd()}`);
    await put("openai", "s3://jobs/run/deep/c.jsonl", joined(c));
    await put("openai", "s3://jobs/run/deep/empty.jsonl", "");
    await put("openai", "s3://jobs/run/image.png", "png");
    await put("openai", "s3://jobs/run/notes.json", "{}");
    await put("openai", "s3://jobs/running.jsonl", joined(lines("other", 1)));
    await put("openai", `s3://jobs/run/out/quarry-translated/quarry-${"0".repeat(24)}/x.jsonl`, "derived");
    for (const input of ["s3://jobs/run/", "s3://jobs/run"]) {
      const rows = await chunked({ provider: "openai", input, limits: { records: 4 } });
      expect(
        rows.files.map(({ number, name, firstLine, lines: count, resultLine }) => [
          number,
          name,
          firstLine,
          count,
          resultLine,
        ]),
      ).toEqual([
        [0, "a.jsonl", 1, 2, 0],
        [1, "b.jsonl.gz", 3, 3, 2],
        [2, "deep/c.jsonl", 6, 1, 5],
        [3, "deep/empty.jsonl", 7, 0, 6],
      ]);
      expect((await read(rows.job.input!)).toString()).toBe(joined([...a, ...b, ...c]));
      expect(rows.chunks.map(({ part }) => [part.first, part.last])).toEqual([
        [1, 4],
        [5, 6],
      ]);
      expect(await linesIn(rows, rows.chunks[1]!)).toEqual([b[2], c[0]]);
    }
  });

  test("may have files of several forms, whose lines are in different chunks", async () => {
    await put("openai", "s3://jobs/forms/a.jsonl", joined(lines("a", 2)));
    await put("openai", "s3://jobs/forms/b.jsonl", joined([chatLine("b", "hello")]));
    await put("openai", "s3://jobs/forms/c.jsonl", joined(lines("c", 1)));
    const rows = await chunked({ provider: "openai", input: "s3://jobs/forms/" });
    expect(await groupsOf(rows)).toEqual([0, 0, 1, 0]);
    expect(rows.files.map(({ form }) => form)).toMatchObject([
      { frame: "bedrock" },
      { frame: "openai", url: "/v1/chat/completions" },
      { frame: "bedrock" },
    ]);
  });

  test("may repeat an id in another file, and a bad line is refused with its file", async () => {
    await put("openai", "s3://jobs/ids/a.jsonl", joined([chatLine("same", "one")]));
    await put("openai", "s3://jobs/ids/b.jsonl", joined([chatLine("same", "two")]));
    expect((await chunked({ provider: "openai", input: "s3://jobs/ids/" })).job.counts?.total).toBe(2);
    await put("openai", "s3://jobs/ids/c.jsonl", joined([chatLine("x", "one"), "", chatLine("x", "two")]));
    const before = blobCount();
    expect(await kindOf(prepare({ provider: "openai", input: "s3://jobs/ids/" }))).toMatch(
      /'s3:\/\/jobs\/ids\/c.jsonl': line 3: its id 'x' is that of line 1\.$/,
    );
    expect(blobCount()).toBe(before);
  });

  test("without a file, with files without a form, and with damaged gzip is refused", async () => {
    const refusal = (input: string) => kindOf(prepare({ provider: "openai", input }));
    await put("openai", "s3://jobs/none/image.png", "png");
    const before = blobCount();
    expect(await refusal("s3://jobs/none/")).toMatch(/^InvalidArgument: .*no file whose name ends in \.jsonl/);
    expect(await refusal("s3://jobs/nothing/")).toMatch(/^InvalidArgument: .*no file whose name ends in/);
    expect(await refusal("s3://jobs/nothing")).toMatch(/^InvalidArgument: .*there is no file 's3:\/\/jobs\/nothing'/);
    expect(blobCount()).toBe(before);
    await put("openai", "s3://jobs/text/a.jsonl", "hello\n");
    expect(await refusal("s3://jobs/text/")).toMatch(/'s3:\/\/jobs\/text\/a.jsonl': no line has a known form/);
    await put("openai", "s3://jobs/blank/a.jsonl", "\n\n");
    expect(await refusal("s3://jobs/blank/")).toMatch(/'s3:\/\/jobs\/blank\/': it has no lines$/);
    await put("openai", "s3://jobs/packed/a.jsonl.gz", gzipSync(joined(lines("a", 50))).subarray(0, 60));
    expect(await refusal("s3://jobs/packed/")).toMatch(
      /'s3:\/\/jobs\/packed\/a.jsonl.gz': its gzip content is damaged/,
    );
    expect(blobCount()).toBe(before + 3);
  });
});

test("a job of the executor has chunks only for a folder, of 500 records", async () => {
  await put("local", "s3://jobs/mine/a.jsonl", joined(lines("a", 1200)));
  const rows = await chunked({ provider: "local", input: "s3://jobs/mine/" });
  expect(rows.chunks.map(({ part }) => part.count)).toEqual([500, 500, 200]);
  expect((await prepare({ provider: "local", input: "s3://jobs/mine/a.jsonl" })).input).toBeDefined();
});

test("a line that the executor cannot use is a record of its job", async () => {
  await put("local", "s3://jobs/odd/a.jsonl", joined([...lines("a", 1), "no JSON"]));
  const rows = await chunked({ provider: "local", input: "s3://jobs/odd/" });
  expect(rows.chunks[0]).toMatchObject({ part: { count: 2 } });
});

test("3,000 files are one job", async () => {
  const names = Array.from({ length: 3000 }, (_, at) => `f-${String(at).padStart(5, "0")}.jsonl`);
  const file = (name: string) => ({ bucket: "jobs", key: `many/${name}`, size: 99 }) as FileRow;
  const objects: Pick<Objects, "list" | "get" | "bucketsAreExternal"> = {
    bucketsAreExternal: false,
    async list(_, __, { after, limit }) {
      const from = after === undefined ? 0 : names.indexOf(after.slice("many/".length)) + 1;
      const page = names.slice(from, from + limit).map((name) => ({ file: file(name) }));
      return { entries: page, more: from + page.length < names.length };
    },
    async get(_, { key }) {
      const name = key.slice("many/".length);
      return { file: file(name), range: undefined, body: Buffer.from(joined(lines(name, 1))) };
    },
  };
  const many = { name: "many", objects: objects as Objects, jobs: setup.providers.get("local")!.jobs! };
  const rows = await chunked({ provider: "many", input: "s3://jobs/many/", more: [many] });
  expect(rows.files.map(({ name }) => name)).toEqual(names);
  expect(rows.job.counts?.total).toBe(3000);
  expect(await linesIn(rows, rows.chunks[5]!)).toEqual(names.slice(2500).flatMap((name) => lines(name, 1)));
}, 60_000);

test("a file whose content ends before its size fails for now", async () => {
  const file = { bucket: "jobs", key: "cut/a.jsonl", size: 9999 } as FileRow;
  const objects: Pick<Objects, "list" | "get" | "bucketsAreExternal"> = {
    bucketsAreExternal: false,
    list: async () => ({ entries: [{ file }], more: false }),
    get: async () => ({ file, range: undefined, body: Buffer.from(joined(lines("a", 1))) }),
  };
  const cut = { name: "cut", objects: objects as Objects, jobs: setup.providers.get("local")!.jobs! };
  const before = blobCount();
  expect(await kindOf(prepare({ provider: "cut", input: "s3://jobs/cut/", more: [cut] }))).toMatch(
    /^Unavailable: The input 's3:\/\/jobs\/cut\/a.jsonl' could not be read to its end/,
  );
  expect(blobCount()).toBe(before);
});

describe("a listing", () => {
  const { signal } = new AbortController();
  const call = { owner: "", operator: false, permissions: EVERYONE, signal };

  /** A store that lists in pages. `byName`: it continues after a name, and otherwise by a cursor. */
  function store(keys: readonly string[], byName: boolean, queries: ListQuery[] = []): Pick<Objects, "list" | "get"> {
    const list: Objects["list"] = async (_, bucket, query) => {
      queries.push(query);
      const from = byName ? keys.findIndex((key) => key > (query.after ?? "")) : Number(query.cursor ?? 0);
      const page = from < 0 ? [] : keys.slice(from, from + query.limit);
      const more = from + page.length < keys.length;
      const entries = page.map((key) => ({ file: { bucket, key, size: 0 } }) as never);
      return { entries, more, ...(more && !byName && { cursor: String(from + page.length) }) };
    };
    return { list, get: () => Promise.reject(new Error("nothing is read")) };
  }
  const keys = Array.from({ length: 2500 }, (_, at) => `in/${String(at).padStart(5, "0")}.jsonl`);

  test.each([true, false])("of several pages is read to its end (by name: %s)", async (byName) => {
    const found: string[] = [];
    const queries: ListQuery[] = [];
    for await (const { key } of filesUnder(store(keys, byName, queries), call, { bucket: "b", key: "in/" })) {
      found.push(key);
    }
    expect(found).toEqual(keys);
    expect(queries).toHaveLength(3);
  });

  test("is read no further than the files are", async () => {
    const queries: ListQuery[] = [];
    const sources = folderSources(store(keys, true, queries), call, { bucket: "b", key: "in/" });
    expect((await sources.next()).value).toMatchObject({ name: "00000.jsonl", uri: "s3://b/in/00000.jsonl" });
    await sources.return(undefined);
    expect(queries).toHaveLength(1);
  });
});

test("a file whose results would have too long a key is refused", async () => {
  const name = `${"n".repeat(1002)}.jsonl`;
  await put("openai", `s3://jobs/k/${name}`, joined(lines("a", 1)));
  const before = blobCount();
  expect(await kindOf(prepare({ provider: "openai", input: "s3://jobs/k/" }))).toMatch(
    /^InvalidArgument: .*its results would have a key of 1025 bytes/,
  );
  expect(blobCount()).toBe(before);
});
