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
      mutations: fc.oneof(
        { weight: 3, arbitrary: fc.constant<Mutation[]>([]) },
        { weight: 3, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 1 }) },
        { weight: 1, arbitrary: fc.array(mutation, { minLength: 2, maxLength: 3 }) },
      ),
    })
    .map((parts): FuzzRequest => {
      const unhurt: Draft = {
        method: route.method,
        path: parts.path,
        query: [...parts.selectors, ...parts.required, ...parts.more],
        version: "HTTP/1.1",
        headers: [["Host", "localhost"], ...parts.requiredHeaders, ...parts.moreHeaders, ...parts.content.headers],
        body: parts.content.body,
        framing: asIs,
        alone: false,
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

/** Chooses every operation with the same probability. */
export const anyRequest: fc.Arbitrary<FuzzRequest> = fc.oneof(
  ...faces.flatMap((face) => operations(face.model).map((operation) => requestsOf(face, operation))),
);
