/** Memory of the gateway during large transfers to and from hosted providers. */
import type { SinkName, SinkTask } from "../children/sinks.ts";
import type { TransferTask } from "../children/transfer.ts";
import type { Context, Line, Row } from "../row.ts";
import { completed, createJob, target } from "../support/api.ts";
import { head } from "../support/boto3.ts";
import { cpuMs } from "../support/cpu.ts";
import { startGateway } from "../support/gateway.ts";
import { watchMemory } from "../support/memory.ts";
import { BLOCK_BYTES } from "../support/payload.ts";
import { startPeer } from "../support/peer.ts";

const GIB_BLOCKS = 1024;
const FLOOR = { floor: { below: 64 } } as const;

interface Upstream {
  /** Further keys of the provider. */
  readonly config: (origin: string) => string;
  /** A line of the upload, in the provider's form, with this text. */
  readonly line: (text: string) => string;
  /** Bytes of a line with its line end. */
  readonly lineBytes: number;
  /** The key of the download: that of the upload, or the id of a file that the provider has. */
  readonly down: string;
  /** Number of files per GiB. */
  readonly files: number;
}

const UPLOADED = "in-0.jsonl";
const message = (text: string) => ({ role: "user", content: text });

const UPSTREAMS = {
  openai: {
    config: (origin) => `api_key: any, base_url: "${origin}/v1"`,
    line: (text) =>
      JSON.stringify({
        custom_id: "request-1",
        method: "POST",
        url: "/v1/chat/completions",
        body: { model: "gpt-bench", messages: [message(text)] },
      }),
    lineBytes: 1024,
    down: "file-sink",
    // OpenAI's limit of one file is 512 MB.
    files: 2,
  },
  gemini: {
    config: (origin) => `api_key: any, base_url: "${origin}"`,
    // With the key where inlined requests have it, so that the gateway rewrites every line.
    line: (text) =>
      JSON.stringify({ request: { contents: [{ role: "user", parts: [{ text }] }] }, metadata: { key: "request-1" } }),
    lineBytes: 1024,
    down: "files/sink",
    files: 1,
  },
  bedrock: {
    config: (origin) =>
      `region: us-east-1, access_key_id: any, secret_access_key: any, s3_endpoint: "${origin}", bedrock_endpoint: "${origin}"`,
    line: (text) => JSON.stringify({ recordId: "R1", modelInput: { messages: [message(text)], max_tokens: 64 } }),
    lineBytes: 1024,
    down: UPLOADED,
    files: 1,
  },
  anthropic: {
    config: (origin) => `api_key: any, base_url: "${origin}"`,
    line: (text) => JSON.stringify({ custom_id: "R1", params: { messages: [message(text)], max_tokens: 64 } }),
    // As long as the results, so that a GiB of lines has a GiB of results.
    lineBytes: 8 * 1024,
    down: UPLOADED,
    files: 1,
  },
} satisfies Record<SinkName, Upstream>;

/** Starts a new gateway for each figure, so that memory of an earlier transfer does not count. */
async function start({ folder, scale, say }: Context, name: SinkName, what: string) {
  await using stack = new AsyncDisposableStack();
  const { config, line, lineBytes, down, files }: Upstream = UPSTREAMS[name];
  const blocks = Math.max(1, Math.round((GIB_BLOCKS / files) * scale));
  const sink = stack.use(startPeer<SinkTask, number>("sinks.ts"));
  const port = await sink.ask({ sink: name, bytes: blocks * BLOCK_BYTES });
  const gateway = stack.use(
    await startGateway(
      `${folder}/${name}-${what}`,
      `providers: { ${name}: { type: ${name}, ${config(`http://127.0.0.1:${port}`)} } }\n`,
    ),
  );
  const client = stack.use(startPeer<TransferTask, number>("transfer.ts"));
  const frame = Buffer.byteLength(line("")) + 1;
  const filled = `${line("x".repeat(lineBytes - frame))}\n`;

  const send = (method: "GET" | "PUT", key: string, headers: Readonly<Record<string, string>>) =>
    head({ method, port: gateway.port, target: target(key), service: "s3", headers });
  let spent = 0;
  const told = (bytes: number, seconds: number) => {
    const mib = bytes / 1024 ** 2;
    const before = spent;
    spent = cpuMs(gateway.pid);
    const perMib = Math.round(((spent - before) * 1000) / mib);
    say(`${name} ${what}: ${Math.round(mib / seconds)} MiB/s, ${perMib} us of processor time per MiB`);
  };

  const owned = stack.move();
  return {
    gateway,
    bytes: blocks * BLOCK_BYTES * files,
    told,
    watch() {
      spent = cpuMs(gateway.pid);
      return watchMemory(gateway.pid);
    },
    async up() {
      let seconds = 0;
      for (let file = 0; file < files; file += 1) {
        const headers = {
          "Content-Length": String(blocks * BLOCK_BYTES),
          "X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD",
        };
        const request = send("PUT", `in-${file}.jsonl`, headers);
        seconds += await client.ask({
          port: gateway.port,
          head: request,
          blocks,
          of: { line: filled },
          answerBytes: 0,
        });
      }
      return seconds;
    },
    async down() {
      let seconds = 0;
      for (let file = 0; file < files; file += 1) {
        const request = send("GET", down, {});
        seconds += await client.ask({
          port: gateway.port,
          head: request,
          blocks: 0,
          answerBytes: blocks * BLOCK_BYTES,
        });
      }
      return seconds;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const line = (what: string, ours: number): Line => ({ what: `${what}, memory grows by`, unit: "MiB", ours, ...FLOOR });

async function measureUp(context: Context, name: SinkName): Promise<Line> {
  await using stage = await start(context, name, "up");
  const memory = stage.watch();
  stage.told(stage.bytes, await stage.up());
  return line(`${name}: 1 GiB up`, memory.growth());
}

async function measureDown(context: Context, name: SinkName): Promise<Line> {
  await using stage = await start(context, name, "down");
  if (UPSTREAMS[name].down === UPLOADED) await stage.up();
  const memory = stage.watch();
  stage.told(stage.bytes, await stage.down());
  return line(`${name}: 1 GiB down`, memory.growth());
}

/** A job with 1 GiB of lines, sent to Anthropic, and its results joined with its lines. */
async function measureJob(context: Context): Promise<readonly Line[]> {
  await using stage = await start(context, "anthropic", "job");
  const { gateway, told, bytes } = stage;
  await stage.up();
  const memory = stage.watch();
  const started = performance.now();
  const arn = await createJob(gateway.url, UPLOADED, "out/");
  const sent = performance.now();
  const grown = memory.growth();
  told(bytes, (sent - started) / 1000);
  await completed(gateway.url, arn);
  told(bytes, (performance.now() - sent) / 1000);
  return [
    line("anthropic: 1 GiB of requests sent", grown),
    line("anthropic: 1 GiB of results joined", memory.growth()),
  ];
}

export const memoryUpstream: Row = {
  name: "memory-upstream",
  async measure(context) {
    const lines: Line[] = [];
    for (const name of Object.keys(UPSTREAMS) as SinkName[]) {
      lines.push(await measureUp(context, name));
      lines.push(await measureDown(context, name));
    }
    return [...lines, ...(await measureJob(context))];
  },
};
