/** Uploads content, with a bar. Large content goes in parts. */
import { Upload } from "@aws-sdk/lib-storage";
import type { ObjectName } from "../lib/names.ts";
import type { GatewayClients } from "./connection.ts";
import type { UploadSource } from "./local-source.ts";
import { createRate } from "./rate.ts";
import { barText, createLiveLine, sizeText, timeText } from "./terminal.ts";

const PART_BYTES = 16 * 1024 * 1024;
/** S3 takes 10,000. */
const MAX_PARTS = 9_000;
const BAR_WIDTH = 24;

/** Resolves with the bytes sent. Nothing is left at the gateway after an abort. */
export async function upload(
  { s3 }: GatewayClients,
  { body, size }: UploadSource,
  { bucket, key }: ObjectName,
  signal: AbortSignal,
): Promise<number> {
  const line = createLiveLine();
  const rate = createRate();
  let sent = 0;
  const task = new Upload({
    client: s3,
    params: { Bucket: bucket, Key: key, Body: body },
    partSize: Math.max(PART_BYTES, Math.ceil((size ?? 0) / MAX_PARTS)),
  });
  task.on("httpUploadProgress", ({ loaded = 0 }) => {
    sent = loaded;
    rate.add(loaded);
    line.show(uploadLine(loaded, size, rate.perSecond()));
  });
  line.show(uploadLine(0, size, undefined));
  const abort = () => {
    body.destroy();
    void task.abort();
  };
  signal.addEventListener("abort", abort, { once: true });
  // The bodies of files fail with the stream's own error.
  const broken = new Promise<never>((_, reject) => body.once("error", reject));
  try {
    signal.throwIfAborted();
    await Promise.race([task.done(), broken]);
    return size ?? sent;
  } finally {
    signal.removeEventListener("abort", abort);
    line.clear();
  }
}

function uploadLine(sent: number, size: number | undefined, rate: number | undefined): string {
  const speed = rate === undefined || rate === 0 ? "" : `  ${sizeText(rate)}/s`;
  if (size === undefined) return `Upload  ${sizeText(sent)}${speed}`;
  const part = size === 0 ? 1 : sent / size;
  const left = rate ? `  ${timeText((size - sent) / rate)} left` : "";
  const percent = `${Math.floor(part * 100)}%`.padStart(4);
  return `Upload  ${barText(part, BAR_WIDTH)} ${percent}  ${sizeText(sent)} of ${sizeText(size)}${speed}${left}`;
}
