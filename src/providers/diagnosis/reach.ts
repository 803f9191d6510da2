/** Tries whether a server can be reached: name, connection, TLS, an answer. Its clock is compared with this machine's. */
import { request } from "undici";
import type { Finding } from "../../ports/diagnosis.ts";
import { createAgent } from "../http/agent.ts";
import { failed, notVisible, ok, TooLate, timed } from "./findings.ts";

/** AWS refuses signatures whose time differs by more (IAM user guide, "Troubleshoot signed requests"). S3 allows 15 minutes. */
export const ALLOWED_SKEW_MS = 5 * 60_000;

export interface Reached {
  readonly finding: Finding;
  /** How far this machine's clock is ahead. Undefined if the server does not say the time. */
  readonly aheadMs?: number | undefined;
}

interface Asked {
  readonly check: string;
  readonly url: string;
  /** The key of the configuration that chooses the server. */
  readonly setting: string;
  readonly ms: number;
}

/** Sends no credentials. Every HTTP status is an answer. */
export async function reach({ check, url, setting, ms }: Asked): Promise<Reached> {
  const { origin, host, hostname } = new URL(url);
  const dispatcher = createAgent({ connectTimeout: ms, headersTimeout: ms, bodyTimeout: ms });
  const before = Date.now();
  try {
    return await timed(ms, async (signal) => {
      const headers = { "user-agent": "quarry" };
      const { headers: answered, body } = await request(url, { dispatcher, signal, headers });
      const at = Date.parse(String(answered.date ?? ""));
      const now = (before + Date.now()) / 2;
      body.on("error", () => {}).destroy();
      return { finding: ok(check, `${origin} answers`), aheadMs: Number.isNaN(at) ? undefined : now - at };
    });
  } catch (error) {
    const { text, fix } = explained(codeOf(error), { host, hostname, setting, ms });
    return { finding: failed(check, text, fix) };
  } finally {
    void dispatcher.destroy();
  }
}

/** The time of a `Date` header has no fraction, and half a second is its error. */
export function clockFinding(aheadMs: number | undefined, broken: (text: string, fix: string) => Finding): Finding {
  if (aheadMs === undefined) return notVisible("clock", "the server does not say the time");
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (Math.abs(aheadMs) <= ALLOWED_SKEW_MS) return ok("clock", `${seconds} s from the server's`);
  const side = aheadMs > 0 ? "ahead of" : "behind";
  return broken(
    `this machine's clock is ${seconds} s ${side} the server's`,
    "Set this machine's clock, for example with NTP.",
  );
}

interface Place {
  readonly host: string;
  readonly hostname: string;
  readonly setting: string;
  readonly ms: number;
}

function codeOf(error: unknown): string {
  if (error instanceof TooLate) return "late";
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code, errors } = at as { readonly code?: unknown; readonly errors?: readonly unknown[] };
    if (typeof code === "string") return code;
    if (errors !== undefined) return codeOf(errors[0]);
  }
  return "no reason was given";
}

const UNKNOWN_ISSUER = /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

function explained(
  code: string,
  { host, hostname, setting, ms }: Place,
): { readonly text: string; readonly fix: string } {
  const check = `Check ${setting}`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return { text: `the name ${hostname} has no address (${code})`, fix: `${check}, then this machine's DNS.` };
  }
  if (code === "ECONNREFUSED") {
    return { text: `nothing listens at ${host} (${code})`, fix: `Start the server at ${host}, or correct ${setting}.` };
  }
  if (code === "late" || code === "UND_ERR_CONNECT_TIMEOUT" || code === "ETIMEDOUT") {
    return {
      text: `${host} does not answer within ${ms / 1000} s`,
      fix: `${check}, then the firewall between here and ${host}.`,
    };
  }
  if (UNKNOWN_ISSUER.test(code)) {
    const fix = `If you trust the issuer of ${host}'s certificate, name its file in the variable NODE_EXTRA_CA_CERTS.`;
    return { text: `TLS: the certificate of ${host} has an unknown issuer (${code})`, fix };
  }
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    const fix = `Renew the certificate of ${host}, or set this machine's clock.`;
    return { text: `TLS: the certificate of ${host} is not valid now (${code})`, fix };
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return {
      text: `TLS: the certificate is not that of ${hostname} (${code})`,
      fix: `Correct the host in ${setting}.`,
    };
  }
  if (code.startsWith("ERR_SSL") || code === "EPROTO") {
    const fix = `If ${host} serves plain HTTP, write http:// in ${setting}.`;
    return { text: `TLS: ${host} does not complete the handshake (${code})`, fix };
  }
  return { text: `the connection to ${host} failed (${code})`, fix: `${check}, and that ${host} speaks HTTP.` };
}
