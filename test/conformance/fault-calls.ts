/** Client requests while an upstream fails: the exact answer, and the checks afterwards. */
import { randomUUID } from "node:crypto";
import { expect, inject, vi } from "vitest";
import { type Asked, type Driver, input } from "./driver.ts";
import type { Setup } from "./setup.ts";

export interface Answer {
  /** Status and code; `cut` if the content was incomplete. */
  readonly outcome: string;
  readonly headers: Headers;
  readonly body: string;
}

interface Call {
  ask(): Promise<Answer>;
  /**
   * @param done whether the client got a success
   * @param processed whether the upstream handled the request, whatever its answer
   */
  check(done: boolean, at: string, processed: boolean): Promise<void>;
}

const BUCKET = "faulty";
const TEN = "0123456789";

/** Retries as an SDK does, because the short timeout of this suite can expire on a busy machine. */
async function retried(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask();
    if (!answer.outcome.startsWith("503") || tries === 5) return answer;
  }
}

function callerOf(driver: Driver, { gateway: { url } }: Setup) {
  const ask = async (method: string, path: string, body?: string, header = true): Promise<Answer> => {
    const answer = await fetch(`${url}/bedrock${path}`, {
      method,
      body: body ?? null,
      headers: { "content-type": "application/json", ...(header && { "x-model-provider": driver.provider }) },
    });
    const text = await answer.text().catch(() => undefined);
    const code = answer.headers.get("x-amzn-errortype") ?? /<Code>(\w+)/.exec(text ?? "")?.[1];
    const outcome = text === undefined ? "cut" : [answer.status, code].filter(Boolean).join(" ");
    return { outcome, headers: answer.headers, body: text ?? "" };
  };
  const object = (method: string, key: string, body?: string) => ask(method, `/files/${BUCKET}/${key}`, body);
  const put = async (key: string, content: string) => {
    expect((await retried(() => object("PUT", key, content))).outcome).toBe("200");
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
  const job = async (running = false) => {
    const name = randomUUID();
    await put("in.jsonl", input(driver, 2, running ? "hold" : "question"));
    const { outcome, body } = await retried(() => create(name, "in.jsonl"));
    expect(outcome).toBe("200");
    const path = `/model-invocation-job/${encodeURIComponent(JSON.parse(body).jobArn)}`;
    return { get: () => ask("GET", path), stop: () => ask("POST", `${path}/stop`) };
  };
  return { ask, object, put, create, job };
}

const put =
  (lines: number) =>
  async (driver: Driver, setup: Setup): Promise<Call> => {
    const { object } = callerOf(driver, setup);
    const mark = randomUUID();
    const blobs = await setup.blobCount();
    const ask = () => object("PUT", `${mark}.jsonl`, input(driver, lines));
    return {
      ask,
      async check(done, at, processed) {
        // A provider that chooses no ids stores the object although its answer was lost, as S3 does.
        const there = done || (driver.ownObjects === true && processed);
        expect(await setup.upstream.files!(mark), at).toBe(there ? 1 : 0);
        expect((await retried(() => object("HEAD", `${mark}.jsonl`))).outcome, at).toBe(there ? "200" : "404");
        if (!done) expect(await setup.blobCount(), at).toBe(blobs);
        expect((await retried(ask)).outcome, at).toBe("200");
      },
    };
  };

const get =
  (content: string) =>
  async (driver: Driver, setup: Setup): Promise<Call> => {
    const key = await readable(driver, setup, content);
    const ask = () => callerOf(driver, setup).object("GET", key);
    return {
      ask,
      check: async (_, at) => expect(await retried(ask), at).toMatchObject({ outcome: "200", body: content }),
    };
  };

/** The key of an object with this content at the provider. */
async function readable(driver: Driver, setup: Setup, content: string): Promise<string> {
  if (setup.upstream.addFile !== undefined) return setup.upstream.addFile(content);
  const key = `${content.length}-bytes`;
  await callerOf(driver, setup).put(key, content);
  return key;
}

const PROFILE = "us.anthropic.claude-sonnet-4-20250514-v1:0";

async function question(driver: Driver, setup: Setup, path: string): Promise<Call> {
  const ask = () => callerOf(driver, setup).ask("GET", path);
  return { ask, check: async (_, at) => expect((await retried(ask)).outcome, at).toBe("200") };
}

export const CALLS: { readonly [A in Asked]: (driver: Driver, setup: Setup) => Promise<Call> } = {
  put: put(1),
  "put large": put(1_000),
  get: get(TEN),
  "get large": get(TEN.repeat(10_000)),

  async head(driver, setup) {
    const key = await readable(driver, setup, TEN);
    const head = () => callerOf(driver, setup).object("HEAD", key);
    return { ask: head, check: async (_, at) => expect((await retried(head)).outcome, at).toBe("200") };
  },

  async delete(driver, setup) {
    const { object, put } = callerOf(driver, setup);
    const mark = randomUUID();
    await put(`${mark}.jsonl`, input(driver, 1));
    const remove = () => object("DELETE", `${mark}.jsonl`);
    return {
      ask: remove,
      async check(_, at) {
        expect((await retried(remove)).outcome, at).toBe("204");
        expect(await setup.upstream.files!(mark), at).toBe(0);
        expect((await retried(() => object("HEAD", `${mark}.jsonl`))).outcome, at).toBe("404");
      },
    };
  },

  async list(driver, setup) {
    const { ask, put } = callerOf(driver, setup);
    await put("listed.jsonl", input(driver, 1));
    const list = () => ask("GET", `/files/${BUCKET}?list-type=2&prefix=listed`);
    return {
      ask: list,
      async check(_, at) {
        const { outcome, body } = await retried(list);
        expect([outcome, body], at).toEqual(["200", expect.stringContaining("<Key>listed.jsonl</Key>")]);
      },
    };
  },

  async create(driver, setup) {
    const { ask, create, put } = callerOf(driver, setup);
    await put("in.jsonl", input(driver, 2, "hold"));
    const name = randomUUID();
    const before = await setup.upstream.jobs!(name);
    const made = async () => (await setup.upstream.jobs!(name)) - before;
    const first: string[] = [];
    return {
      async ask() {
        const answer = await create(name, "in.jsonl");
        first.push(answer.body);
        return answer;
      },
      async check(done, at) {
        if (!done) expect(await made(), at).toBe(0);
        const again = await retried(() => create(name, "in.jsonl"));
        expect(again.outcome, at).toBe("200");
        if (done) expect(again.body, at).toBe(first[0]);
        // A job whose create was refused for now waits.
        await vi.waitFor(async () => expect(await made(), at).toBe(1), { timeout: 30_000, interval: 100 });
        // Without the header, so that only the ledger answers.
        const { body } = await ask("GET", `/model-invocation-jobs?nameContains=${name}`, undefined, false);
        const { jobArn } = JSON.parse(again.body);
        expect(JSON.parse(body).invocationJobSummaries, at).toMatchObject([{ jobArn, jobName: name }]);
      },
    };
  },

  async "get job"(driver, setup) {
    const { get } = await callerOf(driver, setup).job(true);
    return { ask: get, check: async (_, at) => expect((await retried(get)).outcome, at).toBe("200") };
  },

  async results(driver, setup) {
    const { get } = await callerOf(driver, setup).job();
    await setup.upstream.finish!();
    return {
      ask: get,
      // The job is complete only when its results are readable.
      async check(_, at) {
        const job = async () => {
          const { outcome, body } = await retried(get);
          expect(outcome, at).toBe("200");
          return JSON.parse(body);
        };
        if (inject("fleet") !== undefined) {
          await vi.waitFor(async () => expect((await job()).endTime, at).toBeDefined(), {
            timeout: 30_000,
            interval: 100,
          });
        }
        const { status, successRecordCount, jobArn } = await job();
        expect([status, successRecordCount], at).toEqual(["Completed", 2]);
        const { object } = callerOf(driver, setup);
        const results = await retried(() => object("GET", `out/${jobArn.slice(-12)}/in.jsonl.out`));
        expect([results.outcome, results.body.trimEnd().split("\n").length], at).toEqual(["200", 2]);
      },
    };
  },

  async stop(driver, setup) {
    const { get, stop } = await callerOf(driver, setup).job(true);
    return {
      ask: stop,
      async check(_, at) {
        // The upstream may have stopped the job before its answer was lost.
        expect((await retried(stop)).outcome, at).toMatch(/^200$|ConflictException$/);
        expect((await retried(get)).outcome, at).toBe("200");
      },
    };
  },

  async "list models"(driver, setup) {
    const list = () => callerOf(driver, setup).ask("GET", "/foundation-models");
    return {
      ask: list,
      async check(_, at) {
        const { outcome, body } = await retried(list);
        expect([outcome, JSON.parse(body).modelSummaries.length > 0], at).toEqual(["200", true]);
      },
    };
  },

  "get model": (driver, setup) =>
    question(driver, setup, `/foundation-models/${encodeURIComponent(driver.unlistedModel!)}`),
  "list profiles": (driver, setup) => question(driver, setup, "/inference-profiles"),
  "get profile": (driver, setup) => question(driver, setup, `/inference-profiles/${encodeURIComponent(PROFILE)}`),

  async "list jobs"(driver, setup) {
    const list = () => callerOf(driver, setup).ask("GET", "/model-invocation-jobs");
    return { ask: list, check: async (_, at) => expect((await retried(list)).outcome, at).toBe("200") };
  },
};
