/** The server of the tests does not change the exit code of their process. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

test("a process that uses the server ends with its own exit code", async () => {
  const support = new URL("../../../support/postgres.ts", import.meta.url);
  const program = `await import(${JSON.stringify(support.href)}); process.exitCode = 3;`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { stdio: "ignore" });
  expect(await once(child, "exit")).toEqual([3, null]);
});
