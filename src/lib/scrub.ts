/** Removes secrets and internal hosts from error messages before they leave the gateway. */
import { asGatewayError, GatewayError } from "./errors.ts";

/** The values of the configuration that no message may contain. */
export interface Confidential {
  readonly secrets: readonly string[];
  /** URLs of servers whose hosts are internal. */
  readonly urls: readonly string[];
}

/** All results are unchanged if they contain nothing confidential. */
export interface Scrubber {
  text(text: string): string;
  /** Scrubs every string of a JSON value, member names included. */
  json(value: unknown): unknown;
  /** The error with scrubbed texts. Its cause is not scrubbed. */
  error(error: unknown): GatewayError;
}

const STAND_IN = "***";
/** Shorter secrets are ignored: they occur in ordinary words. */
const MIN_SECRET = 4;
/** Shorter secrets are replaced only as whole words, and not in encoded forms. */
const MIN_ANYWHERE = 8;
/** Characters of a secret that must be visible for a partially masked form to be replaced. */
const MIN_VISIBLE = 4;
/** Values that are nested deeper are replaced as a whole. */
const MAX_DEPTH = 100;

interface Needle {
  readonly text: string;
  /** True if letters and digits on either side make it another word. */
  readonly word: boolean;
  readonly by: string;
}

/** A number with its text (TC39, "JSON.parse source text access"). TypeScript's library does not have it yet. */
const { isRawJSON } = JSON as unknown as { isRawJSON(value: unknown): boolean };

export function createScrubber({ secrets, urls }: Confidential): Scrubber {
  const known = [...new Set(secrets.flatMap(partsOf))].filter((secret) => secret.length >= MIN_SECRET);
  const needles = [...known.flatMap(needlesOf), ...urls.flatMap(hostNeedles)]
    // The longest first, because a needle may contain another one.
    .sort((a, b) => b.text.length - a.text.length);

  // No escape changes letters and digits. Without this check, long texts of escapes would cost a third of a second per megabyte.
  const cores = known.map(coreOf).filter((core) => core.length >= MIN_VISIBLE);
  const withoutNeedles = (given: string): string => needles.reduce(replaced, given);

  const text = (given: string): string => {
    const rest = withoutNeedles(withoutAddresses(given));
    const plain = cores.some((core) => rest.includes(core)) ? unescaped(rest) : rest;
    const found = plain === rest ? plain : withoutNeedles(plain);
    // Places in the plain text are not places in the escaped text, so the plain text is kept.
    return withoutCut(withoutMasked(found === plain ? rest : found, known), needles);
  };

  const json = (value: unknown, depth = 0): unknown => {
    if (typeof value === "string") return text(value);
    if (typeof value !== "object" || value === null || isRawJSON(value)) return value;
    if (depth === MAX_DEPTH) return STAND_IN;
    if (Array.isArray(value)) return value.map((item) => json(item, depth + 1));
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [text(name), json(item, depth + 1)]));
  };

  return {
    text,
    json: (value) => json(value),
    error(error) {
      const given = asGatewayError(error);
      const { kind, message, detail } = given;
      const scrubbed = json([message, detail.fields, detail.upstreamRequestId]) as [
        string,
        typeof detail.fields,
        string,
      ];
      const [words, fields, upstreamRequestId] = scrubbed;
      const same =
        words === message &&
        upstreamRequestId === detail.upstreamRequestId &&
        Object.entries(fields ?? {}).every(([name, value]) => detail.fields?.[name] === value);
      if (same) return given;
      return new GatewayError(kind, words, {
        ...detail,
        ...(fields !== undefined && { fields }),
        ...(upstreamRequestId !== undefined && { upstreamRequestId }),
      });
    },
  };
}

/** The secret, and the credentials in it if it is the value of an Authorization header (RFC 9110, 11.4). */
function partsOf(secret: string): readonly string[] {
  const [, scheme = "", credentials = ""] = /^([A-Za-z]+) (\S+)$/.exec(secret) ?? [];
  if (credentials === "") return [secret];
  if (scheme.toLowerCase() !== "basic") return [secret, credentials];
  const pair = Buffer.from(credentials, "base64").toString();
  return [secret, credentials, pair, pair.slice(pair.indexOf(":") + 1)];
}

function needlesOf(secret: string): readonly Needle[] {
  const word = secret.length < MIN_ANYWHERE;
  const escaped = JSON.stringify(secret).slice(1, -1);
  const forms = word ? [secret, escaped] : [secret, escaped, ...encodedForms(secret)];
  return [...new Set(forms)].map((text) => ({ text, word, by: STAND_IN }));
}

function encodedForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const escaped = encodeURIComponent(secret);
  const hex = bytes.toString("hex");
  const base64 = [0, 1, 2].map((before) => base64Within(bytes, before));
  return [
    escaped,
    escaped.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    hex,
    hex.toUpperCase(),
    ...base64,
    ...base64.map((form) => form.replaceAll("+", "-").replaceAll("/", "_")),
  ];
}

/** The characters that the bytes have within longer base64 text, `before` bytes after a multiple of three. */
function base64Within(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
  return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
}

function hostNeedles(url: string): readonly Needle[] {
  const { hostname, port, protocol, search } = new URL(url);
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  const number = port === "" ? (protocol === "https:" ? "443" : "80") : port;
  const needles = [...new Set([hostname, bare])].map((name) => word(`${name}:${number}`));
  needles.push({ text: `//${hostname}`, word: true, by: `//${STAND_IN}` });
  // A query may hold a key.
  if (search.length > MIN_ANYWHERE) needles.push(word(search.slice(1)));
  // Loopback names tell nothing, and a name without a dot may be any word.
  const loopback = bare.startsWith("127.") || bare === "::1";
  if (!loopback && (bare.includes(".") || bare.includes(":"))) needles.push(word(bare));
  return needles;
}

