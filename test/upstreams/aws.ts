/**
 * AWS for tests, behind a proxy with faults. A second gateway with its `local` provider acts as Bedrock's control plane and S3.
 * moto acts as an S3 with the features that the gateway lacks: encryption, versions.
 *
 * `node test/upstreams/aws.ts` listens on PORT, or 9104.
 */

import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as after } from "node:timers/promises";
import { startChild } from "../support/child.ts";
import { AWS_MODELS, answerAboutModels, type Described, PROFILES } from "./aws-models.ts";
import { MOTO, startMoto } from "./moto.ts";

const S3_ROUTES = [
  ["buckets.list", "GET", /^\/(?:\?|$)/],
  ["bucket.head", "HEAD", /^\/[^/?]+\/?(?:\?|$)/],
  ["bucket.create", "PUT", /^\/[^/?]+\/?(?:\?|$)/],
  ["bucket.delete", "DELETE", /^\/[^/?]+\/?(?:\?|$)/],
  ["objects.list", "GET", /^\/[^/?]+\/?(?:\?|$)/],
  ["parts.begin", "POST", /^\/[^/]+\/.+[?&]uploads/],
  ["parts.put", "PUT", /^\/[^/]+\/.+[?&]partNumber=/],
  ["parts.complete", "POST", /^\/[^/]+\/.+[?&]uploadId=/],
  ["parts.abort", "DELETE", /^\/[^/]+\/.+[?&]uploadId=/],
  ["objects.put", "PUT", /^\/[^/]+\/./],
  ["objects.head", "HEAD", /^\/[^/]+\/./],
  ["objects.get", "GET", /^\/[^/]+\/./],
  ["objects.delete", "DELETE", /^\/[^/]+\/./],
] as const;
const BEDROCK_ROUTES = [
  ["jobs.create", "POST", /^\/model-invocation-job$/],
  ["jobs.list", "GET", /^\/model-invocation-jobs/],
  ["jobs.stop", "POST", /^\/model-invocation-job\/[^/]+\/stop$/],
  ["jobs.get", "GET", /^\/model-invocation-job\/[^/]+$/],
  ["models.list", "GET", /^\/foundation-models(?:\?|$)/],
  ["models.get", "GET", /^\/foundation-models\/[^/]+$/],
  ["profiles.list", "GET", /^\/inference-profiles(?:\?|$)/],
  ["profiles.get", "GET", /^\/inference-profiles\/[^/]+$/],
  ["tags.list", "POST", /^\/listTagsForResource$/],
  ["tags.add", "POST", /^\/tagResource$/],
  ["tags.remove", "POST", /^\/untagResource$/],
] as const;
export type Route = (typeof S3_ROUTES | typeof BEDROCK_ROUTES)[number][0];

/**
 * Faults before the request is processed: a status, `refuse` (the connection is cut), `stall` (no answer). Faults after it is
 * processed: `lost` cuts the connection, `broken` cuts it in the middle of the answer, `silent` stops there, `truncated` ends
 * the answer there as if it were complete, `drip` sends single bytes.
 */
export type Fault =
  | "429"
  | "500"
  | "503"
  | "403"
  | "refuse"
  | "stall"
  | "lost"
  | "broken"
  | "silent"
  | "truncated"
  | "drip";

const DRIP_MS = 10;

/** Error codes of S3 and Bedrock for these statuses. */
const WORDS: { readonly [fault in Fault]?: readonly [status: number, s3: string, bedrock: string] } = {
  429: [429, "SlowDown", "ThrottlingException"],
  500: [500, "InternalError", "InternalServerException"],
  503: [503, "ServiceUnavailable", "ServiceUnavailableException"],
  403: [403, "AccessDenied", "AccessDeniedException"],
};

export interface Seen {
  readonly route: Route | undefined;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** Bodies of jobs.create. */
  readonly body?: Readonly<Record<string, unknown>>;
}

interface Options {
  readonly port?: number;
  /** The `quarry.yaml` of the gateway behind the proxy, which is a separate process. */
  readonly quarry?: string;
  /** URL of a running gateway to use behind the proxy. */
  readonly behind?: string;
  /** Also starts moto. */
  readonly moto?: boolean;
}

