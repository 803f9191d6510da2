/**
 * Searches for parts of a request that a translation loses in silence. A part is a leaf of the JSON. If another value in its place
 * makes no difference to the translated request, a report must name the leaf or a place around it.
 */
import { isJsonObject, isRawNumber, type JsonObject, parseJson } from "../../src/dialects/json.ts";
import type { Loss } from "../../src/dialects/loss.ts";
import { SCHEMAS } from "../../src/dialects/messages/index.ts";
import { passBody, passes } from "../../src/dialects/messages/pass.ts";
import { type Path, pathText, root } from "../../src/dialects/path.ts";
import { RecordError } from "../../src/dialects/record-error.ts";
import type { BodyOptions, BodySchema } from "../../src/dialects/schema.ts";
import type { SchemaName } from "../../src/ports/lines.ts";

type Step = string | number;

/** The places of all leaves. Empty objects and lists are leaves. */
export function leavesOf(value: unknown, at: readonly Step[] = []): (readonly Step[])[] {
  if (Array.isArray(value)) {
    if (value.length === 0) return [at];
    return value.flatMap((element, index) => leavesOf(element, [...at, index]));
  }
  if (!isJsonObject(value) || Object.keys(value).length === 0) return [at];
  return Object.keys(value).flatMap((name) => leavesOf(value[name], [...at, name]));
}

/** The places of all objects. */
export function objectsOf(value: unknown, at: readonly Step[] = []): (readonly Step[])[] {
  if (Array.isArray(value)) return value.flatMap((element, index) => objectsOf(element, [...at, index]));
  if (!isJsonObject(value)) return [];
  return [at, ...Object.keys(value).flatMap((name) => objectsOf(value[name], [...at, name]))];
}

export function valueAt(value: unknown, place: readonly Step[]): unknown {
  return place.reduce<unknown>((found, step) => (found as Record<Step, unknown>)[step], value);
}

/** A copy with another value at a place. */
export function withValue(value: unknown, place: readonly Step[], put: unknown): unknown {
  const [step, ...rest] = place;
  if (step === undefined) return put;
  if (Array.isArray(value)) return value.map((element, at) => (at === step ? withValue(element, rest, put) : element));
  const members = value as Record<Step, unknown>;
  return { ...members, [step]: withValue(members[step], rest, put) };
}

/** Another value of the same type. */
export function changed(value: unknown): unknown {
  if (typeof value === "string") return `${value}x`;
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (isRawNumber(value)) return parseJson(value.rawJSON.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)));
  return "x";
}

const OPTIONS: BodyOptions = { model: "m", maxTokens: 4096, maxTokensMember: "max_completion_tokens" };

export type Outcome = { readonly text: string; readonly reports: readonly string[] } | { readonly refused: string };

/** Translates a body. Class 2 is dropped and reported. */
export function translated(body: JsonObject, source: SchemaName, sent: SchemaName): Outcome {
  const reports: string[] = [];
  const note = (path: Path) => void reports.push(pathText(path));
  const loss: Loss = {
    ignore: note,
    drop: note,
    refuse(path, reason) {
      throw new RecordError(400, `${pathText(path)}: ${reason}`);
    },
  };
  const path = root("body");
  try {
    if (passes(source, sent)) {
      const framed = { body, path, url: undefined, model: undefined };
      return { text: JSON.stringify(passBody(source, sent, framed, OPTIONS, loss)), reports };
    }
    const request = SCHEMAS[source].read(body, path, loss);
    const written = (SCHEMAS[sent] as BodySchema).write(request as never, OPTIONS, loss);
    return { text: JSON.stringify(written), reports };
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return { refused: error.message };
  }
}

const placeText = (place: readonly Step[]): string =>
  place.reduce<string>((text, step) => (typeof step === "number" ? `${text}[${step}]` : `${text}.${step}`), "body");

/** True if a report names the place, something in it, or something around it. */
const isReported = (place: string, reports: readonly string[]): boolean =>
  reports.some((report) => {
    const [short, long] = report.length < place.length ? [report, place] : [place, report];
    return long === short || long.startsWith(`${short}.`) || long.startsWith(`${short}[`);
  });

/** The place of a silent loss. Undefined if there is none. */
export function silentLoss(
  body: JsonObject,
  place: readonly Step[],
  put: unknown,
  [source, sent]: readonly [SchemaName, SchemaName],
): string | undefined {
  const before = translated(body, source, sent);
  const after = translated(withValue(body, place, put) as JsonObject, source, sent);
  if ("refused" in before || "refused" in after || before.text !== after.text) return undefined;
  const name = placeText(place);
  return isReported(name, after.reports) ? undefined : name;
}
