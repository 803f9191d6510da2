/** Calls through the gateway to an API over TLS, beside a bare Node proxy in the gateway's place. The API is a stub. */
import type { ProxyTask } from "../children/bare-proxy.ts";
import type { LoadResult, LoadTask } from "../children/load.ts";
import type { StubTask } from "../children/openai-stub.ts";
import type { TransferTask } from "../children/transfer.ts";
import { alternate, compare, median, type Row } from "../row.ts";
import { target } from "../support/api.ts";
import { head } from "../support/boto3.ts";
import { cpuMs } from "../support/cpu.ts";
import { startGateway } from "../support/gateway.ts";
import { watchMemory } from "../support/memory.ts";
import { contentPath, get, upload } from "../support/openai.ts";
import { BLOCK_BYTES } from "../support/payload.ts";
import { startPeer } from "../support/peer.ts";
import { CERTIFICATE } from "../support/tls.ts";
import { SMALL_BYTES, small } from "./upstream.ts";

const AT_ONCE = 16;
const BLOCKS = 64;
const ROUNDS = 5;
const SECONDS = 3;
const WARM_UP_SECONDS = 7;

export const upstreamTls: Row = {
  name: "upstream-tls",
  async measure({ folder, scale, say }) {
    using stub = startPeer<StubTask, number>("openai-stub.ts");
    using proxy = startPeer<ProxyTask, number>("bare-proxy.ts");
    using client = startPeer<TransferTask, number>("transfer.ts");
    using load = startPeer<LoadTask, LoadResult>("load.ts");
    const origin = `https://127.0.0.1:${await stub.ask({ waitMs: 0, secure: true })}`;
    const proxyPort = await proxy.ask({ origin });
    await using gateway = await startGateway(
      folder,
      `providers:\n  openai: { type: openai, api_key: sk-bench, base_url: "${origin}/v1" }\n`,
      { NODE_EXTRA_CA_CERTS: CERTIFICATE },
    );
    const { port, pid } = gateway;
    const ours = (id: string) => head({ method: "GET", port, target: target(id), service: "s3" });
    const bare = (path: string) => get(proxyPort, path);

    const blocks = Math.max(1, Math.round(BLOCKS * scale));
    const large = contentPath(blocks * BLOCK_BYTES);
    const download = async (to: number, request: string) => {
      const task = { port: to, head: request, blocks: 0, answerBytes: blocks * BLOCK_BYTES, atOnce: AT_ONCE };
      return (AT_ONCE * blocks) / (await client.ask(task));
    };
    const memory = watchMemory(pid);
    const cpu: number[] = [];
    const downloads = await alternate(
      ROUNDS,
      async () => {
        const before = cpuMs(pid);
        const perSecond = await download(port, ours(large.id));
        cpu.push(((cpuMs(pid) - before) * 1000) / (AT_ONCE * blocks));
        return perSecond;
      },
      () => download(proxyPort, bare(large.path)),
    );
    const growth = memory.growth();
    say(`${Math.round(median(cpu))} us of processor time per MiB`);

    const calls = async (to: number, request: string, seconds: number) =>
      (await load.ask({ port: to, request, connections: AT_ONCE, seconds: seconds * scale })).perSecond;
    const inTurn = async (through: string, direct: string) => {
      await calls(port, through, WARM_UP_SECONDS);
      await calls(proxyPort, direct, WARM_UP_SECONDS);
      return alternate(
        ROUNDS,
        () => calls(port, through, SECONDS),
        () => calls(proxyPort, direct, SECONDS),
      );
    };
    const stored = contentPath(SMALL_BYTES);
    const gets = await inTurn(ours(stored.id), bare(stored.path));
    const headers = { "Content-Length": String(SMALL_BYTES), "X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD" };
    const put = head({ method: "PUT", port, target: target("in-#########.jsonl"), service: "s3", headers });
    const form = upload(proxyPort, SMALL_BYTES);
    const puts = await inTurn(put + small(), form.head + small() + form.tail);
    return [
      compare(
        `openai over TLS: ${AT_ONCE} GetObject of ${BLOCKS} MiB at once, beside a bare proxy`,
        "MiB/s",
        downloads,
      ),
      { what: "openai over TLS: of which processor time a MiB", unit: "us", ours: median(cpu) },
      { what: `openai over TLS: ${AT_ONCE} GetObject at once, memory grows by`, unit: "MiB", ours: growth },
      compare(`openai over TLS: GetObject, 4 KiB, ${AT_ONCE} connections, beside a bare proxy`, "req/s", gets),
      compare(`openai over TLS: PutObject, 4 KiB, ${AT_ONCE} connections, beside a bare proxy`, "req/s", puts),
    ];
  },
};
