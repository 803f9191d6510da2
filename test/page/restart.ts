/** A gateway that stops and starts again, at the same address and with the same data. */
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pino } from "pino";
import { loadConfig } from "../../src/config/load.ts";
import { startGateway } from "../../src/gateway.ts";
import { providerTypes } from "../../src/providers/registry.ts";
import { temporaryFolder } from "../support/gateway.ts";

export interface RestartableGateway {
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Copies a job's row, while the gateway is stopped. Each copy has a name of its own: `copy-00001`. */
  copyJob(name: string, copies: number): void;
  /** Stops for good, and removes the data. */
  remove(): Promise<void>;
}

export async function startRestartable(yaml: string): Promise<RestartableGateway> {
  const folder = await temporaryFolder();
  const dataDir = path.join(folder, "data");
  await writeFile(path.join(folder, "quarry.yaml"), yaml);
  let port = "0";
  const begin = () =>
    startGateway(
      loadConfig(undefined, { PORT: port, DATA_DIR: dataDir }, folder, providerTypes),
      pino({ level: "silent" }),
    );
  let running: Awaited<ReturnType<typeof begin>> | undefined = await begin();
  const { url } = running;
  ({ port } = new URL(url));
  const stop = async () => {
    await running?.stop();
    running = undefined;
  };
  return {
    url,
    stop,
    async start() {
      running = await begin();
    },
    copyJob(name, copies) {
      using db = new DatabaseSync(path.join(dataDir, "ledger.db"));
      const row = db.prepare("select * from jobs where name = ?").get(name)!;
      const columns = Object.keys(row);
      const insert = db.prepare(`insert into jobs (${columns}) values (${columns.map((column) => `:${column}`)})`);
      db.exec("begin");
      for (let copy = 1; copy <= copies; copy += 1) {
        const id = String(copy).padStart(5, "0");
        const arn = `${String(row.arn).slice(0, -5)}${id}`;
        const own = { id: `${String(row.id).slice(0, -5)}${id}`, native_id: `copy-${id}`, arn, name: `copy-${id}` };
        insert.run({ ...row, ...own, submit_time: Number(row.submit_time) - copy * 1000 });
      }
      db.exec("commit");
    },
    async remove() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
