/** 1,000 jobs of every ending, on every provider, amid kills. What they cost is what the providers have billed. */
import type { Row } from "../bench/row.ts";
import { compareBills } from "../test/crash/bills.ts";

const JOBS = 1_000;

export const bills: Row = {
  name: "bills",
  async measure({ folder, scale, say }) {
    const asked = Math.max(1, Math.round(JOBS * scale));
    const { jobs, kills, answers, statuses, cost, lost } = await compareBills(folder, { jobs: asked, say });
    const ends = Object.entries(statuses)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([status, count]) => `${count} ${status}`);
    say(`${ends.join(", ")}; billed ${dollars(cost)}, of which ${dollars(lost.cost)} are of lost answers`);
    const what = `Jobs of every ending (${kills} kills) that cost what ${answers.toLocaleString("en")} answers are billed`;
    const lostWhat = "Answers that a kill or a stop of the executor lost, billed and in no job";
    return [
      { what, unit: "", ours: jobs, floor: { atLeast: asked } },
      { what: lostWhat, unit: "", ours: lost.answers },
    ];
  },
};

const dollars = (trillionths: bigint): string => `$${(Number(trillionths / 1_000_000n) / 1_000_000).toFixed(6)}`;
