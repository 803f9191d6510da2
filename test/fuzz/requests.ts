/** Generates requests for every modelled operation as bytes: as a client would send them, then mutated. */
import fc from "fast-check";
import { type Member, type Model, type Operation, operations, trait } from "../../codegen/model.ts";
import bedrockModel from "../../src/api/generated/bedrock/model.json" with { type: "json" };
import { routes as bedrockRoutes } from "../../src/api/generated/bedrock/routes.ts";
import s3Model from "../../src/api/generated/s3/model.json" with { type: "json" };
import { routes as s3Routes } from "../../src/api/generated/s3/routes.ts";
import type { Route } from "../../src/api/route.ts";
import { upload } from "./bodies.ts";
import { jsonDocument, xmlDocument } from "./documents.ts";
import { asIs, type Draft, type Mutation, mutation, NOTHING, type Pair } from "./mutations.ts";
import { textOf } from "./values.ts";

export interface FuzzRequest {
  readonly operation: string;
  readonly method: string;
  readonly service: "s3" | "bedrock";
  readonly alone: boolean;
  /** Contains placeholders for values that only the running gateway knows. */
  readonly head: string;
  readonly body: Buffer;
}

/** UTF-8, with a character for each byte. */
const bytesOf = (text: string) => Buffer.from(text).toString("latin1");
/** Also encodes invalid Unicode, which encodeURIComponent refuses. */
const encoded = (text: string) => encodeURIComponent(text.toWellFormed()).replaceAll("%7B", "{").replaceAll("%7D", "}");
const rarely = <T>(usual: (text: string) => T, other: (text: string) => T) =>
  fc.oneof({ weight: 14, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(other) });
/** Percent-encoded or unchanged. */
const encoding = rarely(encoded, bytesOf);

/** The members that are sent in one part of the head, by their wire names. */
function memberShapes({ input }: Operation, place: "httpQuery" | "httpHeader"): Map<string, Member> {
  const named = input.members.map(([, member]) => [trait<string>(member, place)?.toLowerCase(), member] as const);
  return new Map(named.filter((one): one is [string, Member] => one[0] !== undefined));
}

const someMutations = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Mutation[]>([]) },
  { weight: 3, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.array(mutation, { minLength: 2, maxLength: 3 }) },
);

const PLAIN: Draft = {
  method: "GET",
  path: "/",
  query: [],
  version: "HTTP/1.1",
  headers: [["Host", "localhost"]],
  body: NOTHING,
  framing: asIs,
  alone: false,
};

interface Face {
  readonly service: "s3" | "bedrock";
  readonly prefix: string;
  readonly model: Model;
  readonly routes: { readonly [name: string]: Route };
}

function requestsOf({ service, prefix, model, routes }: Face, operation: Operation): fc.Arbitrary<FuzzRequest> {
  const route = routes[operation.name]!;
  const parameters = memberShapes(operation, "httpQuery");
  const headers = memberShapes(operation, "httpHeader");
  const shapeOf = (members: Map<string, Member>, name: string) =>
    model.shapes[members.get(name.toLowerCase())?.target ?? ""];
  const pair = (members: Map<string, Member>, encode: fc.Arbitrary<(text: string) => string>) => (name: string) =>
    fc
      .tuple(fc.constant(name), textOf(name, shapeOf(members, name)), encode)
      .map(([, value, as]): Pair => [name, as(value)]);
  const parameter = pair(parameters, encoding);
  // A line feed in a value ends the header. The rest is another header, or invalid.
  const headerField = pair(
    headers,
    rarely((text) => bytesOf(text).replace(/[\0\r\n]/g, "?"), bytesOf),
  );
  const some = (names: readonly string[], make: (name: string) => fc.Arbitrary<Pair>) =>
    names.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...names.map(make)), { maxLength: 2 });

  const segments = route.path.map((segment) => {
    if ("literal" in segment) return fc.constant(segment.literal);
    const name = "label" in segment ? segment.label : segment.greedy;
    return fc.tuple(textOf(name, undefined), encoding).map(([value, as]) => as(value));
  });

  return fc
    .record({
      path: fc.tuple(...segments).map((parts) => `${prefix}/${parts.join("/")}`),
      selectors: fc.constant(
        route.query.map(([name, value]) => (value === undefined ? [name] : [name, value]) as [string, string?]),
      ),
      required: fc.tuple(...route.requiredQuery.map(parameter)),
      more: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, some(route.queryNames, parameter)),
      requiredHeaders: fc.tuple(...route.requiredHeaders.map(headerField)),
      moreHeaders: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, some(route.headerNames, headerField)),
      content: contentOf(service, model, operation, route),
      mutations: someMutations,
    })
    .map((parts): FuzzRequest => {
      const unhurt: Draft = {
        ...PLAIN,
        method: route.method,
        path: parts.path,
        query: [...parts.selectors, ...parts.required, ...parts.more],
        headers: [...PLAIN.headers, ...parts.requiredHeaders, ...parts.moreHeaders, ...parts.content.headers],
        body: parts.content.body,
      };
      const draft = parts.mutations.reduce<Draft>((before, mutate) => mutate(before), unhurt);
      return { operation: operation.name, service, method: draft.method, ...written(draft) };
    });
}

