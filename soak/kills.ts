/** Repeats the crash tests until the gateway has been killed often enough. A test's title contains its number of kills. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Row } from "../bench/row.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const KILLS = 1_000;

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Resolves with the number of kills. Rejects where a test fails. */
async function crashTests(report: string): Promise<number> {
  const vitest = join(PROJECT, "node_modules", "vitest", "vitest.mjs");
  const args = [
    vitest,
    "run",
    "test/crash",
    "--exclude=test/crash/fleet.test.ts",
    "--reporter=json",
    `--outputFile=${report}`,
  ];
  const [code] = await once(
    spawn(process.execPath, args, { cwd: PROJECT, stdio: ["ignore", "ignore", "inherit"] }),
    "exit",
  );
  const { testResults } = JSON.parse(await readFile(report, "utf8")) as Report;
  const tests = testResults.flatMap((file) => file.assertionResults);
  const failed = tests.find((test) => test.status !== "passed");
  if (failed !== undefined) throw new Error(`${failed.title}: ${failed.failureMessages.join("\n")}`);
  const kills = tests.reduce((sum, { title }) => sum + Number(/(\d+) kills/.exec(title)?.[1] ?? 0), 0);
  if (code !== 0 || kills === 0) throw new Error(`the crash tests ended with ${code} after ${kills} kills`);
  return kills;
}

export const kills: Row = {
  name: "kills",
  async measure({ folder, scale, say }) {
    let survived = 0;
    while (survived < KILLS * scale) {
      survived += await crashTests(join(folder, "report.json"));
      say(String(survived));
    }
    const what = "Kills amid uploads, overwrites, deletes and batches, nothing lost or doubled";
    return [{ what, unit: "", ours: survived, floor: { atLeast: KILLS * scale } }];
  },
};
