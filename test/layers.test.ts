/** Imports in src run downwards only: each folder imports folders of lower levels and itself. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseSync } from "oxc-parser";
import { expect, test } from "vitest";

const SRC = path.join(import.meta.dirname, "../src");

/** From top to bottom. Rooms of one level do not import each other. */
const LEVELS = [
  ["main.ts"],
  ["gateway.ts"],
  ["server"],
  ["api"],
  ["routing.ts", "jobs"],
  ["auth", "objects", "providers"],
  ["http", "executor"],
  ["dialects", "storage"],
  ["config", "ports"],
  ["lib"],
];
const LEVEL = new Map(LEVELS.flatMap((rooms, level) => rooms.map((room) => [room, level] as const)));

const roomOf = (file: string) => file.split("/")[0]!;

/** The targets of every relative import and re-export, types and import() included. */
function importsOf(file: string, text: string): string[] {
  const { module, program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]!.message}`);
  const named = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
  ];
  const found: string[] = [];
  // `import("x")` as an expression and as a type.
  JSON.stringify(program, (_, node) => {
    if (node?.type === "ImportExpression" || node?.type === "TSImportType") found.push(node.source.value);
    return typeof node === "bigint" ? String(node) : node;
  });
  return [...named, ...found]
    .filter((source) => source?.startsWith("."))
    .map((source) => path.posix.join(path.posix.dirname(file), source));
}

function violations(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([file, text]) =>
    importsOf(file, text)
      .filter((target) => {
        const [from, to] = [roomOf(file), roomOf(target)];
        if (from === to) return false;
        const [above, below] = [LEVEL.get(from), LEVEL.get(to)];
        return above === undefined || below === undefined || above >= below;
      })
      .map((target) => `${file} -> ${target}`),
  );
}

const sources = new Map(
  readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => [file, readFileSync(path.join(SRC, file), "utf8")]),
);

test("every import runs downwards", () => {
  expect(violations(sources)).toEqual([]);
});

test("an upward or sideways import of any form is found", () => {
  const planted = [
    'import { x } from "../api/serve.ts";',
    'import type { X } from "../api/serve.ts";',
    'export * from "../api/serve.ts";',
    'export type { X } from "../api/serve.ts";',
    'import "../api/serve.ts";',
    'const x = await import("../api/serve.ts");',
    'type X = import("../api/serve.ts").X;',
    'import { x } from "../ports/jobs.ts";',
    'import { x } from "../unknown/x.ts";',
  ];
  for (const text of planted) expect(violations(new Map([["config/planted.ts", text]])), text).toHaveLength(1);
  expect(violations(new Map([["config/planted.ts", 'import { x } from "../lib/names.ts";']]))).toEqual([]);
});

test("the root of src holds at most four files", () => {
  expect(readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isFile()).length).toBeLessThanOrEqual(4);
});
