/** Receivers of webhooks that fail, hang, redirect and die at random, and what they have received. */
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as after } from "node:timers/promises";
import { Webhook } from "standardwebhooks";

interface ReceivedEvent {
  readonly body: string;
  readonly jobArn: string;
  /** What happened: a job has one event of each. */
  readonly what: string;
  readonly status: string;
  /** Number of requests. */
  times: number;
  /** Number of those that came after an answer with 2xx. */
  again: number;
  isAccepted: boolean;
}

export interface EventReceiver {
  readonly url: string;
  /** By `webhook-id`. */
  readonly events: ReadonlyMap<string, ReceivedEvent>;
  /** ARNs of the jobs whose end it has been told of. */
  readonly ends: ReadonlySet<string>;
  /** What is wrong with requests. */
  readonly wrong: readonly string[];
  /** Number of answers by what the receiver did. */
  readonly did: ReadonlyMap<Behaviour, number>;
}

export interface EventReceivers {
  readonly all: Readonly<Record<string, EventReceiver>>;
  /** From now on, every request is accepted. */
  heal(): void;
  close(): Promise<void>;
}

const BEHAVIOURS = [
  "accept",
  "accept",
  "accept",
  "accept",
  "accept late",
  "accept with a long answer",
  "fail",
  "ask to wait",
  "hang",
  "redirect",
  "reset",
  "break amid the answer",
  "die",
] as const;
type Behaviour = (typeof BEHAVIOURS)[number];

export const END = "end";
const LONG_ANSWER = Buffer.alloc(1024 * 1024, "x");
const MOST_LATE_MS = 600;
const MOST_DEAD_MS = 1_500;

function read(body: string): Pick<ReceivedEvent, "jobArn" | "what" | "status"> {
  const { type, data, detail } = JSON.parse(body);
  if (detail !== undefined) return { jobArn: detail.batchJobArn, what: END, status: detail.status };
  const what = type === "job.started" ? "start" : type === "job.progress" ? `${data.progressPercent} %` : END;
  return { jobArn: data.jobArn, what, status: data.status };
}

/** @param secrets by the receiver's name: those that a signature may be of */
export async function startReceivers(secrets: Readonly<Record<string, string>>): Promise<EventReceivers> {
  let isHealed = false;
  let isClosed = false;
  const servers: Server[] = [];

  async function listen(server: Server, port = 0): Promise<number> {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  async function start(name: string, secret: string, trap: string): Promise<EventReceiver> {
    const events = new Map<string, ReceivedEvent>();
    const ends = new Set<string>();
    const wrong: string[] = [];
    const did = new Map<Behaviour, number>();

    function note(req: IncomingMessage, body: string): ReceivedEvent | undefined {
      const id = String(req.headers["webhook-id"]);
      try {
        new Webhook(secret).verify(body, req.headers as Record<string, string>);
      } catch (error) {
        wrong.push(`${name}: ${id}: ${(error as Error).message}`);
        return undefined;
      }
      const known = events.get(id) ?? { body, ...read(body), times: 0, again: 0, isAccepted: false };
      events.set(id, known);
      known.times += 1;
      if (known.isAccepted) known.again += 1;
      if (known.what === END) ends.add(known.jobArn);
      if (known.body !== body) wrong.push(`${name}: ${id} has another body in a later request`);
      return known;
    }

    async function die(port: number): Promise<void> {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await after(randomInt(MOST_DEAD_MS));
      if (!isClosed) await listen(server, port);
    }

    async function behave(how: Behaviour, res: ServerResponse): Promise<void> {
      if (how === "accept late") await after(randomInt(MOST_LATE_MS));
      if (how.startsWith("accept")) res.end(how === "accept with a long answer" ? LONG_ANSWER : "");
      else if (how === "fail") res.writeHead(500 + randomInt(5)).end();
      else if (how === "ask to wait") res.writeHead(503, { "retry-after": "1" }).end();
      else if (how === "redirect") res.writeHead(307, { location: trap }).end();
      else if (how === "reset") res.socket?.resetAndDestroy();
      else if (how === "break amid the answer") {
        res.writeHead(200, { "content-length": 10 }).write("half", () => res.socket?.resetAndDestroy());
      } else if (how === "die") await die(port);
    }

    const server = createServer(async (req, res) => {
      res.on("error", () => {});
      let body: string;
      try {
        body = await text(req);
      } catch {
        // The gateway was killed amid the request.
        return;
      }
      const event = note(req, body);
      const how = isHealed || event === undefined ? "accept" : BEHAVIOURS[randomInt(BEHAVIOURS.length)]!;
      did.set(how, (did.get(how) ?? 0) + 1);
      if (how.startsWith("accept") && event !== undefined) event.isAccepted = true;
      await behave(how, res);
    });
    servers.push(server);
    const port = await listen(server);
    return { url: `http://127.0.0.1:${port}/${name}`, events, ends, wrong, did };
  }

  const trapped: string[] = [];
  const trap = createServer((req, res) => {
    trapped.push(`a redirect was followed to ${req.url}`);
    res.end();
  });
  servers.push(trap);
  const trapUrl = `http://127.0.0.1:${await listen(trap)}/trap`;
  const all: Record<string, EventReceiver> = {
    trap: { url: trapUrl, events: new Map(), ends: new Set(), wrong: trapped, did: new Map() },
  };
  for (const [name, secret] of Object.entries(secrets)) all[name] = await start(name, secret, trapUrl);

  return {
    all,
    heal() {
      isHealed = true;
    },
    async close() {
      isClosed = true;
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}
