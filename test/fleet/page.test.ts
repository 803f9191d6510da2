/** The page behind a load balancer: its requests may reach any replica. */
import { get, type IncomingMessage } from "node:http";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { ask, PAGE, signIn } from "../ui/page.ts";
import { type Replicas, startReplicas } from "./replicas.ts";

const SECRET = "a-secret-of-the-test";

let fleet: Replicas;
beforeEach(async () => {
  fleet = await startReplicas(3, `access_keys: [{ id: team-a, secret: ${SECRET} }]\n`);
}, 60_000);

const who = async (at: number, cookie: { readonly cookie: string }) =>
  (await ask(fleet.gateways[at]!.url, "GET", "/ui/api/session", cookie)).json.keyId;

interface Stream {
  text(): string;
  readonly closed: Promise<void>;
}

function stream(at: number, headers: Readonly<Record<string, string>>): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const sent = get(
      `${fleet.gateways[at]!.url}/ui/api/jobs/stream`,
      { headers, agent: false },
      (res: IncomingMessage) => {
        let text = "";
        res.on("data", (chunk: Buffer) => {
          text += chunk.toString();
        });
        const closed = new Promise<void>((end) => res.once("close", end));
        resolve({ text: () => text, closed });
      },
    );
    sent.on("error", reject);
    onTestFinished(() => void sent.destroy());
  });
}

test("a session holds on every replica, and a sign-out on one ends it on all, with its streams", async () => {
  const cookie = await signIn(fleet.gateways[0]!.url, "team-a", SECRET);
  expect([await who(0, cookie), await who(1, cookie), await who(2, cookie)]).toEqual(["team-a", "team-a", "team-a"]);
  const { closed } = await stream(1, cookie);

  await ask(fleet.gateways[2]!.url, "DELETE", "/ui/api/session", { ...PAGE, ...cookie });
  expect([await who(0, cookie), await who(1, cookie), await who(2, cookie)]).toEqual([undefined, undefined, undefined]);
  await closed;
});

test("a stream that goes on at another replica begins with the whole state", async () => {
  const cookie = await signIn(fleet.gateways[0]!.url, "team-a", SECRET);
  const first = await stream(0, cookie);
  await vi.waitFor(() => expect(first.text()).toContain("data: "));
  const id = /^id: (.*)$/m.exec(first.text())![1]!;
  const other = await stream(1, { ...cookie, "last-event-id": id });
  await vi.waitFor(() => expect(other.text()).toContain('data: {"jobs":[]}'));
});
