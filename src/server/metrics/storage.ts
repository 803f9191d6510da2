/** Metrics of the data folder. */
import { stat, statfs } from "node:fs/promises";
import path from "node:path";
import { Gauge, type Registry } from "prom-client";

/** The ledger and its log. */
const LEDGER_FILES = ["ledger.db", "ledger.db-wal"];

/** @returns reads the values of now. A folder that cannot be read keeps the last ones. */
export function createStorageMetrics(registry: Registry, dataDir: string): () => Promise<void> {
  const registers = [registry];
  const free = new Gauge({
    name: "quarry_data_free_bytes",
    help: "Free bytes of the file system with the data folder.",
    registers,
  });
  const ledger = new Gauge({ name: "quarry_ledger_bytes", help: "Bytes of the ledger, with its log.", registers });
  const sizeOf = (name: string) =>
    stat(path.join(dataDir, name)).then(
      ({ size }) => size,
      () => 0,
    );
  return async () => {
    const found = await statfs(dataDir).catch(() => undefined);
    if (found === undefined) return;
    free.set(found.bavail * found.bsize);
    const sizes = await Promise.all(LEDGER_FILES.map(sizeOf));
    ledger.set(sizes.reduce((sum, size) => sum + size, 0));
  };
}
