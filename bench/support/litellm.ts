/** LiteLLM's transformation of the same lines, in a Python process: see children/litellm_transform.py. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

interface Done {
  readonly lines: number;
  readonly refused: number;
  readonly mbPerSecond: number;
}

export interface LiteLlm extends Disposable {
  readonly version: string;
  /** MB of input that one second of processor time transforms. */
  rate(task: { readonly target: string; readonly file: string; readonly times: number }): Promise<number>;
}

export async function startLiteLlm(): Promise<LiteLlm> {
  execFileSync(process.execPath, ["scripts/python.ts", ".venv-bench"], { cwd: PROJECT, stdio: "inherit" });
  const child: ChildProcess = spawn(".venv-bench/bin/python", ["bench/children/litellm_transform.py"], {
    cwd: PROJECT,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const answer = async <T>(): Promise<T> => {
    const { done, value } = await lines.next();
    if (done) throw new Error("LiteLLM's process ended");
    return JSON.parse(value) as T;
  };
  const { version } = await answer<{ readonly version: string }>();
  return {
    version,
    async rate(task) {
      child.stdin!.write(`${JSON.stringify(task)}\n`);
      const { refused, mbPerSecond } = await answer<Done>();
      if (refused > 0) throw new Error(`LiteLLM refuses ${refused} lines`);
      return mbPerSecond;
    },
    [Symbol.dispose]: () => child.kill(),
  };
}
