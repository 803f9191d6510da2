/**
 * Every way in which an upstream fails, at every call: the caller is told the documented error in time, nothing is left
 * behind on either side, and the same request goes through once the upstream is well again.
 */
import { describe, test } from "vitest";
import { startBench } from "./bench.ts";
import { type Asked, type Driver, FAULTS, type Fault, type FaultRow, type Suite } from "./driver.ts";
import { SECRET } from "./drivers.ts";
import { CALLS } from "./fault-calls.ts";

/** A verb may ask twice, and look for what a lost answer may have left; and the machine may have much to do. */
const MOST_MS = 10_000;
/** Only these are over when the provider's patience is. */
const WAITED: ReadonlySet<Fault> = new Set(["stall", "silent", "drip"]);

const UNAVAILABLE = ["503 ServiceUnavailable", "503 InternalServerException"] as const;
/** Status and code, as S3 and as Bedrock say them. */
const TOLD: { readonly [F in Fault]: readonly [s3: string, bedrock: string] } = {
  429: ["503 SlowDown", "429 ThrottlingException"],
  500: UNAVAILABLE,
  503: UNAVAILABLE,
  403: ["403 AccessDenied", "403 AccessDeniedException"],
  refuse: UNAVAILABLE,
  stall: UNAVAILABLE,
  lost: UNAVAILABLE,
  reset: UNAVAILABLE,
  silent: UNAVAILABLE,
  truncated: UNAVAILABLE,
  drip: UNAVAILABLE,
};
/** After these the upstream has done what it was asked for. */
const DONE: ReadonlySet<Fault> = new Set(["lost", "reset", "silent", "truncated", "drip"]);
const IN_S3: ReadonlySet<Asked> = new Set(["put", "put large", "get", "get large", "head", "delete", "list"]);
/** What comes slowly comes: these would be read to their end. */
const LONG: ReadonlySet<Asked> = new Set(["get large", "results"]);

function expected({ asked, but = {} }: FaultRow, fault: Fault): string {
  // A job that was made is found, whatever became of the answer.
  const found = asked === "create" && DONE.has(fault) ? "200" : undefined;
  const told = but[fault] ?? found ?? TOLD[fault][IN_S3.has(asked) ? 0 : 1];
  // The answer to HEAD has no body, and so no code.
  return asked === "head" ? told.split(" ", 1)[0]! : told;
}

export function describeFaults(driver: Driver, suite: Suite): void {
  const rows = driver.faults?.filter(({ asked }) => IN_S3.has(asked) === (suite === "files")) ?? [];
  if (rows.length === 0) return;

  describe(`${driver.name}'s faults at ${suite}`, () => {
    test.concurrent.for(FAULTS)("%s", { timeout: 60_000 }, async (fault, { expect }) => {
      const bench = await startBench(driver, "jobs", WAITED.has(fault) ? 1 : undefined);
      try {
        for (const row of rows) {
          if (fault === "drip" && LONG.has(row.asked)) continue;
          const at = `${fault} at ${row.route}, for ${row.asked}`;
          const call = await CALLS[row.asked](driver, bench);
          bench.upstream.fail!(row.route, fault);
          const started = performance.now();
          const { said, headers, body } = await call.ask();
          const took = performance.now() - started;
          bench.upstream.heal!();
          // Where half of a content is on its way already, only the connection can say it.
          expect.soft(said === "cut" ? UNAVAILABLE[0] : said, at).toBe(expected(row, fault));
          expect.soft(took, at).toBeLessThan(MOST_MS);
          if (fault === "429") expect.soft(headers.get("x-amz-retry-after"), at).toBe("7000");
          expect.soft(`${JSON.stringify([...headers])}${body}`, at).not.toContain(SECRET);
          await call.check(said.startsWith("2"), at, DONE.has(fault));
        }
        expect(JSON.stringify(bench.gateway.log)).not.toContain(SECRET);
      } finally {
        await bench.close();
      }
    });
  });
}
