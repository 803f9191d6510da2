// Tables that generated code makes of every message, one closure or array a member, only to read them once: rewritten as the
// assignments that they stand for. They were a fifth of what a small request costs. What a table may hold is listed here, and
// anything else fails the build.

type Line = { readonly find: RegExp; readonly replace: string };

/** The headers of a response: those that `isSerializableHeaderValue` lets pass. */
const HEADERS: readonly Line[] = [
  { find: /^'([\w-]+)': (["'].*["']),$/, replace: 'headers["$1"] = $2;' },
  { find: /^\[(\w+)\]: (input\[\w+\])!,$/, replace: "if (isSerializableHeaderValue($2)) headers[$1] = $2;" },
  { find: /^\[(\w+)\]: (input\[\w+\] \|\| '.*'),$/, replace: "headers[$1] = $2;" },
  {
    find: /^\[(\w+)\]: \[\(\) => (isSerializableHeaderValue\(input\[\w+\]\)), \(\) => (.*)\],$/,
    replace: "if ($2) headers[$1] = $3;",
  },
];

/** The members that a request's headers hold: those that are there. */
const MEMBERS: readonly Line[] = [
  { find: /^\[(\w+)\]: \[, (output\.headers\[\w+\])\],$/, replace: "if ($2 != null) contents[$1] = $2;" },
  {
    find: /^\[(\w+)\]: \[\(\) => (void 0 !== output\.headers\[\w+\]), \(\) => (.*)\],$/,
    replace: "if ($2) contents[$1] = $3;",
  },
];

const METADATA_OUT =
  /\.\.\.\(input\.Metadata !== undefined\) && Object\.keys\([\s\S]*?acc\[(`[^`]+`)\][\s\S]*?\},? \{\}\s*\),\n/;
const METADATA_IN =
  /Metadata: \[,\s*Object\.keys\(output\.headers\)\.filter[^\n]*startsWith\('([\w-]+)'\)\)[\s\S]*?\{\} as any\)\s*\],\n/;

/** `let headers: any = map({}, isSerializableHeaderValue, {` … `})`, of every response. */
export const RESPONSE_HEADERS =
  /^( *)let headers: any = map\(\{\}, isSerializableHeaderValue, \{\n([\s\S]*?)^ *\}\);?\n/gm;
export const straightHeaders = (_: string, indent: string, table: string): string => {
  const metadata = table.replace(
    METADATA_OUT,
    "for (const suffix of Object.keys(input.Metadata ?? {})) { if (isSerializableHeaderValue(input.Metadata![suffix])) headers[$1] = input.Metadata![suffix]; }\n",
  );
  return `${indent}let headers: any = {};\n${straight(metadata, HEADERS)}`;
};

/** `const contents: any = map({` … `})`, of every request. */
export const REQUEST_MEMBERS = /^( *)const contents: any = map\(\{\n([\s\S]*?)^ *\}\);?\n/gm;
export const straightMembers = (_: string, indent: string, table: string): string => {
  const metadata = table.replace(
    METADATA_IN,
    "contents.Metadata = {}; for (const header of Object.keys(output.headers)) { if (header.startsWith('$1')) contents.Metadata[header.slice('$1'.length)] = output.headers[header]; }\n",
  );
  return `${indent}const contents: any = {};\n${straight(metadata, MEMBERS)}`;
};

function straight(table: string, kinds: readonly Line[]): string {
  const statements = table
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      if (/^(contents\.Metadata|for) ?/.test(line)) return line;
      const kind = kinds.find(({ find }) => find.test(line));
      if (kind === undefined) throw new Error(`generated code builds a message of something new: ${line}`);
      return line.replace(kind.find, kind.replace);
    });
  return `${statements.join("\n")}\n`;
}
