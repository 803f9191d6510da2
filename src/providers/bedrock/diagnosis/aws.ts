/**
 * STS, IAM and KMS, signed with the provider's credentials. Their SDK clients are not used: five calls do not justify three more
 * packages. STS and IAM have AWS's Query protocol, KMS has JSON.
 */
import { parseXML } from "@aws-sdk/xml-builder";
import { HttpRequest } from "@smithy/protocol-http";
import { SignatureV4 } from "@smithy/signature-v4";
import type { AwsCredentialIdentity } from "@smithy/types";
import { request } from "undici";
import { Sha256 } from "../../../lib/aws/sha256.ts";
import { GatewayError } from "../../../lib/errors.ts";
import { recordIn, textIn } from "../../answers.ts";
import { TooLate, timed } from "../../diagnosis/findings.ts";
import { createAgent } from "../../http/agent.ts";

/** Why a call failed. */
export interface AwsProblem {
  /** AWS's error code, such as `AccessDenied`, or why there was no answer. */
  readonly code: string;
  readonly status: number | undefined;
  readonly message: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export type Tried<T> = { readonly value: T; readonly problem?: undefined } | { readonly problem: AwsProblem };

export async function tried<T>(ms: number, run: (signal: AbortSignal) => Promise<T>): Promise<Tried<T>> {
  try {
    return { value: await timed(ms, run) };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

interface Thrown {
  readonly name?: string;
  readonly code?: unknown;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

function problemOf(error: unknown): AwsProblem {
  const thrown = ((error instanceof GatewayError ? error.detail.cause : undefined) ?? error) as Thrown;
  const status = thrown.$metadata?.httpStatusCode;
  const connection = status === undefined && typeof thrown.code === "string" ? thrown.code : undefined;
  const code = connection ?? (error instanceof TooLate ? "NoAnswer" : (thrown.name ?? "Error"));
  return { code, status, message: thrown.message || code, headers: thrown.$response?.headers ?? {} };
}

const KEY_CODES: ReadonlySet<string> = new Set([
  "AuthFailure",
  "ExpiredToken",
  "ExpiredTokenException",
  "IncompleteSignature",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "InvalidToken",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
]);

/** True if AWS refuses the credentials themselves, for this or any other call. */
export const isKeyRefused = ({ code }: AwsProblem): boolean => KEY_CODES.has(code);

export const isDenied = ({ code, status }: AwsProblem): boolean =>
  !KEY_CODES.has(code) && (status === 403 || /^AccessDenied/.test(code));

/** AWS's words for a signature that is too old or too new. */
export const isSkewed = ({ code, message }: AwsProblem): boolean =>
  code === "RequestTimeTooSkewed" ||
  code === "RequestExpired" ||
  /signature (?:expired|not yet current)/i.test(message);

export const described = ({ code, message }: AwsProblem): string =>
  message === code || message === "UnknownError" ? code : `${code}: ${message}`;

type Service = "sts" | "iam" | "kms";

export interface AwsApi {
  /** A call of AWS's Query protocol. Resolves with the content of `<ActionResult>`. Rejects with the fields of AWS's SDKs' errors. */
  query(
    service: "sts" | "iam",
    action: string,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, unknown>>>;
  kms(action: string, body: object, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>>;
}

interface Options {
  readonly region: string;
  /** The host of Bedrock at AWS, which tells the partition's domain. */
  readonly bedrockHost: string;
  readonly endpoint: string | undefined;
  readonly credentials: AwsCredentialIdentity;
  readonly ms: number;
}

const STS_VERSION = "2011-06-15";
const IAM_VERSION = "2010-05-08";

/** IAM is global: one host and one signing region for each partition (AWS general reference, "IAM endpoints"). */
const IAM_PLACES: readonly (readonly [region: RegExp, host: string, signedFor: string])[] = [
  [/^cn-/, "iam.cn-north-1.amazonaws.com.cn", "cn-north-1"],
  [/^us-gov-/, "iam.us-gov.amazonaws.com", "us-gov-west-1"],
  [/^/, "iam.amazonaws.com", "us-east-1"],
];

export function createAwsApi({ region, bedrockHost, endpoint, credentials, ms }: Options): AwsApi {
  const domain = bedrockHost.split(".").slice(2).join(".");
  const dispatcher = createAgent({ connectTimeout: ms, headersTimeout: ms, bodyTimeout: ms });

  function placeOf(service: Service): { readonly url: string; readonly signedFor: string } {
    const [, host, signedFor] = IAM_PLACES.find(([regions]) => regions.test(region))!;
    const own = service === "iam" ? `https://${host}` : `https://${service}.${region}.${domain}`;
    return { url: endpoint ?? own, signedFor: service === "iam" ? signedFor : region };
  }

  async function send(service: Service, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal) {
    const { url, signedFor } = placeOf(service);
    const { protocol, host, hostname, port, pathname } = new URL(url);
    const signer = new SignatureV4({ service, region: signedFor, credentials, sha256: Sha256 });
    const unsigned = new HttpRequest({
      method: "POST",
      protocol,
      hostname,
      ...(port !== "" && { port: Number(port) }),
      path: pathname,
      headers: { host, ...headers },
      body,
    });
    const signed = await signer.sign(unsigned);
    const options = { dispatcher, method: "POST", headers: signed.headers, body, signal } as const;
    const { statusCode, headers: answered, body: content } = await request(url, options);
    return { status: statusCode, headers: answered as Record<string, string>, text: await content.text() };
  }

  return {
    async query(service, action, parameters, signal) {
      const version = service === "sts" ? STS_VERSION : IAM_VERSION;
      const form = new URLSearchParams({ Action: action, Version: version, ...parameters }).toString();
      const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
      const { status, text, headers: answered } = await send(service, headers, form, signal);
      const document = xmlIn(text);
      if (status < 300) return recordIn(recordIn(document[`${action}Response`])[`${action}Result`]);
      const answer = recordIn(document.ErrorResponse);
      // Older services wrap the error once more, which botocore reads too.
      const error = recordIn(answer.Error ?? recordIn(answer.Errors).Error);
      throw awsError(status, textIn(error.Code), textIn(error.Message), answered);
    },

    async kms(action, body, signal) {
      const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": `TrentService.${action}` };
      const { status, text, headers: answered } = await send("kms", headers, JSON.stringify(body), signal);
      const document = jsonIn(text);
      if (status < 300) return document;
      const code = (textIn(document.__type) ?? answered["x-amzn-errortype"])?.split("#").at(-1)?.split(":")[0];
      throw awsError(status, code, textIn(document.message) ?? textIn(document.Message), answered);
    },
  };
}

const awsError = (status: number, code = `HTTP ${status}`, message = code, headers: Record<string, string>) =>
  Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode: status }, $response: { headers } });

function xmlIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return recordIn(parseXML(text));
  } catch {
    return {};
  }
}

function jsonIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return recordIn(JSON.parse(text));
  } catch {
    return {};
  }
}
