/**
 * The parts of a fleet for tests in other languages. Commands are lines on stdin, and each answer is a line of JSON on stdout:
 * `ready` is the first one. `new`: `{yaml, replicas}`, the keys of a configuration with an empty database and bucket.
 * `balance PORT …`: `{url}` of a load balancer. The end of stdin ends the process.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { TESTED_REPLICAS } from "../fleet.ts";
import { startBalancer } from "./balancer.ts";
import { newFleetYaml, startParts } from "./parts.ts";

const folder = await mkdtemp(path.join(tmpdir(), "quarry-fleet-"));
const { parts, close } = await startParts(path.join(folder, "bucket"));
const say = (answer: object) => void process.stdout.write(`${JSON.stringify(answer)}\n`);
say({ ready: true });
for await (const line of createInterface(process.stdin)) {
  const [command, ...args] = line.split(" ");
  if (command === "new") say({ yaml: await newFleetYaml(parts), replicas: TESTED_REPLICAS });
  else if (command === "balance") {
    const { url } = await startBalancer(args.map((port) => ({ port: Number(port), isHealthy: true })));
    say({ url });
  } else say({ error: `no such command: ${line}` });
}
await close();
await rm(folder, { recursive: true, force: true });
process.exit(0);
