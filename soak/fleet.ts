/** 30 minutes of a fleet of three replicas amid kills, restarts of PostgreSQL, outages of the bucket and replicas that stand still. */
import { type Line, median, type Row } from "../bench/row.ts";
import { histogram } from "../test/crash/fleet/recovery.ts";
import { runFleet } from "../test/crash/fleet/run.ts";

const SECONDS = 1_800;
/** Of a take-over, by the port of the queue. */
const TAKEN_OVER_S = 15;

const secondsOf = (what: string, times: readonly number[], share: "half" | "most"): Line => ({
  what,
  unit: "s",
  ours: times.length === 0 ? 0 : (share === "half" ? median(times) : Math.max(...times)) / 1000,
});

export const fleet: Row = {
  name: "fleet",
  async measure({ folder, scale, say }) {
    const run = await runFleet(folder, { seconds: Math.max(30, SECONDS * scale), say });
    const { events, bills, requestRecovery, reruns } = run;
    const [disturbed, calm] = [true, false].map((is) =>
      run.takeOvers.filter(({ isDisturbed }) => isDisturbed === is).map(({ ms }) => ms),
    ) as [number[], number[]];
    say(`events: ${JSON.stringify(events)}; replicas that ended by themselves: ${run.endedByThemselves}`);
    say(`requests: ${run.requests}, repeated: ${run.repeated}`);
    say(`objects read back: ${run.objects}; additions to shared objects: ${run.additions}`);
    say(`records of the model server: ${run.localRecords}; asked again: ${reruns.count}`);
    say(`from an answer that was lost until the death of its replica: ${histogram(reruns.lostMs)}`);
    say(`hosted jobs: ${bills.jobs}, ${JSON.stringify(bills.statuses)}, ${bills.answers} answers billed`);
    say(`from a kill until requests succeed: ${histogram(requestRecovery)}`);
    say(`from a death until its chunk goes on: ${histogram(calm)}`);
    say(`the same, amid outages and further deaths: ${histogram(disturbed)}`);
    const trouble = Object.values(events).reduce((sum, count) => sum + count, 0);
    return [
      {
        what: `Fleet: kills, restarts and outages amid ${run.requests.toLocaleString("en")} requests and ${bills.jobs} hosted jobs, nothing lost, stale, doubled or paid twice`,
        unit: "",
        ours: trouble,
      },
      secondsOf("Fleet: from a kill until requests succeed, median", requestRecovery, "half"),
      secondsOf("Fleet: from a kill until requests succeed, most", requestRecovery, "most"),
      secondsOf("Fleet: from a death until its chunk goes on, median", calm, "half"),
      {
        ...secondsOf("Fleet: from a death until its chunk goes on, most", calm, "most"),
        goal: { below: TAKEN_OVER_S },
      },
      secondsOf("Fleet: the same amid outages and further deaths, most", disturbed, "most"),
    ];
  },
};
