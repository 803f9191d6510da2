/** Ids and names that Converse takes (botocore's model of bedrock-runtime; Bedrock API reference, DocumentBlock). */

const TOOL_ID = /^[a-zA-Z0-9_.:-]{1,64}$/;
const TOOL_NAME = /^[a-zA-Z0-9_-]{1,64}$/;

export const isToolName = (name: string): boolean => TOOL_NAME.test(name);

/**
 * Replaces ids that Converse does not take. The same id has the same replacement, which is none of `known`.
 * @param known all ids, read at the first replacement
 */
export function fittingToolIds(known: () => Iterable<string>): (id: string) => string {
  let replaced: Map<string, string> | undefined;
  let used: ReadonlySet<string>;
  let count = 0;
  return (id) => {
    if (TOOL_ID.test(id)) return id;
    if (replaced === undefined) {
      replaced = new Map();
      used = new Set(known());
    }
    let fitting = replaced.get(id);
    while (fitting === undefined || used.has(fitting)) {
      count += 1;
      fitting = `call_${count}`;
    }
    replaced.set(id, fitting);
    return fitting;
  };
}

const NAME_LENGTH = 200;

/** Letters, digits, hyphens, parentheses, square brackets and single spaces. */
const asDocumentName = (name: string): string =>
  name
    .replace(/[^a-zA-Z0-9\s()[\]-]/g, "-")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, NAME_LENGTH)
    .trimEnd();

/** Makes names that Converse takes, each of them once. */
export function documentNames(): (name: string | undefined) => string {
  let used: Set<string> | undefined;
  return (name) => {
    used ??= new Set();
    const wanted = asDocumentName(name ?? "") || "document";
    let made = wanted;
    for (let count = 2; used.has(made); count += 1) {
      const suffix = ` ${count}`;
      made = wanted.slice(0, NAME_LENGTH - suffix.length) + suffix;
    }
    used.add(made);
    return made;
  };
}
