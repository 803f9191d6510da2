/**
 * Where the files view is, as a URL: `/ui/files/BUCKET/PREFIX?file=KEY&start=1&provider=NAME&page=TOKEN`.
 *
 * Browsers resolve `.` and `..` between slashes, also if they are percent-encoded, and S3 keys may contain both. A slash
 * in a key is therefore `%2F` wherever such a segment is, and in every address of an object.
 */

const ROOT = "/ui/files";

export interface FilesPlace {
  readonly bucket?: string | undefined;
  readonly prefix: string;
  /** The key of the object that is shown. */
  readonly file?: string | undefined;
  /** True: the form that starts a job with `file` is open. */
  readonly start: boolean;
  /** The value of `x-model-provider`. Absent: the gateway's routes decide. */
  readonly provider?: string | undefined;
  readonly page?: string | undefined;
}

export function filesPlaceOf(path: string, query: string): FilesPlace {
  const [bucket, ...rest] = path
    .slice(ROOT.length + 1)
    .split("/")
    .map(decoded);
  const given = new URLSearchParams(query);
  const text = (name: string) => given.get(name) || undefined;
  return {
    bucket: bucket || undefined,
    prefix: rest.join("/"),
    file: text("file"),
    start: given.has("start"),
    provider: text("provider"),
    page: text("page"),
  };
}

export function filesAddress({ bucket, prefix = "", file, start, provider, page }: Partial<FilesPlace>): string {
  const query = new URLSearchParams(
    Object.entries({ provider, page, file, start: start ? "1" : undefined }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as [string, string]],
    ),
  ).toString();
  const path = bucket === undefined ? ROOT : `${ROOT}/${encodeURIComponent(bucket)}/${escaped(prefix)}`;
  return query === "" ? path : `${path}?${query}`;
}

function escaped(prefix: string): string {
  const segments = prefix.split("/");
  const kept = segments.slice(0, -1).some((segment) => ["", ".", ".."].includes(segment));
  const last = segments.at(-1)!;
  return kept || last === "." || last === ".."
    ? encodeURIComponent(prefix)
    : segments.map(encodeURIComponent).join("/");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The prefixes above and including this one, the outermost first, with the text of the last folder. */
export function trail(prefix: string): readonly { readonly name: string; readonly prefix: string }[] {
  const found: { name: string; prefix: string }[] = [];
  let from = 0;
  for (let slash = prefix.indexOf("/"); slash >= 0; slash = prefix.indexOf("/", from)) {
    found.push({ name: prefix.slice(from, slash) || "(empty)", prefix: prefix.slice(0, slash + 1) });
    from = slash + 1;
  }
  return from < prefix.length ? [...found, { name: prefix.slice(from), prefix }] : found;
}

/** True for the two keys that no browser can put into a URL. */
export const isUnaddressable = (key: string): boolean => key === "." || key === "..";

export const baseName = (key: string): string => key.slice(key.lastIndexOf("/", key.length - 2) + 1);
