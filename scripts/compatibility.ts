/**
 * Writes docs/compatibility.md from the models and the gateway's tables. With `--check`, fails if the file is out of date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { type Member, type Model, trait } from "../codegen/model.ts";
import { routesOf } from "../codegen/routes.ts";
import { IGNORED, REFUSED_IN_CREATE_BUCKET, REFUSED_IN_DELETE, RESTRICTED } from "../src/api/members.ts";
import {
  HEADER_VALUES,
  OBJECT_ACLS,
  QUERY_VALUES,
  refuseHeaders,
  refuseSubresources,
  setsObjectAcl,
} from "../src/api/refusals.ts";
import { createRouter, refuseMiss } from "../src/api/router.ts";
import { WIRE } from "../src/api/wire-errors.ts";
import { asGatewayError } from "../src/lib/errors.ts";
import { readBotocore } from "./botocore.ts";

export type Service = "s3" | "bedrock";
export type Effect = "honoured" | "ignored" | "refused";

export interface MemberRow {
  readonly path: string;
  readonly wire: string;
  readonly effect: Effect;
  readonly note: string;
}

interface BotocoreModel {
  readonly operations: { readonly [name: string]: BotocoreOperation };
  readonly shapes: { readonly [name: string]: BotocoreShape };
}
interface BotocoreOperation {
  readonly http: { readonly method: string; readonly requestUri: string };
  readonly input?: { readonly shape: string };
}
interface BotocoreShape {
  readonly required?: readonly string[];
  readonly members?: { readonly [name: string]: { readonly location?: string; readonly locationName?: string } };
}

type Route = Parameters<typeof createRouter>[0][number];

const file = new URL("../docs/compatibility.md", import.meta.url);

const readModel = (service: Service): Model =>
  JSON.parse(readFileSync(new URL(`../src/api/generated/${service}/model.json`, import.meta.url), "utf8"));

/** Every input member of every operation that the gateway has, nested ones included. */
export function memberRows(service: Service): ReadonlyMap<string, readonly MemberRow[]> {
  const model = readModel(service);
  const rows = new Map<string, MemberRow[]>();
  const sorted = routesOf(model).sort((a, b) => (a.operation.name < b.operation.name ? -1 : 1));
  for (const { operation, route } of sorted) {
    const members = operation.input.members.flatMap(([name, member]) =>
      walk(model, name, member, wireOf(name, member)),
    );
    const classify = (member: (typeof members)[number]) =>
      rowOf(service, operation.name, route.requiredHeaders, member.path, member.wire);
    rows.set(operation.name, members.map(classify));
  }
  return rows;
}

interface Wire {
  readonly kind: "header" | "query" | "path" | "body";
  readonly name: string;
}

function wireOf(name: string, member: Member): Wire {
  const header = trait<string>(member, "httpHeader");
  if (header !== undefined) return { kind: "header", name: header };
  const prefix = trait<string>(member, "httpPrefixHeaders");
  if (prefix !== undefined) return { kind: "header", name: `${prefix}*` };
  const query = trait<string>(member, "httpQuery");
  if (query !== undefined) return { kind: "query", name: query };
  return { kind: trait(member, "httpLabel") === undefined ? "body" : "path", name };
}

/** A member and those in it. The models of inputs are not recursive. */
function walk(model: Model, path: string, { target }: Member, wire: Wire): { path: string; wire: Wire }[] {
  const shape = model.shapes[target] as (Model["shapes"][string] & { member?: Member }) | undefined;
  const nested =
    shape?.type === "list" && shape.member !== undefined
      ? walk(model, `${path}[]`, shape.member, wire).slice(1)
      : shape?.type === "structure" || shape?.type === "union"
        ? Object.entries(shape.members ?? {}).flatMap(([name, member]) => walk(model, `${path}.${name}`, member, wire))
        : [];
  return [{ path, wire }, ...nested];
}

function rowOf(
  service: Service,
  operation: string,
  requiredHeaders: readonly string[],
  path: string,
  { kind, name }: Wire,
): MemberRow {
  const row = (effect: Effect, note = "") => ({
    path,
    wire: kind === "body" ? "body" : `${kind} \`${name}\``,
    effect,
    note,
  });
  if (service === "s3" && kind === "header" && setsObjectAcl(operation !== "CreateBucket", name)) {
    const accepted = name === "x-amz-acl" ? except(OBJECT_ACLS) : "";
    return row("refused", `400 \`AccessControlListNotSupported\`. ${accepted}`.trim());
  }
  const allowed =
    kind === "header" ? HEADER_VALUES[name.toLowerCase()] : kind === "query" ? QUERY_VALUES.get(name) : undefined;
  if (service === "s3" && allowed !== undefined && !requiredHeaders.includes(name.toLowerCase())) {
    return row("refused", except(allowed));
  }
  const element = /^Delete\.Objects\[\]\.(\w+)$/.exec(path)?.[1];
  if (operation === "DeleteObjects" && element !== undefined && element in REFUSED_IN_DELETE) {
    return row(
      "refused",
      `For this key alone. ${except(REFUSED_IN_DELETE[element as keyof typeof REFUSED_IN_DELETE])}`.trim(),
    );
  }
  if (operation === "CreateBucket") {
    const refused = noted({ "*": REFUSED_IN_CREATE_BUCKET }, operation, path);
    if (refused !== undefined) return row("refused", refused);
  }
  const ignored = noted(IGNORED[service], operation, path);
  return ignored === undefined ? row("honoured", noted(RESTRICTED[service], operation, path)) : row("ignored", ignored);
}

