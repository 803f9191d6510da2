/** 200 kills amid jobs that end, with receivers of their events that fail, hang, redirect and die. */
import type { Row } from "../bench/row.ts";
import { startWebhookRounds } from "../test/crash/webhooks.ts";

const KILLS = 200;

export const webhooks: Row = {
  name: "webhooks",
  async measure({ folder, scale, say }) {
    const count = Math.max(1, Math.round(KILLS * scale));
    const rounds = await startWebhookRounds(folder, say);
    try {
      for (let kill = 0; kill < count; kill += 1) await rounds.kill();
      const tally = await rounds.end();
      say(JSON.stringify(tally));
      const what = `Kills amid ${tally.jobs} jobs that end: ${tally.ends} webhooks delivered, none lost or foreign, ${tally.repeatsOfAccepted} repeated`;
      return [{ what, unit: "", ours: tally.kills, floor: { atLeast: count } }];
    } finally {
      await rounds.close();
    }
  },
};
