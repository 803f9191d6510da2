/** The rows of upstream.ts with a bare Node proxy in place of the gateway. They show the cost of Node itself. */
import type { ProxyTask } from "../children/bare-proxy.ts";
import type { LoadResult, LoadTask } from "../children/load.ts";
import type { StubTask } from "../children/openai-stub.ts";
import type { TransferTask } from "../children/transfer.ts";
import { alternate, compare, type Line, median, type Row } from "../row.ts";
import { contentPath, get, upload } from "../support/openai.ts";
import { BLOCK_BYTES } from "../support/payload.ts";
import { startPeer } from "../support/peer.ts";
import { LARGE_BLOCKS, SMALL_BYTES, small, WAIT_MS } from "./upstream.ts";

const ROUNDS = 5;
const SECONDS = 1.5;

export const upstreamProxy: Row = {
  name: "upstream-proxy",
  async measure({ scale, say }) {
    using stub = startPeer<StubTask, number>("openai-stub.ts");
    using proxy = startPeer<ProxyTask, number>("bare-proxy.ts");
    using load = startPeer<LoadTask, LoadResult>("load.ts");
    using client = startPeer<TransferTask, number>("transfer.ts");
    const stubPort = await stub.ask({ waitMs: 0 });
    const proxyPort = await proxy.ask({ origin: `http://127.0.0.1:${stubPort}` });
    const table: Line[] = [];

    const put = (port: number) => {
      const { head, tail } = upload(port, SMALL_BYTES);
      return head + small() + tail;
    };
    const pairs = [
      { what: "download of 4 KiB", request: (port: number) => get(port, contentPath(SMALL_BYTES).path) },
      { what: "upload of 4 KiB", request: put },
    ];
    const turns = (request: (port: number) => string, connections: number, figure: (r: LoadResult) => number) => {
      const run = async (port: number) =>
        figure(await load.ask({ port, request: request(port), connections, seconds: SECONDS * scale }));
      return alternate(
        ROUNDS,
        () => run(proxyPort),
        () => run(stubPort),
      );
    };
    for (const { what, request } of pairs) {
      for (const connections of [1, 16]) {
        await turns(request, connections, (result) => result.perSecond);
        const rounds = await turns(request, connections, (result) => result.perSecond);
        say(rounds.map((round) => `${Math.round(round.ours)}/${Math.round(round.bare)}`).join(" "));
        table.push(
          compare(`bare proxy: ${what}, ${connections} connection${connections > 1 ? "s" : ""}`, "req/s", rounds),
        );
      }
    }

    await stub.ask({ waitMs: WAIT_MS });
    for (const { what, request } of pairs) {
      const rounds = await turns(request, 1, (result) => result.medianMs);
      const added = median(rounds.map(({ ours, bare }) => ours - bare));
      table.push({ what: `bare proxy: ${what}, ${WAIT_MS} ms upstream: adds`, unit: "ms", ours: added });
    }
    await stub.ask({ waitMs: 0 });

    const blocks = Math.max(1, Math.round(LARGE_BLOCKS * scale));
    const bytes = blocks * BLOCK_BYTES;
    const up = async (port: number) =>
      blocks / (await client.ask({ port, ...upload(port, bytes), blocks, of: "lines", answerBytes: 0 }));
    const down = async (port: number) =>
      blocks / (await client.ask({ port, head: get(port, contentPath(bytes).path), blocks: 0, answerBytes: bytes }));
    for (const [what, run] of [
      ["upload", up],
      ["download", down],
    ] as const) {
      const rounds = await alternate(
        ROUNDS,
        () => run(proxyPort),
        () => run(stubPort),
      );
      table.push(compare(`bare proxy: ${what} of 200 MiB`, "MiB/s", rounds));
    }
    return table;
  },
};