export interface AwsUpstream {
  /** The URL without `/bedrock` and `/bedrock/files`. moto's buckets are directly below it. */
  readonly url: string;
  readonly requests: Seen[];
  /** The next `times` requests of the route fail. */
  fail(route: Route, fault: Fault, times?: number): void;
  /** Removes all faults. */
  heal(): void;
  /** Replaces members of all later job descriptions. An undefined value removes the member. */
  say(jobArn: string, members: Readonly<Record<string, unknown>>): void;
  /** Serves these job descriptions instead of the gateway's, as they are. */
  replay(jobs: readonly { readonly jobArn: string }[]): void;
  /** Models and inference profiles. Tests may replace them. */
  models: readonly unknown[];
  profiles: readonly unknown[];
  close(): Promise<void>;
}

export async function startAws({ port = 0, quarry, behind, moto = false }: Options = {}): Promise<AwsUpstream> {
  const gateway = behind === undefined ? await startGateway(quarry) : { url: behind, async stop() {} };
  const s3 = moto ? await startMoto() : undefined;

  const requests: Seen[] = [];
  const faults = new Map<Route, Fault[]>();
  const said = new Map<string, Readonly<Record<string, unknown>>>();
  let replayed: readonly { readonly jobArn: string }[] | undefined;
  const known: Described = { models: AWS_MODELS, profiles: PROFILES };

  const serve = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const { target, isBedrock } = placeOf(req.url ?? "/");
    const routes = isBedrock ? BEDROCK_ROUTES : S3_ROUTES;
    const route = routes.find(([, method, form]) => method === req.method && form.test(target))?.[0];
    const body = route === "jobs.create" ? await buffer(req) : undefined;
    requests.push({
      route,
      method: req.method ?? "",
      path: req.url ?? "",
      headers: req.headers,
      ...(body && { body: JSON.parse(body.toString()) }),
    });
    const fault = route && faults.get(route)?.shift();
    if (fault === "refuse") return void req.socket.destroy();
    if (fault === "stall") return void req.resume();
    const words = fault && WORDS[fault];
    if (words !== undefined) return refuse(res, words, isBedrock);

    if (replayed !== undefined && (route === "jobs.list" || route === "jobs.get")) {
      return replay(res, replayed, new URL(target, "http://aws"));
    }
    if (isBedrock && (route?.startsWith("models.") || route?.startsWith("profiles."))) {
      const { status, headers, body } = answerAboutModels(new URL(target, "http://aws"), known);
      const whole = Buffer.from(JSON.stringify(body));
      return spoil(res, fault, status, { ...headers, "content-length": String(whole.length) }, whole);
    }
    const origin = req.url?.startsWith("/bedrock") ? gateway.url : s3?.url;
    if (origin === undefined) return void res.writeHead(404).end();
    const answer = await forward(origin, req, body);
    const headers = { ...answer.headers };
    if (fault === undefined && !(isBedrock && said.size > 0)) {
      res.writeHead(answer.statusCode!, headers);
      return pipeline(answer, res);
    }
    const whole = spoken(await buffer(answer), isBedrock ? said : new Map());
    delete headers["transfer-encoding"];
    if (req.method !== "HEAD") headers["content-length"] = String(whole.length);
    return spoil(res, fault, answer.statusCode!, headers, whole);
  };

  const server = createServer((req, res) => {
    serve(req, res).catch(() => res.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fail(route, fault, times = 1) {
      faults.set(route, [...(faults.get(route) ?? []), ...Array<Fault>(times).fill(fault)]);
    },
    heal: () => faults.clear(),
    replay: (jobs) => {
      replayed = jobs;
    },
    get models() {
      return known.models;
    },
    set models(models) {
      known.models = models;
    },
    get profiles() {
      return known.profiles;
    },
    set profiles(profiles) {
      known.profiles = profiles;
    },
    say: (jobArn, members) => void said.set(jobArn, { ...said.get(jobArn), ...members }),
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      await Promise.all([gateway.stop(), s3?.stop()]);
    },
  };
}

interface Behind {
  readonly url: string;
  stop(): Promise<void>;
}

