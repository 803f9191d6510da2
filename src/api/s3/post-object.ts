/**
 * POST Object: an upload by a browser's form. AWS's Smithy model does not have it, and Smithy cannot express a form, so this is
 * the only operation written by hand. The object's members go through the model of PutObject.
 */
import { finished, type Readable, Transform, type TransformCallback } from "node:stream";
import { HttpResponse } from "@smithy/protocol-http";
import { missingField } from "../../auth/form-credentials.ts";
import type { Form } from "../../http/form.ts";
import { GatewayError } from "../../lib/errors.ts";
import { KEPT_HEADER_NAMES } from "../../lib/s3/kept-headers.ts";
import { escapeKey, withoutEndSlashes } from "../../lib/uri.ts";
import type { Call, Handlers } from "../call.ts";
import type { PutObjectRequest, PutObjectTaggingRequest } from "../generated/s3/models/models_0.ts";
import { routes } from "../generated/s3/routes.ts";
import { refuseHeaders } from "../refusals.ts";
import type { Route, RoutedRequest } from "../route.ts";
import { typedInput } from "../typed-input.ts";
import { escapeXml } from "../wire-errors.ts";
import { readHints } from "./hints.ts";
import { checkPolicy, type SizeRange } from "./post-policy.ts";
import { headerValue, OF_THE_SIGNATURE } from "./signed-parameters.ts";
import { taggingIn } from "./tagging.ts";

interface PostObjectRequest {
  readonly Bucket: string;
  readonly Form: Form;
}

const PostObject = {
  name: "PostObject",
  method: "POST",
  path: [{ label: "Bucket" }],
  query: [],
  requiredQuery: [],
  requiredHeaders: [],
  status: 204,
  body: "form",
  queryNames: [],
  headerNames: [],
  headerPrefixes: [],
  deserialize: async ({ labels, body }: RoutedRequest): Promise<PostObjectRequest> => ({
    Bucket: labels.Bucket!,
    Form: body as Form,
  }),
  validate: () => [],
  serialize: async (output: HttpResponse) => output,
} as const satisfies Route;

export const formRoutes = { PostObject };

type Fields = ReadonlyMap<string, string>;

/**
 * @param putObject stores the file
 * @param now milliseconds since the epoch
 */
export function createFormHandlers(
  putObject: Handlers<typeof routes>["PutObject"],
  now: () => number = Date.now,
): Handlers<typeof formRoutes> {
  return {
    async PostObject({ Bucket, Form }, call) {
      const fields = expanded(Form);
      const Key = keyIn(fields);
      const policy = fields.get("policy");
      const size = policy === undefined ? undefined : checkPolicy(policy, fields, Bucket, now());
      const headers = { ...headersIn(fields), ...(await taggingHeader(fields)) };
      refuseHeaders(routes.PutObject, headers);
      const file = size === undefined ? Form.file : within(size, Form.file);
      const request = { headers, query: {}, labels: { Bucket, Key }, body: file };
      const input = (await typedInput(routes.PutObject, request)) as PutObjectRequest;
      const stored = await routes.PutObject.serialize(await putObject(input, uploadCall(call, headers, file)));
      const location = `${withoutEndSlashes(call.url())}/${escapeKey(Key)}`;
      return response(fields, { ...stored.headers, location }, { Bucket, Key });
    },
  };
}

const FILE_NAME = `\${filename}`;

/** The fields with the file's name in place of the variable. */
function expanded({ fields, fileName }: Form): Fields {
  return new Map(
    [...fields].map(([name, value]) => [name, name === "policy" ? value : value.replaceAll(FILE_NAME, () => fileName)]),
  );
}

function keyIn(fields: Fields): string {
  const key = fields.get("key");
  if (key === undefined) throw missingField("key");
  if (key !== "") return key;
  throw new GatewayError(
    "KeyMissing",
    "The bucket POST must contain the specified field name. If it is specified, please check the order of the fields.",
  );
}

const HEADER_FIELDS: ReadonlySet<string> = new Set(["content-md5", "content-type", ...KEPT_HEADER_NAMES]);

/** The headers that a PutObject with these fields would have. */
function headersIn(fields: Fields): { readonly [name: string]: string } {
  const headers: { [name: string]: string } = {};
  for (const [name, value] of fields) {
    if (name === "acl") headers["x-amz-acl"] = headerValue(name, value);
    else if (HEADER_FIELDS.has(name) || (name.startsWith("x-amz-") && !OF_THE_SIGNATURE.has(name))) {
      headers[name] = headerValue(name, value);
    }
  }
  return readHints(headers) as { readonly [name: string]: string };
}

/** The header for the tags in the field `tagging`, which has the document of PutObjectTagging. */
async function taggingHeader(fields: Fields): Promise<{ readonly [name: string]: string }> {
  const document = fields.get("tagging");
  if (document === undefined) return {};
  const request = { headers: {}, query: {}, labels: { Bucket: "any", Key: "any" }, body: Buffer.from(document) };
  const tags = taggingIn((await typedInput(routes.PutObjectTagging, request)) as PutObjectTaggingRequest);
  const pairs = tags.map(({ key, value }) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
  return { "x-amz-tagging": pairs.join("&") };
}

/** The call as if the file were the body of a PutObject. The file's length is not known. */
const uploadCall = (call: Call, headers: { readonly [name: string]: string }, file: Readable): Call => ({
  ...call,
  headers: { ...headers, "transfer-encoding": "chunked" },
  rawBody: () => file,
});

/** The file, which fails with EntityTooLarge or EntityTooSmall outside of the range. */
function within({ min, max }: SizeRange, file: Readable): Readable {
  let size = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      size += chunk.length;
      if (size > max) done(tooLarge(max));
      else done(null, chunk);
    },
    flush(done) {
      done(size < min ? tooSmall(size, min) : null);
    },
  });
  limited.on("error", () => {});
  // The file may have failed before.
  finished(file, (error) => error && limited.destroy(error));
  return file.pipe(limited);
}

const tooLarge = (max: number) =>
  new GatewayError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", {
    fields: { MaxSizeAllowed: String(max) },
  });

const tooSmall = (size: number, min: number) =>
  new GatewayError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
    fields: { ProposedSize: String(size), MinSizeAllowed: String(min) },
  });

interface ObjectAddress {
  readonly Bucket: string;
  readonly Key: string;
}

/**
 * As the fields `success_action_redirect` and `success_action_status` ask for. Values that S3 does not know are ignored.
 * @param headers of the response, with `etag` and `location`
 */
function response(fields: Fields, headers: Record<string, string>, { Bucket, Key }: ObjectAddress): HttpResponse {
  const { etag = "", location } = headers;
  const page = fields.get("success_action_redirect") ?? fields.get("redirect");
  const redirect = redirectTo(page, { bucket: Bucket, key: Key, etag });
  if (redirect !== undefined) return new HttpResponse({ statusCode: 303, headers: { ...headers, location: redirect } });
  const status = fields.get("success_action_status");
  if (status !== "201") return new HttpResponse({ statusCode: status === "200" ? 200 : 204, headers });
  const members = { Location: location!, Bucket, Key, ETag: etag };
  const children = Object.entries(members).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
  return new HttpResponse({
    statusCode: 201,
    headers: { ...headers, "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${children.join("")}</PostResponse>`,
  });
}

/** Undefined for what is no address of a page. */
function redirectTo(page: string | undefined, result: Readonly<Record<string, string>>): string | undefined {
  if (page === undefined || !URL.canParse(page)) return undefined;
  const url = new URL(page);
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  for (const [name, value] of Object.entries(result)) url.searchParams.append(name, value);
  return url.href;
}
