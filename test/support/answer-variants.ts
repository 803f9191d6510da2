/** What servers with a provider's API answer in place of its members. */

export interface Variant<T> {
  /** The changed member and its value, for messages. */
  readonly what: string;
  readonly answer: T;
}

const VALUES: readonly (readonly [name: string, value: unknown])[] = [
  ["absent", undefined],
  ["null", null],
  ['""', ""],
  ["a new text", "something-new"],
  ["0", 0],
  ["a large number", 1e300],
  ["true", true],
  ["[]", []],
  ["[null]", [null]],
  ["{}", {}],
];

/** The answer with each of its members, at any depth, in turn replaced by each of the values. */
export function* variantsOf<T extends object>(answer: T, required: readonly string[]): Generator<Variant<T>> {
  for (const path of pathsOf(answer)) {
    if (required.includes(path.join("."))) continue;
    for (const [name, value] of VALUES) {
      const changed = structuredClone(answer);
      let at = changed as Record<string, unknown>;
      for (const step of path.slice(0, -1)) at = at[step] as Record<string, unknown>;
      const last = path.at(-1)!;
      if (value === undefined) delete at[last];
      else at[last] = value;
      yield { what: `${path.join(".")}: ${name}`, answer: changed };
    }
  }
}

function* pathsOf(value: object): Generator<readonly string[]> {
  for (const [name, member] of Object.entries(value)) {
    yield [name];
    if (typeof member !== "object" || member === null) continue;
    for (const path of pathsOf(member)) yield [name, ...path];
  }
}
