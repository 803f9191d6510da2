// Compares the hand-written models with botocore's models, which boto3 uses. Both are converted to the same facts, member by
// member. `deviations` lists the intended differences with their reasons.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readBotocore } from "../../scripts/botocore.ts";

const deviations: Record<Service, Record<string, string>> = {
  s3: {
    "CreateBucket.input.CreateBucketConfiguration.LocationConstraint enum": "the region of a gateway has any name",
    "ListObjects pages":
      "Without a delimiter the next marker is the last key, which botocore can say and @paginated cannot",
    "ListParts pages": "The marker is a number, and @paginated takes strings",
    "ListObjectVersions pages": "There are two markers, and @paginated takes one",
    "ListMultipartUploads pages": "There are two markers, and @paginated takes one",
  },
  bedrock: {
    "CreateModelInvocationJob.input.roleArn required":
      "Only Bedrock has roles; clients that do not insist on one may leave it out",
    "GetModelInvocationJob.output.statistics extra":
      "For raw HTTP callers; SDKs drop it and read the four record counts",
  },
};

type Service = "s3" | "bedrock";
type Fact = Record<string, unknown>;
type Facts = Map<string, Fact>;

describe.each(["s3", "bedrock"] as const)("the %s model", (service) => {
  const ours = smithyFacts(service);
  const differences = compare(ours, botocoreFacts(service, ours));

  test("agrees with botocore except for the known deviations", () => {
    expect(differences.filter(({ key }) => !(key in deviations[service]))).toEqual([]);
  });

  test("still has every known deviation", () => {
    const keys = differences.map(({ key }) => key);
    expect(Object.keys(deviations[service]).filter((key) => !keys.includes(key))).toEqual([]);
  });

  test("is compared in enough facts", () => {
    expect(ours.size).toBeGreaterThan(100);
  });
});

