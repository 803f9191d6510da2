/** Every import in src runs downwards, types included: a folder imports only folders of lower levels. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { expect, test } from "vitest";

const SRC = path.resolve(import.meta.dirname, "../src");

/** Folders from the highest level to the lowest. Files at the root of src count as folders. */
const LEVELS: readonly (readonly string[])[] = [
  ["main.ts", "page"],
  ["command"],
  ["gateway.ts"],
  ["server", "background"],
  ["ui"],
  ["api"],
  ["routing.ts", "jobs", "models"],
  ["auth", "objects", "providers"],
  ["http", "executor", "events", "tracing"],
  ["dialects", "storage", "queue"],
  ["config", "ports"],
  ["lib"],
];
const LEVEL = new Map(LEVELS.flatMap((rooms, level) => rooms.map((room) => [room, level] as const)));

/** Folders that do not import each other, although they are on one level. */
const APART: readonly (readonly [string, string])[] = [
  ["jobs/chunks/dispatch/", "jobs/chunks/work/"],
  ["storage/ledger/queries/", "storage/ledger/sqlite/"],
  ["storage/ledger/queries/", "storage/ledger/postgres/"],
];

const MAX_ROOT_FILES = 4;

/** The folder of a file whose path is relative to src. */
const roomOf = (file: string): string => file.split("/")[0]!;

/** A file's imports and re-exports, dynamic imports included. */
function importsOf(file: string, source: string): readonly string[] {
  const { program, errors } = parseSync(file, source);
  expect(errors, file).toEqual([]);
  const found: string[] = [];
  const note = (node: { readonly source?: { readonly value?: unknown } | null | undefined }) => {
    if (typeof node.source?.value === "string") found.push(node.source.value);
  };
  new Visitor({
    ImportDeclaration: note,
    ExportNamedDeclaration: note,
    ExportAllDeclaration: note,
    ImportExpression: (node) => note({ source: node.source as { value?: unknown } }),
    TSImportType: note as never,
  }).visit(program);
  return found;
}

/** The files of src that a file imports. */
const targetsOf = (file: string, source: string): readonly string[] =>
  importsOf(file, source)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)));

/** A message for each import from a folder into the one that it is kept apart from. */
const meetings = (file: string, source: string): readonly string[] =>
  APART.flatMap(([one, other]) => [[one, other] as const, [other, one] as const])
    .filter(([from]) => file.startsWith(from))
    .flatMap(([, to]) => targetsOf(file, source).filter((target) => target.startsWith(to)))
    .map((target) => `${file}: imports ${target}`);

/** A message for each import that does not run downwards. */
function violations(file: string, source: string): readonly string[] {
  const from = roomOf(file);
  return (
    targetsOf(file, source)
      // Files outside of src, such as package.json, are skipped.
      .filter((target) => roomOf(target) !== from && roomOf(target) !== "..")
      .flatMap((target) => {
        const [above, below] = [LEVEL.get(from), LEVEL.get(roomOf(target))];
        if (above === undefined) return [`${file}: '${from}' has no level`];
        if (below === undefined) return [`${file}: imports ${target}, which has no level`];
        return above < below ? [] : [`${file}: imports ${target}, which is not below ${from}`];
      })
  );
}

const files = globSync("**/*.{ts,tsx}", { cwd: SRC }).sort();

test("every import in src runs downwards", () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap((file) => violations(file, readFileSync(path.join(SRC, file), "utf8")))).toEqual([]);
});

test("folders that are kept apart do not import each other", () => {
  for (const [one, other] of APART) {
    for (const folder of [one, other]) expect(files.some((file) => file.startsWith(folder))).toBe(true);
  }
  expect(files.flatMap((file) => meetings(file, readFileSync(path.join(SRC, file), "utf8")))).toEqual([]);
  const crossing = 'import type { A } from "../work/work.ts";';
  expect(meetings("jobs/chunks/dispatch/x.ts", crossing)).toHaveLength(1);
});

test("the root of src has at most the allowed number of files", () => {
  expect(files.filter((file) => !file.includes("/")).length).toBeLessThanOrEqual(MAX_ROOT_FILES);
});

test.each([
  ["storage/ledger/x.ts", 'import { a } from "../../jobs/create.ts";'],
  ["lib/x.ts", 'import type { A } from "../ports/ledger.ts";'],
  ["objects/x.ts", 'import { a } from "../providers/registry.ts";'],
  ["jobs/x.ts", 'export { a } from "../routing.ts";'],
  ["ports/x.ts", 'export * from "../api/call.ts";'],
  ["executor/x.ts", 'const a = await import("../server/app.ts");'],
  ["config/x.ts", 'export type A = import("../auth/throttle.ts").A;'],
  ["newcomer/x.ts", 'import { a } from "../lib/glob.ts";'],
  ["lib/x.ts", 'import { a } from "../newcomer/x.ts";'],
])("an import that does not run downwards is reported: %s: %s", (file, source) => {
  expect(violations(file, source)).toHaveLength(1);
});
