/** The cost of traces: HeadObject and GetModelInvocationJob with telemetry, compared with a gateway without it. */
import { join } from "node:path";
import type { LoadResult, LoadTask } from "../children/load.ts";
import { alternate, compare, type Line, type Row } from "../row.ts";
import { completed, createJob, jobTarget, putText, target } from "../support/api.ts";
import { head } from "../support/boto3.ts";
import { type Gateway, startGateway } from "../support/gateway.ts";
import { converseLine } from "../support/lines.ts";
import { startPeer } from "../support/peer.ts";

const CONNECTIONS = 16;
const ROUNDS = 5;
const SECONDS = 3;
const WARM_UP_SECONDS = 3;

/** Every request has a span, of which the sample decides what is kept and sent. */
const SAMPLES = [
  { sample: 0.01, bounds: { goal: { atLeast: 0.9 }, floor: { atLeast: 0.75 } } },
  { sample: 1, bounds: { goal: { atLeast: 0.7 }, floor: { atLeast: 0.5 } } },
] as const;

type Call = Omit<Parameters<typeof head>[0], "port">;

/** An object and a job that has ended. */
async function fill({ url }: Gateway): Promise<Readonly<Record<string, Call>>> {
  await putText(url, "in.jsonl", converseLine(1));
  const arn = await createJob(url, "in.jsonl", "out/");
  await completed(url, arn);
  return {
    HeadObject: { method: "HEAD", target: target("in.jsonl"), service: "s3" },
    GetModelInvocationJob: { method: "GET", target: jobTarget(arn), service: "bedrock" },
  };
}

export const traced: Row = {
  name: "traced",
  async measure({ folder, scale, say }) {
    using collector = startPeer<object, number>("collector.ts");
    using load = startPeer<LoadTask, LoadResult>("load.ts");
    const endpoint = `http://127.0.0.1:${await collector.ask({})}`;
    const perSecond = async ({ port }: Gateway, call: Call, seconds: number): Promise<number> => {
      const request = head({ port, ...call });
      return (await load.ask({ port, request, connections: CONNECTIONS, seconds: seconds * scale })).perSecond;
    };

    const lines: Line[] = [];
    await using plain = await startGateway(join(folder, "plain"));
    const plainCalls = await fill(plain);
    for (const { sample, bounds } of SAMPLES) {
      const telemetry = `telemetry: { endpoint: "${endpoint}", sample: ${sample}, metrics: false }\n`;
      await using gateway = await startGateway(join(folder, `sample-${sample}`), telemetry);
      for (const [name, call] of Object.entries(await fill(gateway))) {
        const bare = plainCalls[name]!;
        await perSecond(gateway, call, WARM_UP_SECONDS);
        await perSecond(plain, bare, WARM_UP_SECONDS);
        const rounds = await alternate(
          ROUNDS,
          () => perSecond(gateway, call, SECONDS),
          () => perSecond(plain, bare, SECONDS),
        );
        say(rounds.map((round) => `${Math.round(round.ours)}/${Math.round(round.bare)}`).join(" "));
        lines.push(compare(`${name}, traces of ${sample * 100} % are sent`, "req/s", rounds, bounds));
      }
    }
    return lines;
  },
};
