/** The page's files, from dist/ui. They are read and compressed once, at the start. */
import { readdirSync, readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

export interface Asset {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The answer to a GET below `/ui`. */
export type Assets = (path: string, req: Pick<IncomingMessage, "headers">) => Asset;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".webmanifest": "application/manifest+json",
};

/** Everything comes from this origin, and no other page may show this one in a frame. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "x-frame-options": "DENY",
};

const FOREVER = "public, max-age=31536000, immutable";

/** The folder that the build writes: beside the bundle, or in dist/ if the sources run. */
function defaultFolder(): string {
  const here = import.meta.url;
  const places = here.endsWith(".ts") ? ["../../dist/ui/"] : ["./ui/", "../ui/"];
  const folders = places.map((place) => fileURLToPath(new URL(place, here)));
  return folders.find((folder) => readIndex(folder) !== undefined) ?? folders[0]!;
}

function readIndex(folder: string): Buffer | undefined {
  try {
    return readFileSync(path.join(folder, "index.html"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

interface Stored {
  readonly type: string;
  readonly plain: Buffer;
  readonly zipped: Buffer;
}

/** Undefined if the page is not built. */
export function loadAssets(folder: string = defaultFolder()): Assets | undefined {
  if (readIndex(folder) === undefined) return undefined;
  const files = new Map<string, Stored>();
  for (const name of readdirSync(folder)) {
    const type = TYPES[path.extname(name)];
    if (type === undefined) continue;
    const plain = readFileSync(path.join(folder, name));
    files.set(name, { type, plain, zipped: gzipSync(plain, { level: 9 }) });
  }
  const index = files.get("index.html")!;
  return (target, req) => {
    const [below = "", query = ""] = target.split("?", 2);
    const name = below.replace(/^\/ui\/?/, "");
    const found = files.get(name);
    // Names without a file are views, which the page itself tells apart. A file that a newer build has removed is none.
    if (found === undefined && /^[\w-]+\.(js|css|map)$/.test(name)) {
      return { status: 404, headers: { ...HEADERS, "cache-control": "no-store" }, body: Buffer.alloc(0) };
    }
    const file = found ?? index;
    // Addresses in index.html have the content's digest as `v`.
    const cached = file !== index && query.startsWith("v=") ? FOREVER : "no-cache";
    const zips = /\bgzip\b/.test(req.headers["accept-encoding"] ?? "");
    return {
      status: 200,
      headers: {
        ...HEADERS,
        "content-type": file.type,
        "cache-control": cached,
        vary: "Accept-Encoding",
        ...(zips && { "content-encoding": "gzip" }),
      },
      body: zips ? file.zipped : file.plain,
    };
  };
}
