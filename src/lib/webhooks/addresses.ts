/** IP addresses that belong to the public internet. */
import ipaddr from "ipaddr.js";

/** Azure's metadata and DNS server. The other clouds have theirs at link-local or private addresses. */
const METADATA: ReadonlySet<string> = new Set(["168.63.129.16"]);
/** Everything else is unallocated or has a special purpose (IANA, IPv6 Address Space). */
const GLOBAL = ipaddr.IPv6.parseCIDR("2000::/3");
/** IPv4 addresses behind NAT64 (RFC 6052). On networks with IPv6 alone, DNS64 answers with these. */
const NAT64 = ipaddr.IPv6.parseCIDR("64:ff9b::/96");

/**
 * @param text an address without a port or brackets; false for anything else
 * @returns false for addresses of the machine, its network, its cloud, and those without one host. An IPv6 form of an IPv4
 * address counts as the IPv4 address, or as not public where the form is deprecated, such as 6to4.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (!(address instanceof ipaddr.IPv6)) return isPublicV4(address as ipaddr.IPv4);
  if (address.isIPv4MappedAddress() || address.match(NAT64)) {
    return isPublicV4(new ipaddr.IPv4(address.toByteArray().slice(-4)));
  }
  return address.match(GLOBAL) && address.range() === "unicast";
}

const isPublicV4 = (address: ipaddr.IPv4): boolean =>
  address.range() === "unicast" && !METADATA.has(address.toString());
