/** Compares the time of list pages in a bucket with a million keys and in one with a thousand. */
import { join } from "node:path";
import { alternate, compare, type Line, median, type Row } from "../bench/row.ts";
import { startGateway } from "../bench/support/gateway.ts";
import type { Ledger } from "../src/ports/ledger.ts";
import { openLedger } from "../src/storage/ledger/sqlite/open.ts";

const KEYS = 1_000_000;
const PAGE = 1_000;
const AT_ONCE = 1_000;
const ROUNDS = 5;
const REQUESTS = 40;
/** The anonymous caller and the built-in provider. */
const SCOPE = { owner: "", provider: "local" };

const keyOf = (number: number): string => {
  const text = String(number).padStart(7, "0");
  return `deep/er/${text.slice(0, 4)}/${text.slice(4)}`;
};

async function fill({ buckets, files }: Ledger, bucket: string, count: number): Promise<void> {
  await buckets.create(SCOPE, bucket, 0);
  const insert = (number: number) =>
    files.put(SCOPE, {
      bucket,
      key: keyOf(number),
      id: `${bucket}-${number}`,
      etag: "d41d8cd98f00b204e9800998ecf8427e",
      size: 0,
      modifiedAt: 1_700_000_000_000,
      headers: {},
      metadata: {},
      checksums: {},
    });
  for (let from = 0; from < count; from += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, at) => insert(from + at)));
  }
}

/** Median duration of requests in milliseconds, bodies included. */
async function latency(url: string): Promise<number> {
  const times: number[] = [];
  for (let request = 0; request < REQUESTS; request += 1) {
    const started = performance.now();
    const answer = await fetch(url);
    const text = await answer.text();
    if (!answer.ok || !text.includes(`<KeyCount>${PAGE}</KeyCount>`))
      throw new Error(`the page is: ${text.slice(0, 500)}`);
    times.push(performance.now() - started);
  }
  return median(times);
}

export const millionKeys: Row = {
  name: "keys",
  async measure({ folder, scale, say }) {
    const count = Math.max(10 * PAGE, Math.round(KEYS * scale));
    const ledger = await openLedger(join(folder, ".quarry"));
    try {
      await fill(ledger, "small", PAGE);
      say(`inserting ${count} keys, ${AT_ONCE} at once`);
      await fill(ledger, "large", count);
    } finally {
      await ledger.close();
    }

    await using gateway = await startGateway(folder);
    const page = (bucket: string, after = "") =>
      `${gateway.url}/bedrock/files/${bucket}?list-type=2&max-keys=${PAGE}&start-after=${encodeURIComponent(after)}`;
    const places = {
      first: page("large"),
      middle: page("large", keyOf(count / 2 - 1)),
      last: page("large", keyOf(count - PAGE - 1)),
    };
    await latency(page("small"));
    const lines: Line[] = [];
    for (const [place, url] of Object.entries(places)) {
      const rounds = await alternate(
        ROUNDS,
        () => latency(url),
        () => latency(page("small")),
      );
      const what = `The ${place} 1,000 of ${count.toLocaleString("en")} keys, beside all of 1,000`;
      lines.push(compare(what, "ms", rounds, { floor: { below: 1.5 } }));
    }
    return lines;
  },
};
