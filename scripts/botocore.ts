/** Reads AWS's models from the pinned botocore in `.venv`. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** @param name of a file of the service's newest version, without its `.gz` */
export function readBotocore<T>(service: "s3" | "bedrock", name: string): T {
  const library = new URL("../.venv/lib", import.meta.url).pathname;
  const data = join(library, only(library, /^python3/), "site-packages/botocore/data", service);
  const version = join(data, readdirSync(data).sort().at(-1) ?? "");
  const file = only(version, new RegExp(`^${name}(\\.gz)?$`));
  const bytes = readFileSync(join(version, file));
  return JSON.parse((file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8")) as T;
}

function only(folder: string, name: RegExp): string {
  const found = readdirSync(folder).find((entry) => name.test(entry));
  if (!found) throw new Error(`no ${name} in ${folder}`);
  return found;
}
