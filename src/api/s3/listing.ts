/** S3's two listings of a bucket over the ledger's one. */
import { GatewayError } from "../../lib/errors.ts";
import type { ListQuery } from "../../lib/s3/listing.ts";
import { escapeKey } from "../../lib/uri.ts";
import type { ListPage } from "../../ports/objects/rows.ts";
import type { CommonPrefix, _Object as ListedObject } from "../generated/s3/models/models_0.ts";
import type { Tokens } from "../page-tokens.ts";
import { checksumAlgorithms, quoted } from "./object-members.ts";

/** S3's page: at most 1,000 entries, also where more are asked for. */
const MAX_KEYS = 1000;

export function pageSize(asked: number | undefined, member = "max-keys"): number {
  if (asked !== undefined && asked < 0) {
    throw new GatewayError("InvalidArgument", `Argument ${member} must be an integer between 0 and 2147483647`, {
      fields: { ArgumentName: member, ArgumentValue: String(asked) },
    });
  }
  return Math.min(asked ?? MAX_KEYS, MAX_KEYS);
}

/** An empty parameter is as good as none: clients send `prefix=&delimiter=`. */
export const given = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

type About = readonly unknown[];

/** Where the next page begins: after the last entry, or at the cursor of a provider that lists by itself. */
export function nextToken(tokens: Tokens, about: About, { entries, more, cursor }: ListPage): string | undefined {
  const last = entries.at(-1);
  return more && last ? tokens.encode(about, [last.prefix ?? last.file.key, cursor ?? ""]) : undefined;
}

export function resumed(tokens: Tokens, about: About, token: string): Pick<ListQuery, "after" | "cursor"> {
  const [after, cursor] = tokens.decode("continuation-token", token, about, ["string", "string"]);
  return { after, ...(cursor !== "" && { cursor }) };
}

interface Answer {
  readonly about: string;
  readonly output: object;
}

const answers = new WeakMap<ListPage, Answer>();

/**
 * The output made before for the same page and request. Clients that wait for an object list again and again, and the ledger
 * returns the same page until a file changes. The output is frozen, so that it is serialized once. Benchmark row
 * `upstream-known`.
 *
 * @param about all of the request that the output shows and the page does not say
 */
export function answer<Output extends object>(page: ListPage, about: About, make: () => Output): Output {
  const text = JSON.stringify(about);
  const before = answers.get(page);
  if (before?.about === text) return before.output as Output;
  const output = Object.freeze(make());
  answers.set(page, { about: text, output });
  return output;
}

export type Encode = (text: string) => string;

/** `encoding-type=url`: botocore 1.44.5 always asks for it and decodes with unquote. */
export function encoder(encodingType: string | undefined): Encode {
  if (encodingType === undefined) return (text) => text;
  if (encodingType !== "url") {
    throw new GatewayError("InvalidArgument", "Invalid Encoding Method specified in Request", {
      fields: { ArgumentName: "encoding-type", ArgumentValue: encodingType },
    });
  }
  return escapeKey;
}

export const optional = (encode: Encode, text: string | undefined): string | undefined =>
  text === undefined ? undefined : encode(text);

export function entries(
  page: ListPage,
  encode: Encode,
  owner: { ID: string; DisplayName: string } | undefined,
): { Contents: ListedObject[]; CommonPrefixes: CommonPrefix[] } {
  const Contents: ListedObject[] = [];
  const CommonPrefixes: CommonPrefix[] = [];
  for (const { file, prefix } of page.entries) {
    if (prefix !== undefined) {
      CommonPrefixes.push({ Prefix: encode(prefix) });
      continue;
    }
    const algorithms = checksumAlgorithms(file);
    Contents.push({
      Key: encode(file.key),
      LastModified: new Date(file.modifiedAt),
      ETag: quoted(file.etag),
      ...(algorithms.length > 0 && {
        ChecksumAlgorithm: algorithms as never,
        ChecksumType: file.checksumType ?? "FULL_OBJECT",
      }),
      Size: file.size,
      StorageClass: "STANDARD",
      ...(owner && { Owner: owner }),
    });
  }
  return { Contents, CommonPrefixes };
}
