/** Runs the built command against a gateway of this process, with pipes or on a terminal. */
import { once } from "node:events";
import { type IPty, spawn } from "@lydell/node-pty";
import { BIN, type Outcome, start } from "../package/process.ts";

const NODE = process.execPath;

interface Where {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Sent to stdin. */
  readonly input?: string;
}

/** Nothing of the developer's AWS configuration is read. */
const BARE = { HOME: "/nonexistent", AWS_EC2_METADATA_DISABLED: "true" };

export async function quarry(args: readonly string[], { cwd, env = {}, input = "" }: Where): Promise<Outcome> {
  const { child, output } = start(NODE, [BIN, ...args], { cwd, env: { ...BARE, ...env } });
  child.stdin!.end(input);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...output };
}

export interface OnTerminal {
  readonly pty: IPty;
  /** Everything written so far. */
  text(): string;
  readonly code: Promise<number>;
}

export function quarryOnTerminal(args: readonly string[], { cwd, env = {} }: Where): OnTerminal {
  const pty = spawn(NODE, [BIN, ...args], {
    name: "xterm-256color",
    cols: 120,
    rows: 30,
    cwd,
    env: { PATH: process.env.PATH, ...BARE, ...env },
  });
  let text = "";
  pty.onData((data) => {
    text += data;
  });
  const code = new Promise<number>((resolve) => void pty.onExit(({ exitCode }) => resolve(exitCode)));
  return { pty, text: () => text, code };
}
