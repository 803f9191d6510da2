/** The load balancer of the tests in fleet mode: what these tests show depends on it. */
import { once } from "node:events";
import { Agent, createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Balancer, startBalancer } from "./balancer.ts";

const servers: Server[] = [];
let balancer: Balancer;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const targets: { port: number; isHealthy: boolean }[] = [];

beforeAll(async () => {
  for (const name of ["a", "b", "gone"]) {
    const server = createServer(async (req, res) => res.end(`${name} ${(await buffer(req)).length}`));
    await once(server.listen(0, "127.0.0.1"), "listening");
    servers.push(server);
    targets.push({ port: (server.address() as AddressInfo).port, isHealthy: true });
  }
  await once(servers.pop()!.close(), "close");
  balancer = await startBalancer(targets);
});
afterAll(async () => {
  agent.destroy();
  await balancer.close();
  for (const server of servers) await once(server.close(), "close");
});

/** The client's ports of its connections. */
const ports = new Set<number | undefined>();

async function ask(body?: Buffer | string): Promise<string> {
  const expecting = typeof body === "string" && { expect: "100-continue" };
  const sent = request(balancer.url, { agent, method: body === undefined ? "GET" : "PUT", headers: { ...expecting } });
  if (expecting) {
    sent.flushHeaders();
    await once(sent, "continue");
  }
  sent.end(body);
  const [answer] = await once(sent, "response");
  ports.add(sent.socket?.localPort);
  return text(answer);
}

test("requests of one connection go to the servers in turn, past one that is gone", async () => {
  const answers: string[] = [];
  for (let time = 0; time < 6; time += 1) answers.push(await ask());
  expect(new Set(answers)).toEqual(new Set(["a 0", "b 0"]));
  expect(ports.size).toBe(1);
});

test("a body stays with its server", async () => {
  const body = Buffer.alloc(5_000_000, "x");
  for (let time = 0; time < 4; time += 1) expect(await ask(body)).toMatch(/^[ab] 5000000$/);
  for (let time = 0; time < 4; time += 1) expect(await ask("DELETE /a HTTP/1.1\r\n\r\n")).toMatch(/^[ab] 22$/);
});

test("an unhealthy server gets requests only if all are unhealthy", async () => {
  targets[0]!.isHealthy = false;
  for (let time = 0; time < 4; time += 1) expect(await ask()).toBe("b 0");
  targets[1]!.isHealthy = false;
  targets[2]!.isHealthy = false;
  const answers: string[] = [];
  for (let time = 0; time < 6; time += 1) answers.push(await ask());
  expect(new Set(answers)).toEqual(new Set(["a 0", "b 0"]));
});
