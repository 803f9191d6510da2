/** Runs `quarry doctor` over a configuration, and servers that know their key. */
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo, Server } from "node:net";
import path from "node:path";
import type { Outcome } from "../package/process.ts";
import { quarry } from "./quarry.ts";

export interface Row {
  readonly provider: string;
  readonly check: string;
  readonly state: string;
  readonly text: string;
  readonly fix?: string;
}

export interface Report extends Outcome {
  readonly ok: boolean;
  readonly checks: readonly Row[];
  readonly fixes: readonly { readonly provider: string; readonly fix: string }[];
  /** The one row of this check. */
  row(check: string, provider?: string): Row;
}

export async function doctor(
  cwd: string,
  yaml: string,
  { args = [], env = {} }: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Report> {
  await writeFile(path.join(cwd, "quarry.yaml"), yaml, { mode: 0o600 });
  const outcome = await quarry(["doctor", "--json", ...args], { cwd, env });
  if (outcome.stdout === "") throw new Error(outcome.stderr);
  const report = JSON.parse(outcome.stdout) as Pick<Report, "ok" | "checks" | "fixes">;
  return {
    ...outcome,
    ...report,
    row(check, provider) {
      const found = report.checks.filter(
        (one) => one.check === check && (provider === undefined || one.provider === provider),
      );
      if (found.length !== 1) throw new Error(`${found.length} rows of ${check}: ${outcome.stdout}`);
      return found[0]!;
    },
  };
}

export interface Front {
  readonly url: string;
  /** Seconds by which its clock is behind. */
  behind: number;
  close(): Promise<void>;
}

type Answers = (
  headers: IncomingHttpHeaders,
  target: string,
) => { readonly status: number; readonly body: object } | undefined;

/** Stands before a server: answers what `answer` answers, and passes everything else on. */
export async function startFront(target: string, answer: Answers): Promise<Front> {
  const state = { behind: 0 };
  const serve = (req: IncomingMessage, res: ServerResponse) => {
    res.setHeader("date", new Date(Date.now() - state.behind * 1000).toUTCString());
    const given = answer(req.headers, req.url ?? "/");
    if (given !== undefined) {
      req.resume();
      res.writeHead(given.status, { "content-type": "application/json" });
      return void res.end(JSON.stringify(given.body));
    }
    const { hostname, port } = new URL(target);
    const { method, headers, url } = req;
    const passed = request({ hostname, port, method, headers, path: url, agent: false }, (answered) => {
      const { date: _, ...others } = answered.headers;
      res.writeHead(answered.statusCode!, others);
      answered.pipe(res);
    });
    passed.on("error", () => res.destroy());
    req.pipe(passed);
  };
  const server = createServer(serve).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: addressOf(server),
    get behind() {
      return state.behind;
    },
    set behind(seconds) {
      state.behind = seconds;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export const addressOf = (server: Server, scheme = "http"): string =>
  `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