/** The note on a member, or on a member that contains it. */
function noted(table: (typeof IGNORED)[Service], operation: string, path: string): string | undefined {
  const notes = { ...table["*"], ...table[operation] };
  const key = Object.keys(notes).find(
    (one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`),
  );
  return key === undefined ? undefined : notes[key];
}

const except = (allowed: readonly string[]) =>
  allowed.length === 0 ? "" : `Accepted: ${allowed.map((value) => `\`${value || '""'}\``).join(", ")}.`;

/** The responses to operations of AWS that the gateway does not have. */
function absentRows(service: Service, model: BotocoreModel): string[] {
  const routes = routesOf(readModel(service)).map(({ route }) => route as unknown as Route);
  const router = createRouter(routes);
  const own = new Set(routes.map(({ name }) => name));
  return Object.entries(model.operations)
    .filter(([name]) => !own.has(name))
    .sort()
    .map(
      ([name, operation]) =>
        `| ${name} | \`${operation.http.method} ${operation.http.requestUri}\` | ${answer(operation)} |`,
    );

  function answer({ http, input }: BotocoreOperation): string {
    const [path = "", search] = http.requestUri.split("?");
    const query = Object.fromEntries(new URLSearchParams(search));
    const headers: Record<string, string> = {};
    const shape = model.shapes[input?.shape ?? ""];
    for (const name of shape?.required ?? []) {
      const { location, locationName = name } = shape?.members?.[name] ?? {};
      if (location === "querystring") query[locationName] = "x";
      if (location === "header") headers[locationName.toLowerCase()] = "x";
    }
    try {
      const match = router(http.method, path.replace(/\{(\w+)\+?\}/g, "$1"), query, headers);
      if (service === "s3") refuseSubresources(match.route, query);
      if (match.route === undefined) return refuseMiss(match, http.method);
      if (service === "s3") refuseHeaders(match.route, headers);
      return `answered as ${match.route.name}`;
    } catch (error) {
      const [s3Code, s3Status, bedrockType, bedrockStatus] = WIRE[asGatewayError(error).kind];
      return service === "s3" ? `${s3Status} \`${s3Code}\`` : `${bedrockStatus} \`${bedrockType}\``;
    }
  }
}

function section(service: Service, title: string): string {
  const botocore = readBotocore<BotocoreModel>(service, "service-2.json");
  const rows = memberRows(service);
  const count = (members: readonly MemberRow[], effect: Effect) =>
    members.filter((row) => row.effect === effect).length;
  const operations = [...rows].map(
    ([name, members]) =>
      `| [${name}](#${name.toLowerCase()}) | ${count(members, "honoured")} | ${count(members, "ignored")} | ${count(members, "refused")} |`,
  );
  const details = [...rows].flatMap(([name, members]) => [
    `### ${name}`,
    "",
    ...(members.length === 0
      ? ["No input members."]
      : [
          "| member | sent as | effect | note |",
          "|---|---|---|---|",
          ...members.map(({ path, wire, effect, note }) => `| \`${path}\` | ${wire} | ${effect} | ${note} |`),
        ]),
    "",
  ]);
  const absent = absentRows(service, botocore);
  return [
    `## ${title}`,
    "",
    `Quarry has ${rows.size} of the ${rows.size + absent.length} operations that botocore models.`,
    "",
    "| operation | honoured | ignored | refused |",
    "|---|---|---|---|",
    ...operations,
    "",
    ...details,
    `### ${title}: other operations`,
    "",
    "| operation | request | answer |",
    "|---|---|---|",
    ...absent,
    "",
  ].join("\n");
}

export const render = (): string => `<!-- Generated by scripts/compatibility.ts; do not edit. -->

# Compatibility with AWS

This page lists every operation that botocore models and every input member of the operations that Quarry has.

- **honoured**: Quarry acts on the member.
- **ignored**: Quarry accepts the member and does not act on it.
- **refused**: Quarry answers 501 \`NotImplemented\` and names the header, parameter or element. The note lists accepted values and
  other errors.

Differences between providers are on the [providers' pages](providers/README.md).

${section("s3", "S3")}
${section("bedrock", "Bedrock")}`;

if (import.meta.main) {
  const text = render();
  if (!process.argv.includes("--check")) writeFileSync(file, text);
  else if (readFileSync(file, "utf8") !== text) {
    console.error("docs/compatibility.md is out of date; run `npm run docs`");
    process.exitCode = 1;
  }
}
