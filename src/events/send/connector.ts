/**
 * Opens the connections of webhooks. The addresses are checked here, where they are used: a name that resolves to another
 * address after a check cannot lead elsewhere.
 */
import { type LookupAddress, type LookupAllOptions, lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { buildConnector } from "undici";
import { isPublicAddress } from "../../lib/webhooks/addresses.ts";
import { type AllowedHosts, portOf } from "../../lib/webhooks/target.ts";

/** The host is not in `allowed_hosts`, and has an address that is not public. */
export class AddressNotAllowed extends Error {
  override readonly name = "AddressNotAllowed";
}

/** `dns.lookup` for all addresses. */
export type AddressLookup = (
  host: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface ConnectorOptions {
  readonly allowed: AllowedHosts;
  /** Time limit of a connection, with DNS and TLS. */
  readonly timeoutMs: number;
  readonly lookup?: AddressLookup;
  readonly isPublic?: (address: string) => boolean;
}

export function createConnector(options: ConnectorOptions): buildConnector.connector {
  const { allowed, timeoutMs, lookup = systemLookup, isPublic = isPublicAddress } = options;

  const lookupWith = (isFine: (address: string) => boolean): LookupFunction => {
    return (host, { all, ...rest }, done) =>
      lookup(host, { ...rest, all: true }, (error, addresses) => {
        if (error !== null) return done(error, []);
        // One is enough: whoever gives a name such an address wants it to be used.
        if (!addresses.every(({ address }) => isFine(address))) return done(new AddressNotAllowed(), []);
        if (all) done(null, addresses);
        else done(null, addresses[0]!.address, addresses[0]!.family);
      });
  };
  const common = { timeout: timeoutMs, allowH2: false };
  const checked = buildConnector({ ...common, lookup: lookupWith(isPublic) });
  const unchecked = buildConnector({ ...common, lookup: lookupWith(() => true) });

  return (target, done) => {
    const { hostname } = target;
    if (allowed.has(hostname, portOf(target))) return unchecked(target, done);
    // Node looks no address up.
    if (isIP(hostname) !== 0 && !isPublic(hostname)) return done(new AddressNotAllowed(), null);
    checked(target, done);
  };
}
