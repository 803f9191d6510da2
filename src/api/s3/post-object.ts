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
import type { FileRow, ObjectTag } from "../../ports/objects.ts";
import type { Call, Handlers } from "../call.ts";
import type { PutObjectOutput, PutObjectRequest } from "../generated/s3/models/models_0.ts";
import { routes } from "../generated/s3/routes.ts";
import { refuseHeaders } from "../refusals.ts";
import type { Route, RoutedRequest } from "../route.ts";
import { typedInput } from "../typed-input.ts";
import { escapeXml } from "../wire-errors.ts";
import { createCallOf, name as nameOf } from "./address.ts";
import type { EncryptionRule } from "./encryption.ts";
import { readHints } from "./hints.ts";
import { checksumMembers, putRequest, quoted } from "./object-members.ts";
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

interface Options {
  readonly accountId: string;
  readonly encryption: EncryptionRule;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export function createFormHandlers({ accountId, encryption, now = Date.now }: Options): Handlers<typeof formRoutes> {
  const callOf = createCallOf(accountId);
  return {
    async PostObject({ Bucket, Form }, call) {
      const fields = expanded(Form);
      const key = keyIn(fields);
      const policy = fields.get("policy");
      const size = policy === undefined ? undefined : checkPolicy(policy, fields, Bucket, now());
      const headers = headersIn(fields);
      refuseHeaders(routes.PutObject, headers);
      const file = size === undefined ? Form.file : within(size, Form.file);
      const labels = { Bucket, Key: key };
      const input = (await typedInput(routes.PutObject, {
        headers,
        query: {},
        labels,
        body: file,
      })) as PutObjectRequest;
      const tags = await tagsIn(fields);
      const upload = uploadCall(call, headers, file);
      const request = callOf(call, input);
      const { objects } = request.provider;
      const asked = { encryption: encryption.requested(objects, input), ...(tags && { tags }) };
      const stored = await objects.put(request, nameOf(input), { ...putRequest(input, upload), ...asked });
      const described = {
        ...encryption.described(objects, stored.encryption),
        SSEKMSEncryptionContext: stored.encryption?.context,
      };
      return response(fields, stored, described, `${withoutEndSlashes(call.url())}/${escapeKey(key)}`);
    },
  };
}

const FILE_NAME = "$" + "{filename}";

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

/** The tags in the field `tagging`: the document of PutObjectTagging. Undefined without the field. */
async function tagsIn(fields: Fields): Promise<readonly ObjectTag[] | undefined> {
  const document = fields.get("tagging");
  if (document === undefined) return undefined;
  const request = { headers: {}, query: {}, labels: { Bucket: "any", Key: "any" }, body: Buffer.from(document) };
  return taggingIn((await typedInput(routes.PutObjectTagging, request)) as never);
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

/** As the fields `success_action_redirect` and `success_action_status` ask for. Values that S3 does not know are ignored. */
async function response(
  fields: Fields,
  file: FileRow,
  encryption: Partial<PutObjectOutput>,
  location: string,
): Promise<HttpResponse> {
  const { bucket, key } = file;
  const etag = quoted(file.etag);
  const ofPut = await routes.PutObject.serialize({ ETag: etag, ...checksumMembers(file), ...encryption });
  const headers = { ...ofPut.headers, location };
  const redirect = redirectTo(fields.get("success_action_redirect") ?? fields.get("redirect"), { bucket, key, etag });
  if (redirect !== undefined) return new HttpResponse({ statusCode: 303, headers: { ...headers, location: redirect } });
  const status = fields.get("success_action_status");
  if (status !== "201") return new HttpResponse({ statusCode: status === "200" ? 200 : 204, headers });
  const members = Object.entries({ Location: location, Bucket: bucket, Key: key, ETag: etag });
  const children = members.map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`).join("");
  return new HttpResponse({
    statusCode: 201,
    headers: { ...headers, "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${children}</PostResponse>`,
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
