/** Checks of every `JobEngine`: the contract in src/ports/jobs.ts. */
import { randomBytes } from "node:crypto";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { createJobRows } from "../../src/jobs/rows.ts";
import { concatenated } from "../../src/lib/concat.ts";
import { streamed } from "../../src/lib/content.ts";
import type { ObjectName } from "../../src/lib/names.ts";
import { isTerminal, JOB_STATUSES, type JobEngine, type JobSpec, type ReportedStatus } from "../../src/ports/jobs.ts";
import { noIntent } from "../support/uploads.ts";
import { type Driver, has, input, type Operation } from "./driver.ts";
import { idsOf } from "./results.ts";
import { all, CALL, NEVER, type Parts, useParts } from "./setup.ts";

const RECORDS = 3;
const IDS = Array.from({ length: RECORDS }, (_, n) => `record-${n + 1}`);
const newKey = () => `quarry-${randomBytes(12).toString("hex")}`;
const BUCKET = "conformance-jobs";

export function describeBatches(driver: Driver): void {
  if (driver.operations.jobs === undefined) return;
  const can = (operation: Operation<"jobs">) => has(driver, "jobs", operation);

  describe(`the batches of ${driver.name}`, () => {
    const parts = useParts(driver, "jobs");
    const engine = () => parts().provider.jobs as Required<JobEngine>;

    /** Creates a job as jobs/ does: `find` gets the value that `create` records. */
    async function create(spec: JobSpec) {
      let noted: unknown;
      const since = Date.now();
      const created = engine().create(spec, NEVER, async (value) => {
        noted = structuredClone(value);
      });
      const find = (of = spec) => engine().find!(of, since, NEVER, of === spec ? noted : undefined);
      return { created, find };
    }
    /** Confirms the ledger entry, as jobs/ does. */
    const enter = (id: string) => engine().inProcess?.start(id);
    const started = async (lines?: string) => {
      const { id } = await (await create(await specOf(driver, parts(), lines))).created;
      enter(id);
      return id;
    };
    const theirs = (lines = input(driver, RECORDS)) => parts().upstream.addJob!(lines);
    const ended = async (id: string) => {
      const status = async () => (await engine().get(id, NEVER)).status;
      await expect.poll(async () => isTerminal(await status()), { interval: 50, timeout: 10_000 }).toBe(true);
      return engine().get(id, NEVER);
    };

    if (can("create")) {
      test("create resolves with the provider's id, under which there is one job", async () => {
        const before = await parts().upstream.jobs?.("a-job");
        const [first, second] = [await started(), await started()];
        expect(second).not.toBe(first);
        if (before !== undefined) expect(await parts().upstream.jobs!("a-job")).toBe(before + 2);
        expect(Object.keys(JOB_STATUSES)).toContain((await engine().get(first, NEVER)).status);
      });
    }

    if (can("create") && can("find")) {
      test("find returns the job of this create, and of no other", async () => {
        const spec = await specOf(driver, parts());
        const { created, find } = await create(spec);
        const { id } = await created;
        expect(await find()).toMatchObject({ id });
        enter(id);
        expect(
          await find({ ...spec, idempotencyKey: newKey(), request: { ...spec.request, clientRequestToken: newKey() } }),
        ).toBeUndefined();
      });

      test("a create without an answer makes one job, which find returns", async () => {
        const { fail, heal, jobs } = parts().upstream;
        const spec = await specOf(driver, parts());
        const before = await jobs!(spec.name);
        const { route } = driver.faults!.find(({ asked }) => asked === "create")!;
        fail!(route, "lost");
        const { created, find } = await create(spec);
        // An engine may find the job by itself. A refusal would mean that there is no job.
        const outcome = await created.catch((error: unknown) => {
          expect(error).toMatchObject({ kind: "Unavailable" });
          return undefined;
        });
        heal!();
        expect(await jobs!(spec.name)).toBe(before + 1);
        const found = await find();
        enter(found!.id);
        expect(found).toMatchObject({ id: outcome?.id ?? expect.any(String) });
        expect(await engine().get(found!.id, NEVER)).toMatchObject({ status: expect.any(String) });
      });
    }

    test("get and stop reject with NotFound for a missing job", async () => {
      await expect(engine().get(driver.noJob, NEVER)).rejects.toMatchObject({ kind: "NotFound" });
      await expect(engine().stop(driver.noJob, NEVER)).rejects.toMatchObject({ kind: "NotFound" });
    });

    const makers: readonly (readonly [string, (lines?: string) => Promise<string>])[] = [
      ...(can("create") ? [["a job", started] as const] : []),
      ...(can("list") && driver.provider !== "bedrock" ? [["somebody else's job", theirs] as const] : []),
    ];
    describe.each(makers)("%s", (_, make) => {
      test("runs to its end and reports its progress", async () => {
        const since = Date.now();
        const id = await make();
        const seen: ReportedStatus[] = [];
        engine().inProcess?.watch((job, { status }) => job === id && seen.push(status));
        await parts().upstream.finish?.(id);
        const state = await ended(id);
        expect(state).toMatchObject({
          status: "Completed",
          counts: { total: RECORDS, processed: RECORDS, success: RECORDS, error: 0 },
        });
        expect(state.message).toBeUndefined();
        // In whole seconds, by the provider's clock.
        expect(state.endTime).toBeGreaterThan(since - 2_000);
        expect(state.endTime).toBeLessThan(Date.now() + 2_000);
        if (engine().inProcess !== undefined) expect(seen.at(-1)).toBe("Completed");
        await expect(engine().stop(id, NEVER)).rejects.toMatchObject({ kind: "Conflict" });
      });

      test("stop: the job is Stopping, then Stopped", async () => {
        const id = await make(input(driver, RECORDS, "hold"));
        await engine().stop(id, NEVER);
        expect((await engine().get(id, NEVER)).status).toMatch(/^Stop/);
        expect((await ended(id)).status).toBe("Stopped");
      });

      if (can("list")) {
        test("list returns the newest job first, with the same members as get", async () => {
          const [first, second] = [await make(), await make()];
          const jobs = await all(engine().list!(NEVER));
          const ids = jobs.map(({ id }) => id);
          expect(ids).toEqual(expect.arrayContaining([first, second]));
          expect(new Set(ids).size).toBe(ids.length);
          expect(ids.indexOf(second)).toBeLessThan(ids.indexOf(first));
          const times = jobs.map(({ submitTime }) => submitTime);
          expect(times).toEqual(times.toSorted((a, b) => b - a));
          for (const { name, modelId, inputUri, outputUri, status } of jobs) {
            expect([name, modelId, inputUri, outputUri].filter((member) => member === "")).toEqual([]);
            expect(Object.keys(JOB_STATUSES)).toContain(status);
          }
        });
      }

      if (can("results")) {
        test("results returns one line per record at every call", async () => {
          const id = await make();
          await parts().upstream.finish?.(id);
          await ended(id);
          const row = rowOf(driver, id);
          for (let times = 0; times < 2; times += 1) {
            const results = (await engine().results!(row, NEVER))!;
            const content =
              "parts" in results
                ? await concatenated(parts().provider.files!.get!, results.parts, undefined, NEVER)
                : results.body;
            const whole = await text(streamed(content));
            if ("parts" in results) expect(results.parts.reduce((sum, { size }) => sum + size, 0)).toBe(whole.length);
            expect(idsOf(whole).sort()).toEqual(IDS);
          }
        });
      }
    });
  });
}

