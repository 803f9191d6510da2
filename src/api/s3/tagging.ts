/** Tags of objects: S3's rules (user guide, "Categorizing your objects using tags"), the header `x-amz-tagging`, and the operations. */
import { GatewayError } from "../../lib/errors.ts";
import type { ObjectTag } from "../../ports/objects/rows.ts";
import type { Handlers } from "../call.ts";
import type { CopyObjectRequest, PutObjectTaggingRequest } from "../generated/s3/models/models_0.ts";
import type { routes } from "../generated/s3/routes.ts";
import { createCallOf, name } from "./address.ts";

const MOST_TAGS = 10;
const KEY_CHARACTERS = 128;
const VALUE_CHARACTERS = 256;
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export type TaggingRoutes = Pick<typeof routes, "DeleteObjectTagging" | "GetObjectTagging" | "PutObjectTagging">;

export function createTaggingHandlers(accountId: string): Handlers<TaggingRoutes> {
  const callOf = createCallOf(accountId);
  return {
    async GetObjectTagging(input, call) {
      const request = callOf(call, input);
      const { objects } = request.provider;
      if (objects.features !== undefined) return objects.features(request, "GetObjectTagging", input) as never;
      const read = { conditions: {}, range: undefined, checksums: false };
      const { file } = await objects.head(request, name(input), read);
      return { TagSet: (file.tags ?? []).map(({ key, value }) => ({ Key: key, Value: value })) };
    },

    async PutObjectTagging(input, call) {
      const request = callOf(call, input);
      const { objects } = request.provider;
      const tags = taggingIn(input);
      if (objects.features !== undefined) return objects.features(request, "PutObjectTagging", input);
      await objects.setTags?.(request, name(input), tags);
      return {};
    },

    async DeleteObjectTagging(input, call) {
      const request = callOf(call, input);
      const { objects } = request.provider;
      if (objects.features !== undefined) return objects.features(request, "DeleteObjectTagging", input);
      await objects.setTags?.(request, name(input), []);
      return {};
    },
  };
}

/** The tags of a PutObjectTagging. */
export const taggingIn = ({ Tagging }: Pick<PutObjectTaggingRequest, "Tagging">): readonly ObjectTag[] =>
  checkedTags((Tagging?.TagSet ?? []).map(({ Key = "", Value = "" }) => ({ key: Key, value: Value })));

/** The tags in `x-amz-tagging`: `key=value&…` in URL encoding. */
export function tagsInHeader(header: string | undefined): readonly ObjectTag[] {
  if (header === undefined || header === "") return [];
  const tags: ObjectTag[] = [];
  for (const pair of header.split("&")) {
    const equals = pair.indexOf("=");
    const key = decoded(equals < 0 ? pair : pair.slice(0, equals), header);
    const value = equals < 0 ? "" : decoded(pair.slice(equals + 1), header);
    if (key === "" || tags.some((tag) => tag.key === key)) throw badHeader(header);
    if (tags.length === MOST_TAGS) throw tooMany();
    tags.push({ key, value });
  }
  return checkedTags(tags);
}

function decoded(text: string, header: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw badHeader(header);
  }
}

/** The tags of a copy. Undefined: the source's. */
export function copyTags({ TaggingDirective, Tagging }: CopyObjectRequest): readonly ObjectTag[] | undefined {
  const directive: string = TaggingDirective ?? "COPY";
  if (directive === "REPLACE") return tagsInHeader(Tagging);
  if (directive === "COPY") return undefined;
  throw new GatewayError("InvalidArgument", "Unknown tagging directive.", {
    fields: { ArgumentName: "x-amz-tagging-directive", ArgumentValue: directive },
  });
}

function checkedTags(tags: readonly ObjectTag[]): readonly ObjectTag[] {
  if (tags.length > MOST_TAGS) throw tooMany();
  const keys = new Set<string>();
  for (const { key, value } of tags) {
    if (key === "" || [...key].length > KEY_CHARACTERS || !CHARACTERS.test(key)) {
      throw invalid("The TagKey you have provided is invalid", key);
    }
    if (key.startsWith("aws:")) throw invalid("System tags cannot be added/updated by requester", key);
    if ([...value].length > VALUE_CHARACTERS || !CHARACTERS.test(value)) {
      throw invalid("The TagValue you have provided is invalid", key);
    }
    if (keys.has(key)) throw invalid("Cannot provide multiple Tags with the same key", key);
    keys.add(key);
  }
  return tags;
}

const invalid = (message: string, key: string) =>
  new GatewayError("InvalidTag", message, { fields: { TagKey: key.slice(0, KEY_CHARACTERS) } });

const tooMany = () => new GatewayError("BadRequest", `Object tags cannot be greater than ${MOST_TAGS}`);

const badHeader = (header: string) =>
  new GatewayError(
    "InvalidArgument",
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    { fields: { ArgumentName: "x-amz-tagging", ArgumentValue: header.slice(0, 256) } },
  );
