/** What a caller asks for while an upstream fails, byte for byte as it is told, and what has to be true afterwards. */
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Bench } from "./bench.ts";
import { type Asked, type Driver, input } from "./driver.ts";

export interface Told {
  /** Status and code; `cut` where the content did not come whole. */
  readonly said: string;
  readonly headers: Headers;
  readonly body: string;
}

interface Call {
  ask(): Promise<Told>;
  /**
   * @param done whether the caller was told so
   * @param did whether the upstream did what it was asked, whatever it said
   */
  check(done: boolean, at: string, did: boolean): Promise<void>;
}

const BUCKET = "faulty";
const TEN = "0123456789";

/** As the caller's SDK asks again: on a machine with much to do the little patience of this suite is soon over. */
async function settled(ask: () => Promise<Told>): Promise<Told> {
  for (let tries = 1; ; tries += 1) {
    const told = await ask();
    if (!told.said.startsWith("503") || tries === 5) return told;
  }
}

function callerOf(driver: Driver, { gateway: { url } }: Bench) {
  const ask = async (method: string, path: string, body?: string, header = true): Promise<Told> => {
    const answer = await fetch(`${url}/bedrock${path}`, {
      method,
      body: body ?? null,
      headers: { "content-type": "application/json", ...(header && { "x-model-provider": driver.provider }) },
    });
    const text = await answer.text().catch(() => undefined);
    const code = answer.headers.get("x-amzn-errortype") ?? /<Code>(\w+)/.exec(text ?? "")?.[1];
    const said = text === undefined ? "cut" : [answer.status, code].filter(Boolean).join(" ");
    return { said, headers: answer.headers, body: text ?? "" };
  };
  const object = (method: string, key: string, body?: string) => ask(method, `/files/${BUCKET}/${key}`, body);
  const put = async (key: string, content: string) => {
    expect((await settled(() => object("PUT", key, content))).said).toBe("200");
  };
  const create = (name: string, key: string) =>
    ask(
      "POST",
      "/model-invocation-job",
      JSON.stringify({
        jobName: name,
        modelId: driver.modelId,
        clientRequestToken: name,
        inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${BUCKET}/${key}` } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${BUCKET}/out/` } },
      }),
    );
  const job = async (held = false) => {
    const name = randomUUID();
    await put("in.jsonl", input(driver, 2, held ? "hold" : "question"));
    const { said, body } = await settled(() => create(name, "in.jsonl"));
    expect(said).toBe("200");
    const path = `/model-invocation-job/${encodeURIComponent(JSON.parse(body).jobArn)}`;
    return { get: () => ask("GET", path), stop: () => ask("POST", `${path}/stop`) };
  };
  return { ask, object, put, create, job };
}

const put =
  (lines: number) =>
  async (driver: Driver, bench: Bench): Promise<Call> => {
    const { object } = callerOf(driver, bench);
    const mark = randomUUID();
    const held = await bench.held();
    const ask = () => object("PUT", `${mark}.jsonl`, input(driver, lines));
    return {
      ask,
      async check(done, at, did) {
        // Where names are the provider's own, an object whose upload was not answered is there, as with S3.
        const there = done || (driver.ownObjects === true && did);
        expect(await bench.upstream.files!(mark), at).toBe(there ? 1 : 0);
        expect((await settled(() => object("HEAD", `${mark}.jsonl`))).said, at).toBe(there ? "200" : "404");
        if (!done) expect(await bench.held(), at).toBe(held);
        expect((await settled(ask)).said, at).toBe("200");
      },
    };
  };

const get =
  (content: string) =>
  async (driver: Driver, bench: Bench): Promise<Call> => {
    const key = await readable(driver, bench, content);
    const ask = () => callerOf(driver, bench).object("GET", key);
    return {
      ask,
      check: async (_, at) => expect(await settled(ask), at).toMatchObject({ said: "200", body: content }),
    };
  };

/** Under which key the provider gives this content back. */
async function readable(driver: Driver, bench: Bench, content: string): Promise<string> {
  if (bench.upstream.addFile !== undefined) return bench.upstream.addFile(content);
  const key = `${content.length}-bytes`;
  await callerOf(driver, bench).put(key, content);
  return key;
}

