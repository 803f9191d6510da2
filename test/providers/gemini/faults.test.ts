/** Every fault of Gemini at every verb: the documented AWS error, nothing left behind on either side, no hang. */
import { expect, test } from "vitest";
import type { GeminiFault, GeminiRoute } from "../../upstreams/gemini.ts";
import { job, lines, type Pair, startPair } from "./pair.ts";

/** The gateway waits so long for Gemini. */
const TIMEOUT_S = 0.4;
/** A verb may ask Gemini twice, to find out what became of the first call. */
const MOST_MS = 5_000;

const FAULTS = {
  "429": { status: 429, retryAfter: 7 },
  "500": { status: 500 },
  "503": { status: 503 },
  "403": { status: 403 },
  cut: "cut",
  reset: "reset",
  truncated: "truncated",
  drip: "drip",
  stall: "stall",
} as const satisfies Record<string, GeminiFault>;
type FaultName = keyof typeof FAULTS;

/** What the caller is told, as `status code`; a HEAD has no code. */
const S3: Record<FaultName, string> = {
  "429": "503 SlowDown",
  "500": "503 ServiceUnavailable",
  "503": "503 ServiceUnavailable",
  "403": "403 AccessDenied",
  cut: "503 ServiceUnavailable",
  reset: "503 ServiceUnavailable",
  truncated: "503 ServiceUnavailable",
  drip: "503 ServiceUnavailable",
  stall: "503 ServiceUnavailable",
};
const BEDROCK: Record<FaultName, string> = {
  "429": "429 ThrottlingException",
  "500": "503 InternalServerException",
  "503": "503 InternalServerException",
  "403": "403 AccessDeniedException",
  cut: "503 InternalServerException",
  reset: "503 InternalServerException",
  truncated: "503 InternalServerException",
  drip: "503 InternalServerException",
  stall: "503 InternalServerException",
};

type Answers = Record<FaultName, string>;
interface Verb {
  readonly route: GeminiRoute;
  readonly expected: Answers;
  run(at: Bench): Promise<Response>;
}

interface Bench {
  readonly pair: Pair;
  readonly foreign: string;
  readonly generated: string;
  readonly arn: string;
  call(method: string, path: string, body?: string | object): Promise<Response>;
}

/** Answers to an upload have all that matters in their headers. */
const HEADERS_SUFFICE = { reset: "200", truncated: "200", drip: "200" };
const create = (bench: Bench) => bench.call("POST", "/model-invocation-job", job("s3://in/input.jsonl"));
const identifier = (bench: Bench) => encodeURIComponent(bench.arn);

const VERBS: Record<string, Verb> = {
  "PUT, at its begin": {
    route: "upload.start",
    expected: { ...S3, ...HEADERS_SUFFICE },
    run: (bench) => bench.call("PUT", "/files/in/new.jsonl", lines(["x"])),
  },
  "PUT, at its content": {
    route: "upload.send",
    // Whatever its answer was, the file is there and found, where the connection is only cut.
    expected: { ...S3, ...HEADERS_SUFFICE },
    run: (bench) => bench.call("PUT", "/files/in/new.jsonl", lines(["x"])),
  },
  "PUT, at the last look": {
    route: "files.get",
    expected: S3,
    run: (bench) => bench.call("PUT", "/files/in/new.jsonl", lines(["x"])),
  },
  HEAD: {
    route: "files.get",
    expected: { ...S3, "403": "404 NoSuchKey" },
    run: (bench) => bench.call("HEAD", `/files/in/${bench.foreign}`),
  },
  GET: {
    route: "files.download",
    expected: { ...S3, "403": "501 NotImplemented", reset: "broken", truncated: "broken", drip: "200" },
    run: (bench) => bench.call("GET", `/files/in/${bench.generated}`),
  },
  DELETE: {
    route: "files.delete",
    expected: { ...S3, "403": "204" },
    run: (bench) => bench.call("DELETE", "/files/in/deleted.jsonl"),
  },
  "LIST files": {
    route: "files.list",
    expected: S3,
    run: (bench) => bench.call("GET", "/files/in?list-type=2"),
  },
  create: {
    route: "batches.create",
    expected: {
      ...BEDROCK,
      "403": "400 ValidationException",
      cut: "200",
      reset: "200",
      truncated: "200",
      drip: "200",
      stall: "200",
    },
    run: create,
  },
  get: {
    route: "batches.get",
    expected: { ...BEDROCK, "403": "404 ResourceNotFoundException" },
    run: (bench) => bench.call("GET", `/model-invocation-job/${identifier(bench)}`),
  },
  stop: {
    route: "batches.cancel",
    // Nothing in the answer matters but that it came whole.
    expected: { ...BEDROCK, "403": "404 ResourceNotFoundException", truncated: "200" },
    run: (bench) => bench.call("POST", `/model-invocation-job/${identifier(bench)}/stop`),
  },
  "LIST jobs": {
    route: "batches.list",
    expected: BEDROCK,
    run: (bench) => bench.call("GET", "/model-invocation-jobs"),
  },
};

