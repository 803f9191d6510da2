/** Requests to `/ui/api` of a gateway, signed as those of Bedrock's API. */
import { HttpRequest } from "@smithy/protocol-http";
import { SignatureV4 } from "@smithy/signature-v4";
import { request } from "undici";
import { Sha256 } from "../lib/aws/sha256.ts";
import type { GatewayClients } from "./connection.ts";
import { CommandError } from "./failure.ts";

/** Undefined members are left out. */
type PageQuery = Readonly<Record<string, string | undefined>>;

/** Resolves with the text of the answer. Rejects with CommandError, or as AWS's clients do. */
export async function askPageApi(
  { bedrock, endpoints }: GatewayClients,
  path: string,
  given: PageQuery,
): Promise<string> {
  const url = new URL(`${endpoints.bedrock.replace(/\/bedrock\/?$/, "")}/ui/api/${path}`);
  const query = Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  const { credentials, region } = bedrock.config;
  const signer = new SignatureV4({ service: "bedrock", region, credentials, sha256: Sha256 });
  const { headers } = await signer.sign(
    new HttpRequest({
      method: "GET",
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query,
      headers: { host: url.host },
    }),
  );
  url.search = new URLSearchParams(query).toString();
  const { statusCode, body } = await request(url, { headers });
  const text = await body.text();
  if (statusCode < 300) return text;
  if (statusCode === 404) {
    throw new CommandError(`The gateway at ${endpoints.base} has no /ui/api/${path}: it is older, or has 'ui: false'.`);
  }
  throw Object.assign(new Error(messageIn(text)), { name: codeIn(text), $metadata: { httpStatusCode: statusCode } });
}

interface Refused {
  readonly code?: string;
  readonly message?: string;
}

function refusedIn(text: string): Refused {
  try {
    return JSON.parse(text) as Refused;
  } catch {
    return {};
  }
}

const messageIn = (text: string): string => refusedIn(text).message ?? "";
const codeIn = (text: string): string => refusedIn(text).code ?? "Error";
