/** 300 rounds of kills and of providers' faults amid jobs of several batches, on every provider. */
import type { Row } from "../bench/row.ts";
import { startRounds } from "../test/crash/rounds.ts";

const ROUNDS = 300;

export const chunks: Row = {
  name: "chunks",
  async measure({ folder, scale, say }) {
    const count = Math.max(1, Math.round(ROUNDS * scale));
    const rounds = await startRounds(folder, say);
    try {
      for (let number = 1; number <= count; number += 1) await rounds.round(number);
      await rounds.end();
    } finally {
      await rounds.close();
    }
    const what = `Rounds of kills and faults amid jobs of several batches (${rounds.kills} kills), nothing lost, doubled or paid twice`;
    return [{ what, unit: "", ours: count, floor: { atLeast: count } }];
  },
};
