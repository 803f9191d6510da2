/** A gateway that gets fuzzed requests, and the rules that every answer must follow. */

import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseXML } from "@aws-sdk/xml-builder";
import { expect } from "vitest";
import { startChild } from "../support/child.ts";
import { temporaryFolder } from "../support/gateway.ts";
import { type Answer, type Connection, dial, send } from "../support/wire.ts";
import type { FuzzRequest } from "./requests.ts";
import { rowsOf, stateOf, watchData } from "./state.ts";

const ANSWER_MS = 15_000;
/** Time limit for cleanup after an answer. */
const TIDY_MS = 3_000;
const PROBE = pathToFileURL(path.join(import.meta.dirname, "../support/memory-probe.mjs")).href;
const LINE = JSON.stringify({ recordId: "1", modelInput: { messages: [{ role: "user", content: "x" }] } });

export type Target = Awaited<ReturnType<typeof startTarget>>;

/**
 * @param yaml added to a configuration that sets the data folder
 * @param credentials headers of every request
 */
export async function startTarget(yaml: string, credentials: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, "quarry.yaml"), `data_dir: data\n${yaml}`);
  const memoryFile = path.join(folder, "memory.json");
  const gateway = await startChild(folder, { NODE_OPTIONS: `--import=${PROBE}`, MEMORY_FILE: memoryFile });
  const dataDir = path.join(folder, "data");
  const login = Object.entries(credentials)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");

  const setUp = (method: string, target: string, body?: string) => send(gateway.url, method, target, credentials, body);
  await setUp("PUT", "/bedrock/files/b/in.jsonl", `${LINE}\n`);
  await setUp("PUT", "/bedrock/files/b/k", "hello");
  const created = await setUp(
    "POST",
    "/bedrock/model-invocation-job",
    JSON.stringify({
      jobName: "job",
      modelId: "m",
      inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://b/in.jsonl" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://b/out/" } },
    }),
  );
  const known = { upload: "", job: JSON.parse(created.body.toString()).jobArn as string, etag: "0".repeat(32) };
  await jobEnd(known.job);

  let connection: (Connection & AsyncDisposable) | undefined;
  const data = watchData(dataDir);
  let state = stateOf(dataDir);

  async function jobEnd(arn: string): Promise<void> {
    const get = async () => {
      const { body } = await setUp("GET", `/bedrock/model-invocation-job/${encodeURIComponent(arn)}`);
      return JSON.parse(body.toString()).status as string;
    };
    await expect.poll(get, { interval: 5 }).toMatch(/Completed|Failed|Stopped|Expired/);
    // The job's journal is deleted after its end is visible.
    const files = path.join(dataDir, "files/objects");
    let before: number | undefined;
    const isStable = () => {
      const count = readdirSync(files, { recursive: true }).length;
      const same = count === before;
      before = count;
      return same;
    };
    await expect.poll(isStable, { interval: 20 }).toBe(true);
  }

  /** The first answer to the request, except for 100. */
  async function ask({ method, alone, head, body }: FuzzRequest): Promise<Answer> {
    const fill = (text: string) =>
      text.replace(/\{(upload|job|etag)\}/g, (_all, name: keyof typeof known) => known[name]);
    const document = body.length < 4096 && !/content-encoding|chunk/i.test(head) ? filledBody(body, fill) : body;
    const length = document === body ? head : head.replace(/Content-Length: \d+/, `Content-Length: ${document.length}`);
    const text = fill(length).replace(/\r\n(?=\r\n$)/, () => `\r\n${login}`);
    if (alone) {
      await connection?.[Symbol.asyncDispose]();
      connection = undefined;
    }
    connection ??= await dialled();
    const { socket } = connection;
    // In one write, so that no pause between packets delays it.
    connection.send(Buffer.concat([Buffer.from(text, "latin1"), document]));
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer in ${ANSWER_MS} ms`)), ANSWER_MS);
      });
      const answer = await Promise.race([connection.answer({ method }), late]).finally(() => clearTimeout(timer));
      if (answer.status === 100) continue;
      if (alone || answer.headers.connection === "close") {
        socket.destroy();
        connection = undefined;
      }
      return answer;
    }
  }

  async function dialled() {
    const dialing = await dial(gateway.url);
    dialing.socket.on("error", () => {}); // Data sent after a refusal may be answered with a reset.
    return dialing;
  }

  /** Resources that accepted requests created, for later requests. */
  async function learn({ operation }: FuzzRequest, { body, headers }: Answer): Promise<void> {
    const text = body.toString();
    const { etag } = headers;
    known.upload = /<UploadId>(.+?)<\/UploadId>/.exec(text)?.[1] ?? known.upload;
    known.etag = etag?.replaceAll('"', "") ?? known.etag;
    if (operation !== "CreateModelInvocationJob") return;
    const arn = /"jobArn":"(.+?)"/.exec(text)?.[1];
    if (arn === undefined) return;
    known.job = arn;
    await jobEnd(arn);
  }

  async function settle(): Promise<void> {
    const uploads = () => readdirSync(path.join(dataDir, "files/tmp"));
    await expect.poll(uploads, { interval: 5, timeout: TIDY_MS }).toEqual([]);
    state.drop();
    state = stateOf(dataDir);
  }

  async function unchanged(): Promise<void> {
    if (!(await data.touched())) return;
    // Something was written, so the remaining state is compared.
    await expect.poll(() => rowsOf(dataDir), { interval: 5, timeout: TIDY_MS }).toEqual(state.read());
    await data.touched();
  }

  return {
    url: gateway.url,
    log: gateway.log,

    /** Sends the request and checks every rule. Resolves with the status. */
    async play(request: FuzzRequest): Promise<number> {
      const answer = await ask(request);
      checkAnswer(request, answer);
      if (answer.status >= 400) await unchanged();
      else {
        await learn(request, answer);
        if (await data.touched()) await settle();
      }
      return answer.status;
    },

    /** Bytes in use after a full garbage collection. */
    async memory(): Promise<number> {
      rmSync(memoryFile, { force: true });
      process.kill(gateway.pid, "SIGUSR2");
      await expect.poll(() => existsSync(memoryFile), { interval: 5 }).toBe(true);
      const { heapUsed, external } = JSON.parse(readFileSync(memoryFile, "utf8")) as NodeJS.MemoryUsage;
      return heapUsed + external;
    },

    async stop(): Promise<void> {
      data.close();
      await connection?.[Symbol.asyncDispose]();
      await gateway.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Replaces placeholders in documents. Other bodies stay unchanged. */
function filledBody(body: Buffer, fill: (text: string) => string): Buffer {
  const text = body.toString("latin1");
  return text.includes("{") ? Buffer.from(fill(text), "latin1") : body;
}

const allowed = (status: number): boolean => (status >= 200 && status < 500) || status === 501;

function checkAnswer({ method, head }: FuzzRequest, { status, headers, body }: Answer): void {
  const text = body.toString();
  expect(allowed(status), `status ${status}: ${text}`).toBe(true);
  // A successful DeleteObjects answer can contain errors of single keys.
  expect(text).not.toMatch(/InternalError|InternalServer|node:internal|\.ts:\d|\.js:\d/);
  if (status < 400 || method === "HEAD") return;
  // Targets may be in absolute form, and slashes before the bucket count once.
  const s3 = /^\S+ (?:[Hh][Tt][Tt][Pp][Ss]?:\/\/[^/ ]*)?\/bedrock\/files[/? ]/.test(head);
  // A client that sends no HTTP has named no service, so the answer has S3's form.
  const unparsed = (status === 400 || method === "CONNECT") && headers.connection === "close";
  if (s3 || (unparsed && headers["content-type"] === "application/xml")) checkXml(headers, text);
  else checkJson(headers, text);
}

function checkXml(headers: Answer["headers"], text: string): void {
  expect(headers["content-type"]).toBe("application/xml");
  expect(headers["x-amz-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(text).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f]/);
  expect(parseXML(text)).toMatchObject({
    Error: {
      Code: expect.stringMatching(/^[A-Za-z0-9]+$/),
      Message: expect.any(String),
      RequestId: expect.any(String),
    },
  });
}

function checkJson(headers: Answer["headers"], text: string): void {
  expect(headers["x-amzn-errortype"]).toMatch(/^[A-Za-z]+Exception$/);
  expect(headers["x-amzn-requestid"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.parse(text)).toEqual({ message: expect.any(String) });
}
