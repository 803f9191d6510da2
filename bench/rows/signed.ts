/** The cost of verifying a signature: HeadObject with access keys, compared with a gateway without them. */
import { join } from "node:path";
import type { LoadResult, LoadTask } from "../children/load.ts";
import { alternate, compare, type Row } from "../row.ts";
import { target } from "../support/api.ts";
import { head } from "../support/boto3.ts";
import { type Gateway, startGateway } from "../support/gateway.ts";
import { startPeer } from "../support/peer.ts";

const CONNECTIONS = 16;
const ROUNDS = 5;
const SECONDS = 4;
const WARM_UP_SECONDS = 3;

const key = { id: "bench", secret: "bench-secret-0123456789" };

async function put(url: string): Promise<void> {
  const headers = { authorization: `Bearer ${key.secret}` };
  const answer = await fetch(url + target("in.jsonl"), { method: "PUT", body: "hello", headers });
  if (!answer.ok) throw new Error(`the upload was answered ${answer.status}`);
}

export const signed: Row = {
  name: "signed",
  async measure({ folder, scale, say }) {
    await using closed = await startGateway(join(folder, "keys"), `access_keys: [${JSON.stringify(key)}]\n`);
    await using open = await startGateway(join(folder, "open"));
    using load = startPeer<LoadTask, LoadResult>("load.ts");
    await Promise.all([put(closed.url), put(open.url)]);

    // Signed again for each round, so that the signature stays valid. The open gateway gets the same bytes.
    const perSecond = async ({ port }: Gateway, seconds: number): Promise<number> => {
      const request = head({ method: "HEAD", port, target: target("in.jsonl"), service: "s3", key });
      return (await load.ask({ port, request, connections: CONNECTIONS, seconds: seconds * scale })).perSecond;
    };
    await perSecond(closed, WARM_UP_SECONDS);
    await perSecond(open, WARM_UP_SECONDS);
    const rounds = await alternate(
      ROUNDS,
      () => perSecond(closed, SECONDS),
      () => perSecond(open, SECONDS),
    );
    say(rounds.map((round) => `${Math.round(round.ours)}/${Math.round(round.bare)}`).join(" "));
    return [
      compare("HeadObject, signature verified", "req/s", rounds, { goal: { atLeast: 0.75 }, floor: { atLeast: 0.6 } }),
    ];
  },
};
