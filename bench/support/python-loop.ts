/** Loops in Python over the lines of a file, in a process of their own: see children/python_loop.py. */
import { execFileSync, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { LoopTask } from "../children/model-loop.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

export interface PythonLoop extends Disposable {
  /** Resolves with the seconds until every answer is durable. */
  run(client: "openai" | "aiohttp", task: LoopTask): Promise<number>;
}

export function startPythonLoop(): PythonLoop {
  execFileSync(process.execPath, ["scripts/python.ts", ".venv-bench"], { cwd: PROJECT, stdio: "inherit" });
  const child = spawn(".venv-bench/bin/python", ["bench/children/python_loop.py"], {
    cwd: PROJECT,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async run(client, task) {
      child.stdin.write(`${JSON.stringify({ client, ...task })}\n`);
      const { done, value } = await lines.next();
      if (done) throw new Error("the loop in Python ended");
      return JSON.parse(value) as number;
    },
    [Symbol.dispose]: () => child.kill(),
  };
}
