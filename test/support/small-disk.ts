/**
 * A gateway with a part of its data on a separate file system, which a test can fill or make read-only. The file system is
 * mounted in a user namespace, so no root is needed. A process holds the namespace, so that the gateway can be started again
 * on the same file system. Where user namespaces are unavailable (other systems, kernel settings), the tests cannot run.
 */

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ChildGateway, startChild } from "./child.ts";

const NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount"];
const mount = (folder: string, size: string) => `mount -t tmpfs -o size=${size} tmpfs '${folder}'`;

export function canMount(): boolean {
  try {
    execFileSync(NAMESPACE[0]!, [...NAMESPACE.slice(1), "sh", "-c", mount(tmpdir(), "1m")], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export interface SmallDisk {
  /** The running gateway. */
  readonly gateway: ChildGateway;
  /** Starts the gateway again after it was killed. */
  start(): Promise<ChildGateway>;
  /** Uses all free space. */
  fill(): void;
  free(): void;
  mode(mode: "ro" | "rw"): void;
  /** The names in a folder of the data folder. */
  names(folder: string): readonly string[];
  /** Removes a file or folder of the data folder. */
  remove(name: string): void;
  stop(): Promise<void>;
}

/** @param part path below the data folder that is on the small file system; "." is all of it */
export async function startOnSmallDisk(part: string, yaml = "", size = "8m"): Promise<SmallDisk> {
  const folder = await mkdtemp(path.join(tmpdir(), "quarry-small-"));
  const small = path.join(folder, "data", part);
  mkdirSync(small, { recursive: true });
  writeFileSync(path.join(folder, "quarry.yaml"), `data_dir: data\n${yaml}`);
  const script = `${mount(small, size)} && echo mounted && exec cat`;
  const holder = spawn(NAMESPACE[0]!, [...NAMESPACE.slice(1), "sh", "-c", script], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  const enter = ["nsenter", "--target", `${holder.pid}`, "--user", "--mount", "--preserve-credentials"];
  const start = () => startChild(folder, {}, [...enter, `--wd=${folder}`]);
  let gateway = await start();
  // The file systems as the processes in the namespace see them (proc(5)).
  const inside = (name: string) => path.join(`/proc/${holder.pid}/root`, folder, "data", name);
  const ballast = inside(path.join(part, "ballast"));
  return {
    get gateway() {
      return gateway;
    },
    async start() {
      gateway = await start();
      return gateway;
    },
    fill() {
      const file = openSync(ballast, "w");
      try {
        for (;;) writeSync(file, Buffer.alloc(4096));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(ballast),
    mode: (mode) => void execFileSync(enter[0]!, [...enter.slice(1), "mount", "-o", `remount,${mode}`, small]),
    names: (name) => readdirSync(inside(name)),
    remove: (name) => rmSync(inside(name), { recursive: true }),
    async stop() {
      await gateway.kill("SIGKILL");
      const ended = once(holder, "close");
      holder.stdin.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