function contentOf(service: Face["service"], model: Model, { input }: Operation, route: Route) {
  if (route.body === "stream") return upload;
  if (route.body === "none") return fc.constant({ headers: [], body: NOTHING });
  const payload = input.members.find(([, member]) => trait(member, "httpPayload") !== undefined);
  const document =
    service === "bedrock"
      ? jsonDocument(model, `quarry.bedrock#${input.name}`)
      : xmlDocument(model, trait<string>(payload![1], "xmlName") ?? payload![0], payload![1].target);
  return document.map((body) => ({ headers: [], body }));
}

function written({
  method: verb,
  path: text,
  query: pairs,
  version: protocol,
  headers,
  body,
  framing,
  alone: single,
}: Draft) {
  // Node 24 does not answer a request with Upgrade whose body it could not parse, so such a request never ends.
  const upgrade = headers.some(([name]) => name === "Upgrade");
  const [more, wire] = (upgrade ? asIs : framing)(body);
  const target = text + (pairs.length === 0 ? "" : `?${pairs.map((pair) => pair.join("=")).join("&")}`);
  const fields = [...headers, ...more].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = `${verb} ${target}${protocol && ` ${protocol}`}\r\n${fields}\r\n`;
  // Bytes that are parsed as another request, or as invalid HTTP, end the connection.
  const broken = /[^\x20-\x7e\r\n]|\r(?!\n)|(?<!\r)\n/.test(head) || /^[^ ]+ [^ ]* [^ ]+\r\n/.test(head) === false;
  return { head, body: wire, alone: single || broken };
}

const faces: readonly Face[] = [
  { service: "s3", prefix: "/bedrock/files", model: s3Model as unknown as Model, routes: s3Routes },
  { service: "bedrock", prefix: "/bedrock", model: bedrockModel as unknown as Model, routes: bedrockRoutes },
];

const policy = (conditions: readonly unknown[]) =>
  Buffer.from(JSON.stringify({ expiration: "2099-01-01T00:00:00Z", conditions })).toString("base64");
const POLICIES = [
  policy([
    ["starts-with", "$bucket", ""],
    ["starts-with", "$key", ""],
    ["content-length-range", 0, 10],
  ]),
  policy([["eq", "$bucket"], {}]),
  "e30=",
];

const fieldName = fc.constantFrom(
  ...["key", "policy", "acl", "tagging", "success_action_status", "success_action_redirect", "x-ignore-a", "file", ""],
  ...["x-amz-meta-a", "x-amz-signature", "AWSAccessKeyId", 'a"b', ...s3Routes.PutObject.headerNames],
);

/** POST Object has no model. Forms have headers of PutObject as fields, and bytes that are cut or changed. */
const formRequest: fc.Arbitrary<FuzzRequest> = fc
  .record({
    bucket: textOf("Bucket", undefined),
    fields: fc.array(
      fc.tuple(fieldName, fc.oneof(textOf("Key", undefined), fc.constantFrom(...POLICIES, `a/\${filename}`))),
      { maxLength: 6 },
    ),
    file: fc.uint8Array({ maxLength: 100 }),
    type: fc.constantFrom(
      "multipart/form-data; boundary=b",
      'Multipart/Form-Data; boundary="b"',
      "multipart/form-data",
    ),
    cut: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(2000) }),
    mutations: someMutations,
  })
  .map(({ bucket, fields, file, type, cut, mutations }) => {
    const part = (disposition: string, value: string | Uint8Array) =>
      Buffer.concat([
        Buffer.from(`--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`),
        Buffer.from(value as string),
        Buffer.from("\r\n"),
      ]);
    const parts = fields.map(([name, value]) => part(`name="${name}"`, value));
    const whole = Buffer.concat([...parts, part('name="file"; filename="f"', file), Buffer.from("--b--\r\n")]);
    const unhurt: Draft = {
      ...PLAIN,
      method: "POST",
      path: `/bedrock/files/${encoded(bucket)}`,
      headers: [...PLAIN.headers, ["Content-Type", type]],
      body: cut === undefined ? whole : whole.subarray(0, cut),
    };
    const draft = mutations.reduce<Draft>((before, mutate) => mutate(before), unhurt);
    return { operation: "PostObject", service: "s3", method: draft.method, ...written(draft) };
  });

/** Chooses every operation with the same probability. */
export const anyRequest: fc.Arbitrary<FuzzRequest> = fc.oneof(
  formRequest,
  ...faces.flatMap((face) => operations(face.model).map((operation) => requestsOf(face, operation))),
);
