// Checks docs/ against the source: generated pages are up to date, tables are complete, and links have targets.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { render } from "../../scripts/compatibility.ts";
import { WIRE } from "../../src/api/wire-errors.ts";
import type { Chunks } from "../../src/ports/chunks.ts";
import type { Jobs } from "../../src/ports/ledger/jobs.ts";
import { createMetrics } from "../../src/server/metrics/index.ts";

const root = path.resolve(import.meta.dirname, "../..");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

it("docs/compatibility.md matches the model and the tables; `npm run docs` writes it", () => {
  expect(read("docs/compatibility.md")).toBe(render());
});

it("docs/errors.md has every kind of error with both wire forms", () => {
  const rows = Object.fromEntries(
    [...read("docs/errors.md").matchAll(/^\| (\w+) \| (\w+) \| (\d+) \| (\w+) \| (\d+) \|/gm)].map(
      ([, kind, s3Code, s3Status, bedrockType, bedrockStatus]) => [
        kind!,
        [s3Code, Number(s3Status), bedrockType, Number(bedrockStatus)],
      ],
    ),
  );
  expect(rows).toEqual(WIRE);
});

it("docs/metrics.md has every metric of the gateway", async () => {
  const metrics = createMetrics({
    providers: [],
    dataDir: root,
    currency: "USD",
    ledger: { jobs: {} as Jobs, chunks: {} as Chunks, events: { pending: async () => 0 } },
    waitingJobs: () => [],
    countsOf: async () => undefined,
    queue: { isShared: false, replicas: 1, stats: async () => [] },
  });
  const text = await metrics.render();
  const names = [...text.matchAll(/^# TYPE (quarry_\w+) (\w+)/gm)].map(([, name, type]) => `\`${name}\` | ${type}`);
  expect(names.length).toBeGreaterThan(3);
  const page = read("docs/metrics.md");
  expect(names.filter((name) => !page.includes(name))).toEqual([]);
});

it("docs/decisions/README.md lists every decision", () => {
  const records = readdirSync(path.join(root, "docs/decisions")).filter((name) => /^\d{4}-.*\.md$/.test(name));
  const index = read("docs/decisions/README.md");
  expect(records.length).toBeGreaterThan(5);
  expect(records.filter((name) => !index.includes(`](${name})`))).toEqual([]);
});

const pages = ["README.md", ...pagesIn("docs"), ...pagesIn("examples")];

it.each(pages)("%s links to existing files and headings", (page) => {
  const targets = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
  const broken = targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [file = "", heading] = target.split("#");
    const at = file === "" ? page : path.join(path.dirname(page), file);
    if (!existsSync(path.join(root, at))) return true;
    return heading !== undefined && !headings(read(at)).includes(heading);
  });
  expect(broken).toEqual([]);
});

function pagesIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md") && !name.includes("node_modules"))
    .map((name) => path.join(folder, name));
}

/** Anchors as GitHub derives them from headings. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}
