/**
 * Every regular expression of src takes linear time, on text of any length. The test extracts them from the source, so that
 * none can be left out.
 */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { describe, expect, it } from "vitest";
import { slow, superlinear } from "./support/expressions.ts";

const SRC = path.resolve(import.meta.dirname, "../src");

interface Found {
  /** As `/pattern/flags`. */
  readonly expressions: Set<string>;
  /** Classes whose constructor makes an expression of its first parameter, with the flags. */
  readonly makers: Map<string, string>;
  /** The first arguments of `new Name(...)`: its text, or undefined if it is not a literal. */
  readonly made: Map<string, Set<string | undefined>>;
  /** Expressions from text that is not in the source. */
  readonly unknown: string[];
}

interface Argument {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: string;
}

const textOf = (argument: Argument | undefined): string | undefined =>
  argument?.type === "Literal" && typeof argument.value === "string" ? argument.value : undefined;

/** Codegen imports classes as `__Name`. */
const nameOf = (callee: { readonly type: string; readonly name?: string }) => (callee.name ?? "").replace(/^__/, "");

function collect(file: string, source: string, found: Found): void {
  const { program, errors } = parseSync(file, source);
  expect(errors, file).toEqual([]);
  const classes: { readonly name: string; parameter: string | undefined }[] = [];
  const construct = (node: { callee: unknown; arguments: readonly unknown[]; start: number; end: number }) => {
    const name = nameOf(node.callee as { type: string; name?: string });
    const [first, second] = node.arguments as readonly Argument[];
    if (name !== "RegExp") {
      if (first === undefined || name === "") return;
      found.made.set(name, (found.made.get(name) ?? new Set()).add(textOf(first)));
      return;
    }
    const text = textOf(first);
    const flags = textOf(second) ?? "";
    const within = classes.at(-1);
    if (text !== undefined) found.expressions.add(String(new RegExp(text, flags)));
    else if (first?.name !== undefined && first.name === within?.parameter) found.makers.set(within.name, flags);
    else found.unknown.push(`${file}: ${source.slice(node.start, node.end)}`);
  };
  new Visitor({
    Literal(node) {
      if ("regex" in node && node.regex) found.expressions.add(`/${node.regex.pattern}/${node.regex.flags}`);
    },
    ClassDeclaration(node) {
      classes.push({ name: node.id?.name ?? "", parameter: undefined });
    },
    "ClassDeclaration:exit"() {
      classes.pop();
    },
    MethodDefinition(node) {
      const [parameter] = node.value.params as unknown as readonly Argument[];
      if (node.kind === "constructor") classes.at(-1)!.parameter = parameter?.name;
    },
    "MethodDefinition:exit"(node) {
      if (node.kind === "constructor") classes.at(-1)!.parameter = undefined;
    },
    NewExpression: construct,
    CallExpression: (node) => {
      if (node.callee.type === "Identifier" && node.callee.name === "RegExp") construct(node);
    },
  }).visit(program);
}

/** Every expression of these files, and a message for each whose text is not in the source. */
function expressionsOf(sources: ReadonlyMap<string, string>): { expressions: string[]; unknown: string[] } {
  const found: Found = { expressions: new Set(), makers: new Map(), made: new Map(), unknown: [] };
  for (const [file, source] of sources) collect(file, source, found);
  for (const [name, flags] of found.makers) {
    for (const text of found.made.get(name) ?? []) {
      if (text === undefined) found.unknown.push(`new ${name}(...)`);
      else found.expressions.add(String(new RegExp(text, flags)));
    }
  }
  return { expressions: [...found.expressions].sort(), unknown: found.unknown };
}

function compile(literal: string): RegExp {
  const end = literal.lastIndexOf("/");
  return new RegExp(literal.slice(1, end), literal.slice(end + 1));
}

const files = globSync("**/*.ts", { cwd: SRC }).sort();
const { expressions, unknown } = expressionsOf(
  new Map(files.map((file) => [file, readFileSync(path.join(SRC, file), "utf8")])),
);

it("the source contains the text of every expression", () => {
  expect(expressions.length).toBeGreaterThan(80);
  expect(unknown).toEqual([]);
});

describe.each(expressions)("%s", (literal) => {
  it("has no superlinear quantifier", () => {
    expect(superlinear(compile(literal))).toEqual([]);
  });

  it("tests 64 KiB of its worst alphabet in under 10 ms", () => {
    expect(slow(compile(literal))).toBeUndefined();
  });
});

describe("the checks themselves", () => {
  const found = (source: string) => expressionsOf(new Map([["a.ts", source]]));

  it.each([
    ["const a = /x+y/g;", ["/x+y/g"]],
    ['const a = new RegExp("x+", "u");', ["/x+/u"]],
    ['const a = RegExp("x+");', ["/x+/"]],
    [
      'class P { constructor(p: string) { this.e = new RegExp(p, "u"); } }\nnew P("z"); new __P("y");',
      ["/y/u", "/z/u"],
    ],
  ])("find the expressions of %s", (source, literals) => {
    expect(found(source)).toEqual({ expressions: literals, unknown: [] });
  });

  it.each([
    "const f = (p: string) => new RegExp(p);",
    "const f = (p: string) => new RegExp(`a$" + "{p}`);",
    "class P { constructor(p: string) { this.e = new RegExp(p); } }\nconst f = (p: string) => new P(p);",
    "class P { constructor(p: string) {} m(q: string) { return new RegExp(q); } }",
  ])("report a text that is not in the source: %s", (source) => {
    expect(found(source).unknown).toHaveLength(1);
  });

  it.each([
    "\\S[^\\n]*\\n",
    "^bytes\\s*=\\s*(\\d*)\\s*-\\s*(\\d*)\\s*$",
    "^.*a.*b.*c$",
    "a+$",
    "^(a|a)*$",
    "^(a|b|ab)*c$",
  ])("report /%s/ as slow", (pattern) => {
    expect(slow(new RegExp(pattern))).toBeDefined();
  });
});
