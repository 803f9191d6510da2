/** Time from the start of the process, with an empty data folder, to its log line "listening". */
import { join } from "node:path";
import { median, type Row } from "../row.ts";
import { startGateway } from "../support/gateway.ts";

const TIMES = 5;

export const startUp: Row = {
  name: "start-up",
  async measure({ folder, say }) {
    const seconds: number[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      await using gateway = await startGateway(join(folder, String(time)));
      seconds.push(gateway.startMs / 1000);
    }
    say(seconds.map((value) => value.toFixed(2)).join(" "));
    return [{ what: "Start-up", unit: "s", ours: median(seconds), goal: { below: 1 } }];
  },
};
