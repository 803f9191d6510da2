/** Formats the log's JSON lines for people: one line per entry, and an overview when the gateway listens. */

import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;
type Fields = Readonly<Record<string, unknown>>;

/** @param colours whether the terminal shows colours */
export function createPretty(colours: boolean): (line: string) => string {
  const paint: Paint = (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
  return (line) => {
    const { level, time, msg, ...fields } = JSON.parse(line) as Fields;
    const clock = paint("dim", new Date(String(time)).toTimeString().slice(0, 8));
    const [name, style] = LEVELS[level as number] ?? LEVELS[30]!;
    if (msg === "listening") return `${overview(fields, paint)}\n`;
    const text = msg === "request" ? request(fields, paint) : `${paint(style, name)} ${message(msg, fields, paint)}`;
    return `${clock} ${text}\n`;
  };
}

const LEVELS: { readonly [level: number]: readonly [name: string, style: Style] } = {
  10: ["trace", "dim"],
  20: ["debug", "dim"],
  30: ["info ", "green"],
  40: ["warn ", "yellow"],
  50: ["error", "red"],
  60: ["fatal", "red"],
};

function overview(fields: Fields, paint: Paint): string {
  const { url, s3, bedrock, configFile, dataDir, access, defaultProvider, providers, startMs } = fields;
  const rows: readonly (readonly [string, unknown])[] = [
    ["S3", `${url}${s3}`],
    ["Bedrock", `${url}${bedrock}`],
    ...Object.entries(providers as Record<string, { type: string; at: string }>).map(
      ([name, { type, at }]) =>
        ["Provider", `${name}${name === defaultProvider ? " (default)" : ""}: ${type}, ${at}`] as const,
    ),
    ["Data", dataDir],
    ["Config", configFile],
    ["Access", Array.isArray(access) ? `keys: ${access.join(", ")}` : access],
    ["Next", `Open ${url} in a browser for boto3 examples. Press Ctrl+C to stop.`],
  ];
  const lines = rows.map(([label, value]) => `  ${paint("dim", label.padEnd(8))}  ${printable(value)}`);
  return [`${paint(["bold", "cyan"], printable(url))}  Quarry is ready (${startMs} ms)`, ...lines].join("\n");
}

function request(fields: Fields, paint: Paint): string {
  const { status, operation, method, provider, key, code, bytesIn, bytesOut, ms, id, err } = fields;
  const style = (status as number) >= 500 ? "red" : (status as number) >= 400 ? "yellow" : "green";
  const what = operation === "none" ? `${method}` : `${operation}`;
  const details = [
    provider,
    key,
    `${ms} ms`,
    `in ${size(bytesIn as number)}`,
    `out ${size(bytesOut as number)}`,
    ...((status as number) >= 400 ? [paint(style, printable(code ?? "")), paint("dim", `id ${id}`)] : []),
    err && paint(style, printable(describe(err))),
  ].filter(Boolean);
  return `${paint(style, `${status}`)} ${paint("bold", what.padEnd(24))}  ${details.join("  ")}`;
}

function message(msg: unknown, { err, ...fields }: Fields, paint: Paint): string {
  const pairs = Object.entries(fields).map(([name, value]) => `${paint("dim", `${name}=`)}${printable(value)}`);
  return [printable(msg), ...pairs, err && paint("red", printable(describe(err)))].filter(Boolean).join("  ");
}

/** An error without its stack, which the JSON form has. */
function describe(err: unknown): string {
  const { type, message } = err as { type?: string; message?: string };
  return `${type ?? "Error"}: ${message ?? ""}`;
}

/** One line of text. Control characters, which could drive the terminal, are escaped. */
function printable(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(4, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toPrecision(3)} ${["", "kB", "MB", "GB", "TB"][power]}`;
}