const callTo =
  (pair: Pair): Bench["call"] =>
  async (method, path, body) => {
    const json = typeof body === "object";
    return fetch(`${pair.url}/bedrock${path}`, {
      method,
      headers: { "x-model-provider": "gemini", ...(json && { "content-type": "application/json" }) },
      body: (json ? JSON.stringify(body) : body) ?? null,
    });
  };

async function outcome(response: Response): Promise<string> {
  const body = await response.text().catch(() => undefined);
  if (body === undefined) return "broken";
  const code = response.headers.get("x-amzn-errortype") ?? /<Code>(\w+)/.exec(body)?.[1];
  return [response.status, code].filter(Boolean).join(" ");
}

async function prepare(pair: Pair): Promise<Bench> {
  const call = callTo(pair);
  for (const key of ["input", "deleted"]) {
    expect((await call("PUT", `/files/in/${key}.jsonl`, lines(["one"]))).status).toBe(200);
  }
  const created = (await (await call("POST", "/model-invocation-job", job("s3://in/input.jsonl"))).json()) as {
    jobArn: string;
  };
  return {
    pair,
    call,
    arn: created.jobArn,
    foreign: pair.gemini.addFile("foreign").name,
    generated: pair.gemini.addFile("generated", { source: "GENERATED" }).name,
  };
}

test.concurrent.for(Object.keys(FAULTS) as FaultName[])("%s", { timeout: 60_000 }, async (name, { expect }) => {
  const pair = await startPair({ looks: Number.POSITIVE_INFINITY }, { timeout: TIMEOUT_S, fresh: 0.001 });
  try {
    for (const [verb, { route, expected, run }] of Object.entries(VERBS)) {
      const bench = await prepare(pair);
      const { gemini } = pair;
      const before = { files: gemini.files.size, batches: gemini.batches.size, held: (await pair.held()).length };
      gemini.fail(route, FAULTS[name], Number.POSITIVE_INFINITY);
      const started = performance.now();
      const response = await run(bench);
      const said = await outcome(response);
      const took = performance.now() - started;
      gemini.heal();

      const wanted = verb === "HEAD" ? expected[name].split(" ")[0] : expected[name];
      expect.soft(said, `${verb} with ${name}`).toBe(wanted);
      expect.soft(took, `${verb} with ${name}`).toBeLessThan(MOST_MS);
      if (name === "429" && verb !== "HEAD") expect.soft(response.headers.get("x-amz-retry-after")).toBe("7000");
      expect.soft(JSON.stringify([...response.headers]), verb).not.toContain("the-secret-key");

      // What was refused is nowhere; what was accepted is on both sides, once.
      const done = said.startsWith("2");
      if (verb.startsWith("PUT")) {
        expect.soft(gemini.files.size - before.files, `${verb} with ${name}: files`).toBe(done ? 1 : 0);
        expect.soft((await pair.held()).length - before.held, `${verb} with ${name}: held`).toBe(done ? 1 : 0);
        const head = await bench.call("HEAD", "/files/in/new.jsonl");
        expect.soft(head.status, `${verb} with ${name}: row`).toBe(done ? 200 : 404);
        if (done) await bench.call("DELETE", "/files/in/new.jsonl");
      }
      if (verb === "create") {
        expect.soft(gemini.batches.size - before.batches, `create with ${name}: jobs`).toBe(done ? 1 : 0);
        expect.soft((await create(bench)).status, `create after ${name}`).toBe(200);
      }
    }
  } finally {
    await pair.stop();
  }
});