function compare(ours: Facts, theirs: Facts): { key: string; ours?: unknown; botocore?: unknown }[] {
  const under = (path: string, parents: Facts) =>
    [...path.matchAll(/[.[]/g)].every(({ index }) => parents.has(path.slice(0, index)));
  const extra = [...ours.keys()].filter((path) => !theirs.has(path) && under(path, theirs));
  const missing = [...theirs.keys()].filter((path) => !ours.has(path) && under(path, ours));
  const unequal = [...ours].flatMap(([path, fact]) => {
    const their = theirs.get(path);
    const unlike = Object.keys(fact).filter((name) => JSON.stringify(fact[name]) !== JSON.stringify(their?.[name]));
    return their ? unlike.map((name) => ({ key: `${path} ${name}`, ours: fact[name], botocore: their[name] })) : [];
  });
  return [
    ...extra.map((path) => ({ key: `${path} extra` })),
    ...missing.map((path) => ({ key: `${path} missing` })),
    ...unequal,
  ];
}

/** Both readers build every fact here, so that an absent value has one representation. */
const operationFact = (fact: {
  method: string;
  uri: string;
  status: number;
  errors: string[];
  checksum: unknown;
  pages: unknown;
}) => ({
  ...fact,
  uri: fact.uri.replace(/[?&]x-id=\w+/, "").replaceAll("+}", "}"),
  errors: fact.errors.sort(),
  checksum: fact.checksum && Object.entries(fact.checksum).sort(),
  pages: fact.pages ?? null,
});

type Value = { type: string; enum?: string[]; min?: number; max?: number; sensitive?: boolean; timestamp?: string };
const valueFact = ({ type, min, max, sensitive = false, timestamp, ...value }: Value) => ({
  type,
  enum: value.enum?.toSorted(),
  // 0 is the default minimum of every length and count.
  min: min || undefined,
  max,
  sensitive,
  timestamp: type === "timestamp" ? timestamp : undefined,
});

type Place = { location?: string; wireName: string; required: boolean; token: boolean; streaming: boolean };
const placeFact = (
  { location = "body", wireName, ...place }: Place,
  xml: { flattened?: boolean; itemName?: string } | undefined,
) => ({
  location,
  wireName: location === "payload" ? undefined : location.startsWith("header") ? wireName.toLowerCase() : wireName,
  ...place,
  flattened: xml?.flattened ?? false,
  itemName: xml?.flattened ? undefined : xml?.itemName,
});

// Without a location in the member and its shape, the protocol decides.
function defaultTimestamp(location: string | undefined, isXml: boolean): string {
  if (location === "header") return "http-date";
  return isXml || location === "querystring" ? "date-time" : "epoch-seconds";
}

// ------------------------------------------------------------------------------------------------------------- Smithy

type Traits = Record<string, unknown>;
type SmithyMember = { target: string; traits?: Traits };
type SmithyShape = {
  type: string;
  traits?: Traits;
  members?: Record<string, SmithyMember>;
  member?: SmithyMember;
  key?: SmithyMember;
  value?: SmithyMember;
  input?: SmithyMember;
  output?: SmithyMember;
  errors?: SmithyMember[];
};

function smithyFacts(service: Service): Facts {
  const file = new URL(`../../src/api/generated/${service}/model.json`, import.meta.url);
  const { shapes } = JSON.parse(readFileSync(file, "utf8")) as { shapes: Record<string, SmithyShape> };
  const isXml = Object.values(shapes).some((shape) => trait(shape, "aws.protocols#restXml"));
  const shapeOf = ({ target }: SmithyMember): SmithyShape => shapes[target] ?? { type: nameOf(target).toLowerCase() };
  const facts: Facts = new Map();

  for (const [id, { type, traits, input, output, errors = [] }] of Object.entries(shapes)) {
    if (type !== "operation" || !input || !output) continue;
    const { code = 200, ...http } = trait({ traits }, "http") as { method: string; uri: string; code?: number };
    const [checksum, pages] = [trait({ traits }, "aws.protocols#httpChecksum"), trait({ traits }, "paginated")];
    const names = errors.map(({ target }) => nameOf(target));
    facts.set(nameOf(id), operationFact({ ...http, status: code, errors: names, checksum, pages: pagesOf(pages) }));
    walk(`${nameOf(id)}.input`, input);
    walk(`${nameOf(id)}.output`, output);
    for (const error of errors) {
      const [fault, status] = [trait(shapeOf(error), "error"), trait(shapeOf(error), "httpError")];
      walk(nameOf(error.target), error, { fault, status });
    }
  }
  return facts;

  function walk(path: string, member: SmithyMember, extra: Fact = {}): void {
    const shape = shapeOf(member);
    facts.set(path, { ...extra, ...value(member, locationOf(member)?.[0]) });
    if (shape.member) walk(`${path}[]`, shape.member);
    if (shape.key) walk(`${path}[key]`, shape.key);
    if (shape.value) walk(`${path}[value]`, shape.value);
    if (shape.type === "enum") return;
    for (const [name, child] of Object.entries(shape.members ?? {})) {
      walk(`${path}.${name}`, child, { union: shape.type === "union", ...place(name, child) });
    }
  }

  function value(member: SmithyMember, location?: string): Fact {
    const shape = shapeOf(member);
    const type = { enum: "string", union: "structure" }[shape.type] ?? shape.type;
    const values = Object.values(shape.members ?? {}).map((item) => String(trait(item, "enumValue")));
    const { min, max } = (trait(shape, "length") ?? trait(shape, "range") ?? {}) as { min?: number; max?: number };
    const said = trait(member, "timestampFormat") ?? trait(shape, "timestampFormat");
    const timestamp = (said as string | undefined) ?? defaultTimestamp(location, isXml);
    const sensitive = trait(shape, "sensitive") !== undefined;
    return valueFact({ type, enum: shape.type === "enum" ? values : undefined, min, max, sensitive, timestamp });
  }

  function place(name: string, member: SmithyMember): Fact {
    const shape = shapeOf(member);
    const [location, wireName] = locationOf(member) ?? [];
    const has = (what: string) => trait(member, what) !== undefined;
    const itemName = shape.member && ((trait(shape.member, "xmlName") as string | undefined) ?? "member");
    const list = isXml && shape.type === "list" ? { flattened: has("xmlFlattened"), itemName } : undefined;
    const renamed = trait(member, isXml ? "xmlName" : "jsonName") as string | undefined;
    const fact = {
      location,
      wireName: wireName ?? renamed ?? name,
      required: has("required"),
      token: has("idempotencyToken"),
    };
    return placeFact({ ...fact, streaming: trait(shape, "streaming") !== undefined }, list);
  }
}

function locationOf(member: SmithyMember): [location: string, wireName?: string] | undefined {
  const locations = {
    httpHeader: "header",
    httpPrefixHeaders: "headers",
    httpQuery: "querystring",
    httpLabel: "uri",
    httpPayload: "payload",
  };
  const [kind, location] = Object.entries(locations).find(([kind]) => trait(member, kind) !== undefined) ?? [];
  const name = kind && trait(member, kind);
  return location ? [location, typeof name === "string" ? name : undefined] : undefined;
}

function pagesOf(paginated: unknown): unknown {
  const { inputToken, outputToken, pageSize } = (paginated ?? {}) as Record<string, string | undefined>;
  return paginated ? [inputToken, outputToken, pageSize] : undefined;
}

function trait({ traits }: { traits?: Traits }, name: string): unknown {
  return traits?.[name] ?? traits?.[`smithy.api#${name}`];
}

function nameOf(id: string): string {
  return id.slice(id.indexOf("#") + 1);
}

// ----------------------------------------------------------------------------------------------------------- botocore

type BotoMember = {
  shape: string;
  location?: string;
  locationName?: string;
  timestampFormat?: string;
  idempotencyToken?: boolean;
  streaming?: boolean;
  flattened?: boolean;
};
type BotoShape = Omit<Value, "timestamp"> & {
  timestampFormat?: string;
  members?: Record<string, BotoMember>;
  member?: BotoMember;
  key?: BotoMember;
  value?: BotoMember;
  required?: string[];
  payload?: string;
  flattened?: boolean;
  union?: boolean;
  streaming?: boolean;
  fault?: boolean;
  error?: { httpStatusCode: number };
};
type BotoOperation = {
  http: { method: string; requestUri: string; responseCode?: number };
  input?: BotoMember;
  output?: BotoMember;
  errors?: BotoMember[];
  httpChecksum?: unknown;
};
type BotoModel = {
  metadata: { protocol: string };
  operations: Record<string, BotoOperation>;
  shapes: Record<string, BotoShape>;
};
type Paginators = { pagination: Record<string, { input_token: string; output_token: string; limit_key: string }> };

/** Only the operations that Quarry has. */
function botocoreFacts(service: Service, ours: Facts): Facts {
  const { metadata, operations, shapes } = readBotocore<BotoModel>(service, "service-2.json");
  const { pagination } = readBotocore<Paginators>(service, "paginators-1.json");
  const isXml = metadata.protocol === "rest-xml";
  const shapeOf = ({ shape }: BotoMember): BotoShape => shapes[shape] ?? { type: "unknown" };
  const facts: Facts = new Map();

  for (const [name, { http, input, output, errors = [], httpChecksum }] of Object.entries(operations)) {
    if (!ours.has(name)) continue;
    const { method, requestUri: uri, responseCode: status = 200 } = http;
    const page = pagination[name];
    const pages = page && [page.input_token, page.output_token, page.limit_key];
    const names = errors.map(({ shape }) => shape);
    facts.set(name, operationFact({ method, uri, status, errors: names, checksum: httpChecksum, pages }));
    walk(`${name}.input`, input ?? { shape: "" });
    walk(`${name}.output`, output ?? { shape: "" });
    for (const error of errors) {
      const { fault = false, error: http } = shapeOf(error);
      walk(error.shape, error, { fault: fault ? "server" : "client", status: http?.httpStatusCode });
    }
  }
  return facts;

  function walk(path: string, member: BotoMember, extra: Fact = {}): void {
    const shape = shapeOf(member);
    facts.set(path, { ...extra, ...value(member) });
    if (shape.member) walk(`${path}[]`, shape.member);
    if (shape.key) walk(`${path}[key]`, shape.key);
    if (shape.value) walk(`${path}[value]`, shape.value);
    for (const [name, child] of Object.entries(shape.members ?? {})) {
      walk(`${path}.${name}`, child, { union: shape.union ?? false, ...place(name, child, shape) });
    }
  }

  function value(member: BotoMember): Fact {
    const shape = shapeOf(member);
    // In botocore an operation without output has no shape. In Smithy it has an empty structure.
    if (member.shape === "") return valueFact({ type: "structure" });
    const said = member.timestampFormat ?? shape.timestampFormat;
    const formats: Record<string, string> = {
      rfc822: "http-date",
      iso8601: "date-time",
      unixTimestamp: "epoch-seconds",
    };
    return valueFact({ ...shape, timestamp: said ? formats[said] : defaultTimestamp(member.location, isXml) });
  }

  function place(name: string, member: BotoMember, parent: BotoShape): Fact {
    const shape = shapeOf(member);
    const location = parent.payload === name ? "payload" : member.location;
    const list = isXml &&
      shape.type === "list" && {
        flattened: member.flattened ?? shape.flattened,
        itemName: shape.member?.locationName ?? "member",
      };
    const [wireName, required] = [member.locationName ?? name, parent.required?.includes(name) ?? false];
    const [token, streaming] = [member.idempotencyToken ?? false, member.streaming ?? shape.streaming ?? false];
    return placeFact({ location, wireName, required, token, streaming }, list || undefined);
  }
}