const word = (text: string): Needle => ({ text, word: true, by: STAND_IN });

function replaced(text: string, { text: needle, word, by }: Needle): string {
  let at = text.indexOf(needle);
  if (at < 0) return text;
  let rest = "";
  let done = 0;
  for (; at >= 0; at = text.indexOf(needle, at + needle.length)) {
    if (word && (isWord(text, at - 1) || isWord(text, at + needle.length))) continue;
    rest += text.slice(done, at) + by;
    done = at + needle.length;
  }
  return rest + text.slice(done);
}

const isWord = (text: string, at: number): boolean => /[\w-]/.test(text.charAt(at));

/**
 * Node's system errors and undici's timeouts name the address of the server, also one that DNS resolved. TLS errors list the
 * names in the server's certificate.
 */
const withoutAddresses = (text: string): string =>
  text
    .replace(/\b(connect|getaddrinfo|read|write) (E[A-Z_]+) [^\s,)]+(?: - Local \([^\s)]*\))?/g, `$1 $2 ${STAND_IN}`)
    .replace(/\b(attempted address(?:es)?: )[^)]*/g, `$1${STAND_IN}`)
    .replace(/\b(does not match certificate's altnames: ).*/g, `$1${STAND_IN}`);

/** The longest run of letters and digits. */
const coreOf = (secret: string): string =>
  secret.split(/[^A-Za-z0-9]/).reduce((longest, run) => (run.length > longest.length ? run : longest), "");

/** Escapes of JSON within a text, of HTML and XML, and of URLs. */
const ESCAPE = /\\u([0-9a-f]{4})|&#x([0-9a-f]{1,6});|%([0-9a-f]{2})|&#(\d{1,7});|\\([/"'\\])|&(amp|lt|gt|quot|apos);/gi;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);
/** Messages that pass through several servers are escaped more than once. */
const ESCAPE_ROUNDS = 4;

/** The text without escapes of ASCII characters. */
function unescaped(text: string): string {
  let rest = text;
  for (let round = 0; round < ESCAPE_ROUNDS; round += 1) {
    const before = rest;
    rest = before.replace(ESCAPE, (whole, unit, hex, percent, decimal, character, entity) => {
      if (character !== undefined) return character;
      if (entity !== undefined) return ENTITIES.get(entity.toLowerCase())!;
      const code = decimal === undefined ? Number.parseInt(unit ?? hex ?? percent, 16) : Number(decimal);
      return code < 0x80 ? String.fromCharCode(code) : whole;
    });
    if (rest === before) break;
  }
  return rest;
}

const MASK = /\*{3,}|•{3,}|\.{3,}|…+|[xX]{4,}/g;

/** Replaces secrets whose middle the sender has masked, such as OpenAI's `sk-ab***yz`. */
function withoutMasked(text: string, secrets: readonly string[]): string {
  let rest = "";
  let done = 0;
  for (const { 0: mask, index } of text.matchAll(MASK)) {
    if (index < done) continue;
    if (!isVisible(text, index - 1) && !isVisible(text, index + mask.length)) continue;
    const firsts = visibleBefore(text, index, done);
    const lasts = visibleAfter(text, index + mask.length);
    const found = firsts
      .flatMap((first) => lasts.map((last) => [first, last] as const))
      .find(([first, last]) => secrets.some((secret) => isMasked(secret, first, last)));
    if (found === undefined) continue;
    const [first, last] = found;
    rest += text.slice(done, index - first.length) + STAND_IN;
    done = index + mask.length + last.length;
  }
  return rest + text.slice(done);
}

const CUT = /(?:…|\.{3})$/;

/** Replaces the beginning of a confidential text at the end of a message that was cut there, by `shortened` or by the sender. */
function withoutCut(text: string, needles: readonly Needle[]): string {
  const [mark] = CUT.exec(text) ?? [];
  if (mark === undefined) return text;
  const rest = text.slice(0, -mark.length);
  const longest = Math.max(0, ...needles.map((needle) => beginningAtEnd(rest, needle.text)));
  return longest < MIN_VISIBLE ? text : rest.slice(0, -longest) + STAND_IN + mark;
}

/** The length of the longest beginning of the needle at the end of the text. */
function beginningAtEnd(text: string, needle: string): number {
  let length = Math.min(text.length, needle.length - 1);
  while (length > 0 && !text.endsWith(needle.slice(0, length))) length -= 1;
  return length;
}

function isMasked(secret: string, first: string, last: string): boolean {
  const visible = first.length + last.length;
  return visible >= MIN_VISIBLE && visible < secret.length && secret.startsWith(first) && secret.endsWith(last);
}

/** The longest visible part of a masked secret. */
const MAX_VISIBLE = 256;
const isVisible = (text: string, at: number): boolean => /[^\s"'`<>,;()[\]{}\\*•…]/.test(text.charAt(at));

/** What may be the beginning of a secret: everything since a space or quote, or since `:` or `=`. */
function visibleBefore(text: string, end: number, from: number): readonly string[] {
  const least = Math.max(from, end - MAX_VISIBLE);
  let at = end;
  while (at > least && isVisible(text, at - 1)) at -= 1;
  const all = text.slice(at, end);
  return [all, all.slice(Math.max(all.lastIndexOf(":"), all.lastIndexOf("=")) + 1)];
}

/** What may be the end of a secret: everything up to a space or quote, with and without a punctuation mark. */
function visibleAfter(text: string, start: number): readonly string[] {
  let at = start;
  while (at < start + MAX_VISIBLE && isVisible(text, at)) at += 1;
  const all = text.slice(start, at);
  return [all, all.replace(/[.:!?]$/, "")];
}
