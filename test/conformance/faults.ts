/**
 * Every fault of an upstream, at every call: the client gets the documented error in time, no data is left on either side, and
 * the same request succeeds once the upstream works again.
 */
import { describe, inject, test } from "vitest";
import { type Asked, type Driver, FAULTS, type Fault, type FaultRow, type Suite } from "./driver.ts";
import { SECRET } from "./drivers.ts";
import { CALLS } from "./fault-calls.ts";
import { startSetup } from "./setup.ts";

/** Allows for a second attempt, a lookup after a lost answer, and a busy machine. */
const MOST_MS = 10_000;
/** Only these faults last until the provider's timeout. */
const WAITED: ReadonlySet<Fault> = new Set(["stall", "silent", "drip"]);

const UNAVAILABLE = ["503 ServiceUnavailable", "503 InternalServerException"] as const;
/** Status and code of the S3 and Bedrock errors. */
const ERRORS: { readonly [F in Fault]: readonly [s3: string, bedrock: string] } = {
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
/** After these faults the upstream has processed the request. */
const DONE: ReadonlySet<Fault> = new Set(["lost", "reset", "silent", "truncated", "drip"]);
const IN_S3: ReadonlySet<Asked> = new Set(["put", "put large", "get", "get large", "head", "delete", "list"]);
/** Answers that are too long for `drip`: the test would read them to their end. */
const LONG: ReadonlySet<Asked> = new Set(["get large", "results"]);

function expected({ asked, but = {} }: FaultRow, fault: Fault): string {
  // Of several processes, the one that polls the job reads its results.
  if (asked === "results" && inject("fleet") !== undefined) return "200";
  // A created job is found even if the answer was lost. A create that is refused for now waits.
  const found = asked === "create" ? "200" : undefined;
  const outcome = but[fault] ?? found ?? ERRORS[fault][IN_S3.has(asked) ? 0 : 1];
  // An answer to HEAD has no body, so it has no code.
  return asked === "head" ? outcome.split(" ", 1)[0]! : outcome;
}

export function describeFaults(driver: Driver, suite: Suite): void {
  const rows = driver.faults?.filter(({ asked }) => IN_S3.has(asked) === (suite === "files")) ?? [];
  if (rows.length === 0) return;

  describe(`faults of ${driver.name} at ${suite}`, () => {
    test.concurrent.for(FAULTS)("%s", { timeout: 60_000 }, async (fault, { expect }) => {
      const setup = await startSetup(driver, "jobs", WAITED.has(fault) ? 1 : undefined);
      try {
        for (const row of rows) {
          if (fault === "drip" && LONG.has(row.asked)) continue;
          const at = `${fault} at ${row.route}, for ${row.asked}`;
          const call = await CALLS[row.asked](driver, setup);
          setup.upstream.fail!(row.route, fault);
          const started = performance.now();
          const { outcome, headers, body } = await call.ask();
          const took = performance.now() - started;
          setup.upstream.heal!();
          // After half of the content is sent, only a cut connection can report the error.
          expect.soft(outcome === "cut" ? UNAVAILABLE[0] : outcome, at).toBe(expected(row, fault));
          expect.soft(took, at).toBeLessThan(MOST_MS);
          if (fault === "429" && outcome !== "200") expect.soft(headers.get("x-amz-retry-after"), at).toBe("7000");
          expect.soft(`${JSON.stringify([...headers])}${body}`, at).not.toContain(SECRET);
          await call.check(outcome.startsWith("2"), at, DONE.has(fault));
        }
        expect(JSON.stringify(setup.gateway.log)).not.toContain(SECRET);
      } finally {
        await setup.close();
      }
    });
  });
}
