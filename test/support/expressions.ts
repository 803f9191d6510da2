/** Finds expressions whose time grows faster than the text: by analysis, and by attacks derived from the expression. */
import { analyse } from "scslre";

/** Quantifiers whose backtracking is superlinear. Does not find ambiguous alternatives, as in `(a|a)*`. */
export const superlinear = (expression: RegExp): readonly string[] =>
  analyse(expression).reports.map(({ type }) => type);

/** Characters such that every non-empty class of a pattern contains one of them. */
const CANDIDATES = [
  ...Array.from({ length: 95 }, (_, at) => String.fromCharCode(at + 32)),
  ..."\t\r\n\0\x08\x85é\u2028\ud800",
];

/** The members of scslre's syntax tree that this module reads. */
interface Node {
  readonly type: string;
  readonly raw: string;
  readonly min?: number;
  readonly max?: number;
  readonly element?: Node;
  readonly elements?: readonly Node[];
  readonly alternatives?: readonly Node[];
}

const CLASSES = new Set(["Character", "CharacterClass", "CharacterSet"]);

function descendants(node: Node): readonly Node[] {
  const children = [...(node.element ? [node.element] : []), ...(node.elements ?? []), ...(node.alternatives ?? [])];
  return [node, ...(CLASSES.has(node.type) ? [] : children.flatMap(descendants))];
}

const flagsOf = ({ flags }: RegExp) => flags.replace(/[gy]/g, "");

/** One character of each set that every class of the expression treats alike. */
function alphabet(expression: RegExp, root: Node): readonly string[] {
  const classes = descendants(root)
    .filter(({ type }) => CLASSES.has(type))
    .map(({ raw }) => new RegExp(`^(?:${raw})$`, flagsOf(expression)));
  const byMembership = new Map<string, string>();
  for (const character of CANDIDATES) {
    const membership = classes.map((set) => (set.test(character) ? "1" : "0")).join("");
    if (!byMembership.has(membership)) byMembership.set(membership, character);
  }
  return [...byMembership.values()];
}

/** A text that the node matches: the shortest, or one repetition more. */
function sample(node: Node, more: number, characters: readonly string[], flags: string): string {
  const all = (nodes: readonly Node[]) => nodes.map((child) => sample(child, more, characters, flags)).join("");
  if (node.type === "Quantifier") {
    const times = Math.min((node.min ?? 0) + more, node.max ?? 1);
    return sample(node.element!, more, characters, flags).repeat(times);
  }
  if (CLASSES.has(node.type)) {
    const set = new RegExp(`^(?:${node.raw})$`, flags);
    return characters.find((character) => set.test(character)) ?? "";
  }
  if (node.elements !== undefined) return all(node.elements);
  if (node.type === "Group" || node.type === "CapturingGroup" || node.type === "Pattern") {
    return sample(node.alternatives![0]!, more, characters, flags);
  }
  return "";
}

interface Attacks {
  /** Text that the expression matches before a quantifier. */
  readonly starts: readonly string[];
  /** The repeated text. */
  readonly pieces: readonly string[];
  /** Text that makes the expression fail after the repetition. */
  readonly ends: readonly string[];
}

function attacksOf(expression: RegExp): Attacks {
  const root = analyse(expression, { maxReports: 0 }).parsed.pattern as unknown as Node;
  const characters = alphabet(expression, root);
  const samples = (node: Node) => [0, 1].map((more) => sample(node, more, characters, flagsOf(expression)));

  const starts = new Set([""]);
  const pieces = new Set(characters);
  for (const { elements = [] } of descendants(root).filter(({ type }) => type === "Alternative")) {
    for (let at = 0; at < elements.length; at += 1) {
      for (const before of [0, 1]) {
        starts.add(
          elements
            .slice(0, at)
            .map((element) => samples(element)[before])
            .join(""),
        );
      }
      for (const piece of samples(elements[at]!)) pieces.add(piece);
    }
    for (const more of [0, 1]) pieces.add(elements.map((element) => samples(element)[more]).join(""));
  }
  for (const node of descendants(root)) {
    if (node.type === "Quantifier") for (const piece of samples(node.element!)) pieces.add(piece);
  }
  pieces.delete("");
  return { starts: [...starts], pieces: [...pieces], ends: [...new Set(["", "\0", "\n", "!", "a"])] };
}

const LIMIT_MS = 10;

function run(expression: RegExp, text: string): number {
  const began = performance.now();
  if (expression.global) text.replace(expression, "");
  else {
    expression.lastIndex = 0;
    expression.test(text);
  }
  return performance.now() - began;
}

/** Short text first, in small steps: an exponential expression would not return from a long one. */
const LENGTHS = [24, 32, 40, 48, 64, 80, 96, 128, 256, 1_024, 65_536];

/** The first attack that exceeds the time limit in three attempts. */
export function slow(expression: RegExp, lengths: readonly number[] = LENGTHS): string | undefined {
  const { starts, pieces, ends } = attacksOf(expression);
  for (const length of lengths) {
    for (const start of starts) {
      for (const piece of pieces) {
        const repeated = start + piece.repeat(Math.ceil(length / piece.length));
        for (const end of ends) {
          const text = repeated + end;
          if ([0, 1, 2].every(() => run(expression, text) >= LIMIT_MS)) return JSON.stringify([start, piece, end]);
        }
      }
    }
  }
  return undefined;
}
