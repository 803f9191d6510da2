/** Which URLs a webhook may have. Addresses that names resolve to are checked when a connection is opened. */
import { isIP } from "node:net";
import { isPublicAddress } from "./addresses.ts";

/** Hosts that webhooks may reach although they are not public. */
export interface AllowedHosts {
  /** @param host with or without the brackets of an IPv6 address */
  has(host: string, port: number): boolean;
}

const ENTRY = /^(\[[0-9a-f:.]+\]|[^\s:/?#@,\\[\]%]+)(?::(\d{1,5}))?$/i;

/** A host as URLs have it. Undefined if it is none. */
function hostOf(text: string): string | undefined {
  const bracketed = text.includes(":") && !text.startsWith("[") ? `[${text}]` : text;
  return URL.canParse(`http://${bracketed}`) ? new URL(`http://${bracketed}`).hostname.replace(/\.$/, "") : undefined;
}

/** `host`, which allows each port, or `host:port`, in the form that `has` compares. Undefined if it is neither. */
function entryOf(text: string): string | undefined {
  const [, name = "", port] = ENTRY.exec(text) ?? [];
  // No patterns: who may add names to a domain must not thereby reach further hosts.
  const host = name === "" || name.includes("*") ? undefined : hostOf(name);
  if (host === undefined || host === "" || Number(port ?? 1) < 1 || Number(port ?? 1) > 65_535) return undefined;
  return port === undefined ? host : `${host}:${Number(port)}`;
}

/** What is wrong with an entry of `allowed_hosts`. Undefined if nothing is. */
export const allowedHostProblem = (text: string): string | undefined =>
  entryOf(text) === undefined ? "must be a host, or host:port, without a pattern" : undefined;

/** @param entries without problems */
export function createAllowedHosts(entries: readonly string[]): AllowedHosts {
  const known = new Set(entries.map(entryOf));
  return {
    has(text, port) {
      const host = hostOf(text);
      return host !== undefined && (known.has(host) || known.has(`${host}:${port}`));
    },
  };
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };
export const portOf = ({ port, protocol }: { readonly port: string; readonly protocol: string }): number =>
  port === "" ? DEFAULT_PORTS[protocol]! : Number(port);

/** What is wrong with the URL of a webhook, without the URL. Undefined if nothing is. */
export function targetProblem(text: string, allowed: AllowedHosts): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || DEFAULT_PORTS[url.protocol] === undefined) return "must be an https:// URL";
  if (url.username !== "" || url.password !== "") return "must not contain a user name or a password";
  if (allowed.has(url.hostname, portOf(url))) return undefined;
  if (url.protocol === "http:") return "must be an https:// URL, or its host must be in `allowed_hosts`";
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  return isIP(host) === 0 || isPublicAddress(host)
    ? undefined
    : "must have a public address, or its host must be in `allowed_hosts`";
}
