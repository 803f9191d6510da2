/** Request heads, byte for byte as boto3 1.44.5 sends them (recorded from its socket, on Python 3.11 and Linux). */
import { createHash, createHmac } from "node:crypto";

interface Request {
  readonly method: "GET" | "HEAD" | "PUT";
  readonly port: number;
  /** The raw request target. */
  readonly target: string;
  readonly service: "s3" | "bedrock";
  /** Headers in addition to the common ones. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Signs the request, which is then valid for 15 minutes. Without a key, the signature is invalid. */
  readonly key?: { readonly id: string; readonly secret: string };
}

const SHA256_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const USER_AGENT =
  "Boto3/1.44.5 md/Botocore#1.44.5 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.11.7 md/pyimpl#CPython m/g,Z,b,N,E cfg/retry-mode#standard Botocore/1.44.5";
const SIGNED = {
  s3: "host;x-amz-content-sha256;x-amz-date",
  bedrock: "host;x-amz-date",
} as const;

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Supports targets without a query. */
function sign({ method, port, target, service }: Request, secret: string, date: string): string {
  const scope = [date.slice(0, 8), "us-east-1", service, "aws4_request"];
  const headers = `host:127.0.0.1:${port}\nx-amz-content-sha256:${SHA256_OF_NOTHING}\nx-amz-date:${date}\n`;
  const canonical = [method, target, "", headers, SIGNED.s3, SHA256_OF_NOTHING].join("\n");
  const digest = createHash("sha256").update(canonical).digest("hex");
  const key = scope.reduce(hmac, `AWS4${secret}` as string | Buffer) as Buffer;
  return hmac(key, ["AWS4-HMAC-SHA256", date, scope.join("/"), digest].join("\n")).toString("hex");
}

export function head(request: Request): string {
  const { method, port, target, service, headers = {}, key } = request;
  const date = key === undefined ? "20261123T184235Z" : new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
  const credential = `Credential=${key?.id ?? "any"}/${date.slice(0, 8)}/us-east-1/${service}/aws4_request`;
  const signature = key === undefined ? "69d42575".repeat(8) : sign(request, key.secret, date);
  const all = {
    Host: `127.0.0.1:${port}`,
    "Accept-Encoding": "identity",
    "User-Agent": USER_AGENT,
    "X-Amz-Date": date,
    ...(service === "s3" && { "X-Amz-Content-SHA256": SHA256_OF_NOTHING }),
    Authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${SIGNED[service]}, Signature=${signature}`,
    "amz-sdk-invocation-id": "8a650733-a6ae-45a4-ba79-f9fffb46bc29",
    "amz-sdk-request": "attempt=1; max=3",
    ...headers,
  };
  return headOf(method, target, all);
}

export function headOf(method: string, target: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n`;
}
