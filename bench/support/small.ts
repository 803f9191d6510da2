/** Small requests: the gateway beside a node:http server that answers the same bytes, both under the same load. */
import { request } from "node:http";
import { buffer } from "node:stream/consumers";
import type { AnswerTask } from "../children/answer-server.ts";
import type { LoadResult, LoadTask } from "../children/load.ts";
import { alternate, type Bounds, type Context, compare, type Line } from "../row.ts";
import { head } from "./boto3.ts";
import type { Gateway } from "./gateway.ts";
import { startPeer } from "./peer.ts";

const CONNECTIONS = 16;
const ROUNDS = 5;
const SECONDS = 4;
const WARM_UP_SECONDS = 3;

/** Headers that Node's server adds. */
const OWN: readonly string[] = ["date", "connection", "keep-alive"];

interface Small {
  readonly what: string;
  readonly method: "GET" | "HEAD";
  readonly service: "s3" | "bedrock";
  readonly target: string;
}

/** The gateway's answer, for the bare server to send. */
async function capture({ url }: Gateway, { method, target }: Small): Promise<AnswerTask> {
  const { promise, resolve, reject } = Promise.withResolvers<AnswerTask>();
  const sent = request(url, { method, path: target }, async (res) => {
    const headers: string[] = [];
    for (let at = 0; at < res.rawHeaders.length; at += 2) {
      const [name, value] = [res.rawHeaders[at]!, res.rawHeaders[at + 1]!];
      if (!OWN.includes(name.toLowerCase())) headers.push(name, value);
    }
    resolve({ status: res.statusCode!, headers, body: (await buffer(res)).toString() });
  });
  sent.once("error", reject).end();
  return promise;
}

export async function measureSmall(
  { scale, say }: Context,
  gateway: Gateway,
  small: Small,
  bounds: Bounds,
): Promise<Line> {
  using bareServer = startPeer<AnswerTask, number>("answer-server.ts");
  using load = startPeer<LoadTask, LoadResult>("load.ts");
  const { method, target, service } = small;
  const barePort = await bareServer.ask(await capture(gateway, small));

  const perSecond = async (port: number, seconds: number): Promise<LoadResult> =>
    load.ask({
      port,
      request: head({ method, port, target, service }),
      connections: CONNECTIONS,
      seconds: seconds * scale,
    });
  const ours = await perSecond(gateway.port, WARM_UP_SECONDS);
  const bare = await perSecond(barePort, WARM_UP_SECONDS);
  if (ours.answerBytes !== bare.answerBytes) {
    throw new Error(`an answer has ${ours.answerBytes} bytes, the bare server's ${bare.answerBytes}`);
  }
  const rounds = await alternate(
    ROUNDS,
    async () => (await perSecond(gateway.port, SECONDS)).perSecond,
    async () => (await perSecond(barePort, SECONDS)).perSecond,
  );
  say(rounds.map((round) => `${Math.round(round.ours)}/${Math.round(round.bare)}`).join(" "));
  return compare(small.what, "req/s", rounds, bounds);
}