/** Stores the input where the provider reads it. */
async function specOf(driver: Driver, { provider }: Parts, lines = input(driver, RECORDS)): Promise<JobSpec> {
  const name: ObjectName = { bucket: BUCKET, key: "in/questions.jsonl" };
  const body = Buffer.from(lines);
  const { length } = body;
  const request = {
    contentType: "application/jsonl",
    headers: {},
    metadata: {},
    checksums: {},
    conditions: {},
    length,
  };
  const digests = Promise.resolve({ md5: randomBytes(16) });
  await provider.objects?.put(CALL, name, { ...request, open: async () => ({ body, length, digests, keep: [] }) });
  const file = await provider.files?.put(name, { body, length, contentType: undefined, digests }, NEVER, noIntent);
  return {
    owner: "",
    idempotencyKey: newKey(),
    name: "a-job",
    modelId: driver.modelId,
    input: file && { ...name, file },
    output: { bucket: BUCKET, key: "out/" },
    deadline: undefined,
    tags: [],
    request: {
      roleArn: undefined,
      clientRequestToken: undefined,
      timeoutHours: undefined,
      invocationType: undefined,
      input: { s3InputDataConfig: { s3Uri: `s3://${name.bucket}/${name.key}` } },
      output: { s3OutputDataConfig: { s3Uri: `s3://${BUCKET}/out/` } },
      vpc: undefined,
    },
  };
}

/** The ledger row that the gateway would write for the job. */
function rowOf({ provider, modelId }: Driver, nativeId: string) {
  const rows = createJobRows({ region: "us-east-1", accountId: "000000000000" });
  const request = {
    roleArn: undefined,
    clientRequestToken: undefined,
    timeoutHours: undefined,
    invocationType: undefined,
    input: { s3InputDataConfig: { s3Uri: `s3://${BUCKET}/in/questions.jsonl` } },
    output: { s3OutputDataConfig: { s3Uri: `s3://${BUCKET}/out/` } },
    vpc: undefined,
  };
  const name = { bucket: BUCKET, key: "" };
  const job = { name: "a-job", modelId, input: name, output: name, tags: [], request };
  return rows.created(job, { owner: "", keyId: undefined, provider, nativeId, at: Date.now(), inputFile: undefined });
}