async function startGateway(quarry: string | undefined): Promise<Behind> {
  const folder = await mkdtemp(path.join(tmpdir(), "quarry-aws-"));
  if (quarry !== undefined) await writeFile(path.join(folder, "quarry.yaml"), quarry);
  const gateway = await startChild(folder);
  return {
    url: gateway.url,
    async stop() {
      await gateway.kill("SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function placeOf(url: string): { target: string; isBedrock: boolean } {
  const files = /^\/bedrock\/files(?=$|[/?])/.exec(url);
  const isBedrock = files === null && url.startsWith("/bedrock/");
  const rest = files ? url.slice(files[0].length) : isBedrock ? url.slice("/bedrock".length) : url;
  return { target: rest.startsWith("/") ? rest : `/${rest}`, isBedrock };
}

function forward(origin: string, req: IncomingMessage, body: Buffer | undefined): Promise<IncomingMessage> {
  const { expect: _, connection: __, ...headers } = req.headers;
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    // Not as a URL, which would normalize dots in the path.
    const out = request({ hostname, port, path: req.url!, method: req.method!, headers, agent: false }, resolve);
    out.once("error", reject);
    req.once("close", () => req.complete || out.destroy());
    if (body === undefined) req.pipe(out);
    else out.end(body);
  });
}

function refuse(
  res: ServerResponse,
  [status, s3, bedrock]: readonly [number, string, string],
  isBedrock: boolean,
): void {
  const text = isBedrock
    ? JSON.stringify({ message: "told to fail" })
    : `<?xml version="1.0"?><Error><Code>${s3}</Code><Message>told to fail</Message><RequestId>r-1</RequestId></Error>`;
  res.writeHead(status, {
    "content-type": isBedrock ? "application/json" : "application/xml",
    "content-length": Buffer.byteLength(text),
    "x-amz-request-id": "r-1",
    "x-amzn-requestid": "r-1",
    ...(isBedrock && { "x-amzn-errortype": bedrock }),
    ...(status === 429 && { "retry-after": "7" }),
    connection: "close",
  });
  res.end(text);
}

/** A page of job descriptions, or one of them. The token is the index of the next one. */
function replay(
  res: ServerResponse,
  jobs: readonly { readonly jobArn: string }[],
  { pathname, searchParams }: URL,
): void {
  res.setHeader("content-type", "application/json");
  const from = Number(searchParams.get("nextToken") ?? 0);
  const to = from + Number(searchParams.get("maxResults") ?? 100);
  const page = { invocationJobSummaries: jobs.slice(from, to), ...(to < jobs.length && { nextToken: String(to) }) };
  const arn = decodeURIComponent(pathname.slice("/model-invocation-job/".length));
  const one = pathname.startsWith("/model-invocation-job/") ? jobs.find(({ jobArn }) => jobArn === arn) : page;
  res.statusCode = one === undefined ? 404 : 200;
  if (one === undefined) res.setHeader("x-amzn-errortype", "ResourceNotFoundException");
  res.end(JSON.stringify(one ?? { message: "no such job" }));
}

/** Applies the replaced members to job descriptions. */
function spoken(whole: Buffer, said: ReadonlyMap<string, Readonly<Record<string, unknown>>>): Buffer {
  if (said.size === 0) return whole;
  const document = JSON.parse(whole.toString());
  const jobs: { jobArn?: string }[] = document.invocationJobSummaries ?? [document];
  for (const job of jobs) Object.assign(job, said.get(job.jobArn ?? ""));
  return Buffer.from(JSON.stringify(document));
}

async function spoil(
  res: ServerResponse,
  fault: Fault | undefined,
  status: number,
  headers: IncomingMessage["headers"],
  whole: Buffer,
): Promise<void> {
  if (fault === "lost") return void res.destroy();
  const half = whole.subarray(0, whole.length >> 1);
  if (fault === "truncated") {
    res.writeHead(status, { ...headers, "content-length": String(half.length) });
    return void res.end(half);
  }
  res.writeHead(status, headers);
  if (fault === "drip") {
    for (const byte of whole) {
      if (res.destroyed) return;
      res.write(Buffer.from([byte]));
      await after(DRIP_MS);
    }
    return void res.end();
  }
  if (fault === undefined) return void res.end(whole);
  res.flushHeaders();
  res.write(half);
  if (fault === "broken") {
    await after(20);
    res.destroy();
  }
}

if (import.meta.main) {
  const { url } = await startAws({ port: Number(process.env.PORT ?? 9104), moto: existsSync(MOTO) });
  process.stdout.write(`aws: s3_endpoint ${url}/bedrock/files, bedrock_endpoint ${url}/bedrock; moto's S3 at ${url}\n`);
}
