/** Chooses the API that a request addresses: by its port, its Host header or its path. */
import type { IncomingMessage } from "node:http";
import { createServer, type Service } from "../api/serve.ts";
import { hostName } from "../auth/browsers.ts";
import type { Config } from "../config/schema.ts";
import { splitTarget } from "../http/target.ts";

/** An API at an address. */
interface Face {
  readonly service: Service;
  readonly serve: ReturnType<typeof createServer>;
  readonly glued?: undefined;
}

/** A request below no address of S3: the slash is missing that must follow this path. */
interface Glued {
  readonly glued: string;
}

interface Services {
  readonly s3: Service;
  readonly bedrock: Service;
  /** Addresses of S3 besides its own prefix. */
  readonly s3Addresses: Pick<NonNullable<Config["s3"]>, "host" | "path">;
}

/** A request of the port that serves only S3. */
interface Marked extends IncomingMessage {
  [AT_ROOT]?: true;
}
const AT_ROOT = Symbol("at the root of S3");

/** Marks a request that arrived on the port whose root is S3. */
export function markAtRoot(req: IncomingMessage): void {
  (req as Marked)[AT_ROOT] = true;
}

export function createFaces(
  { s3, bedrock, s3Addresses: { host, path } }: Services,
  surroundings: Parameters<typeof createServer>[1],
): (req: IncomingMessage) => Face | Glued | undefined {
  const face = (service: Service): Face => ({ service, serve: createServer(service, surroundings) });
  const root = face({ ...s3, prefix: "" });
  const ofS3 = [s3.prefix, ...(path === undefined ? [] : [path])].map((prefix) => face({ ...s3, prefix }));
  const other = face(bedrock);
  const isRoot = rootOf(host);

  return (req) => {
    if ((req as Marked)[AT_ROOT] === true || isRoot(req.headers.host)) return root;
    const { url = "/" } = req;
    const found = ofS3.find(({ service }) => isUnder(url, service.prefix));
    if (found !== undefined) return found;
    const glued = ofS3.find(({ service }) => isGlued(url, service.prefix));
    if (glued !== undefined) return { glued: glued.service.prefix };
    return isUnder(url, other.service.prefix) ? other : undefined;
  };
}

/** True for `domain` and the names below it, which are its buckets. */
function rootOf(domain: string | undefined): (host: string | undefined) => boolean {
  if (domain === undefined) return () => false;
  return (host) => {
    if (host === undefined) return false;
    const name = hostName(host.toLowerCase());
    return name === domain || name.endsWith(`.${domain}`);
  };
}

/** `/prefix`, `/prefix/…` and `/prefix?…`. */
const isUnder = (url: string, prefix: string): boolean => {
  if (!url.startsWith(prefix)) return false;
  const next = url[prefix.length];
  return next === undefined || next === "/" || next === "?";
};

/** `/prefixbucket/` and `/prefixbucket/key`: the Rust SDK appends the bucket to the endpoint's path. */
const isGlued = (url: string, prefix: string): boolean =>
  url.startsWith(prefix) && splitTarget(url, prefix).path.includes("/");