export const CALLS: { readonly [A in Asked]: (driver: Driver, bench: Bench) => Promise<Call> } = {
  put: put(1),
  "put large": put(1_000),
  get: get(TEN),
  "get large": get(TEN.repeat(10_000)),

  async head(driver, bench) {
    const key = await readable(driver, bench, TEN);
    const head = () => callerOf(driver, bench).object("HEAD", key);
    return { ask: head, check: async (_, at) => expect((await settled(head)).said, at).toBe("200") };
  },

  async delete(driver, bench) {
    const { object, put } = callerOf(driver, bench);
    const mark = randomUUID();
    await put(`${mark}.jsonl`, input(driver, 1));
    const remove = () => object("DELETE", `${mark}.jsonl`);
    return {
      ask: remove,
      async check(_, at) {
        expect((await settled(remove)).said, at).toBe("204");
        expect(await bench.upstream.files!(mark), at).toBe(0);
        expect((await settled(() => object("HEAD", `${mark}.jsonl`))).said, at).toBe("404");
      },
    };
  },

  async list(driver, bench) {
    const { ask, put } = callerOf(driver, bench);
    await put("listed.jsonl", input(driver, 1));
    const list = () => ask("GET", `/files/${BUCKET}?list-type=2&prefix=listed`);
    return {
      ask: list,
      async check(_, at) {
        const { said, body } = await settled(list);
        expect([said, body], at).toEqual(["200", expect.stringContaining("<Key>listed.jsonl</Key>")]);
      },
    };
  },

  async create(driver, bench) {
    const { ask, create, put } = callerOf(driver, bench);
    await put("in.jsonl", input(driver, 2, "hold"));
    const name = randomUUID();
    const before = await bench.upstream.jobs!(name);
    const made = async () => (await bench.upstream.jobs!(name)) - before;
    const first: string[] = [];
    return {
      async ask() {
        const told = await create(name, "in.jsonl");
        first.push(told.body);
        return told;
      },
      async check(done, at) {
        expect(await made(), at).toBe(done ? 1 : 0);
        const again = await settled(() => create(name, "in.jsonl"));
        expect(again.said, at).toBe("200");
        if (done) expect(again.body, at).toBe(first[0]);
        expect(await made(), at).toBe(1);
        // Without the header, so that only the ledger is asked.
        const { body } = await ask("GET", `/model-invocation-jobs?nameContains=${name}`, undefined, false);
        const { jobArn } = JSON.parse(again.body);
        expect(JSON.parse(body).invocationJobSummaries, at).toMatchObject([{ jobArn, jobName: name }]);
      },
    };
  },

  async "get job"(driver, bench) {
    const { get } = await callerOf(driver, bench).job(true);
    return { ask: get, check: async (_, at) => expect((await settled(get)).said, at).toBe("200") };
  },

  async results(driver, bench) {
    const { get } = await callerOf(driver, bench).job();
    await bench.upstream.finish!();
    return {
      ask: get,
      // Not before its results can be read is the job over.
      async check(_, at) {
        const { said, body } = await settled(get);
        expect(said, at).toBe("200");
        const { status, successRecordCount, jobArn } = JSON.parse(body);
        expect([status, successRecordCount], at).toEqual(["Completed", 2]);
        const { object } = callerOf(driver, bench);
        const results = await settled(() => object("GET", `out/${jobArn.slice(-12)}/in.jsonl.out`));
        expect([results.said, results.body.trimEnd().split("\n").length], at).toEqual(["200", 2]);
      },
    };
  },

  async stop(driver, bench) {
    const { get, stop } = await callerOf(driver, bench).job(true);
    return {
      ask: stop,
      async check(_, at) {
        // The upstream may have stopped it before its answer was lost.
        expect((await settled(stop)).said, at).toMatch(/^200$|ConflictException$/);
        expect((await settled(get)).said, at).toBe("200");
      },
    };
  },

  async "list jobs"(driver, bench) {
    const list = () => callerOf(driver, bench).ask("GET", "/model-invocation-jobs");
    return { ask: list, check: async (_, at) => expect((await settled(list)).said, at).toBe("200") };
  },
};
