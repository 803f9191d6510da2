import { expect, test } from "vitest";
import { isPublicAddress } from "../../../src/lib/webhooks/addresses.ts";

test.each([
  "1.1.1.1",
  "8.8.8.8",
  "99.255.255.255",
  "100.128.0.0",
  "128.0.0.1",
  "168.63.129.15",
  "169.253.255.255",
  "172.15.255.255",
  "172.32.0.0",
  "192.167.255.255",
  "198.17.255.255",
  "198.20.0.0",
  "223.255.255.255",
  "2001:4860:4860::8888",
  "2606:4700:4700::1111",
  "2a00:1450:4001:81b::200e",
  // A public IPv4 address, mapped and behind NAT64.
  "::ffff:8.8.8.8",
  "64:ff9b::8.8.8.8",
])("%s is public", (address) => expect(isPublicAddress(address)).toBe(true));

/** Addresses of IPv4 that are not public, by purpose. */
const V4: Readonly<Record<string, readonly string[]>> = {
  "this network": ["0.0.0.0", "0.1.2.3", "0.255.255.255"],
  private: ["10.0.0.0", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255"],
  "shared by carriers": ["100.64.0.0", "100.127.255.255"],
  loopback: ["127.0.0.1", "127.255.255.254"],
  "link-local": ["169.254.0.1", "169.254.255.255"],
  "protocol assignments": ["192.0.0.1", "192.0.0.192"],
  documentation: ["192.0.2.1", "198.51.100.1", "203.0.113.1"],
  "6to4 relay": ["192.88.99.1"],
  benchmarks: ["198.18.0.1", "198.19.255.255"],
  multicast: ["224.0.0.1", "239.255.255.255"],
  reserved: ["240.0.0.1", "255.255.255.254", "255.255.255.255"],
  "metadata of AWS, GCP, Azure, Oracle, OpenStack": ["169.254.169.254"],
  "metadata of ECS, Tencent, Scaleway": ["169.254.170.2", "169.254.0.23", "169.254.42.42"],
  "metadata of Alibaba": ["100.100.100.200"],
  "metadata of Azure": ["168.63.129.16"],
};
const ofV4 = Object.entries(V4).flatMap(([purpose, addresses]) => addresses.map((one) => [purpose, one] as const));

test.each(ofV4)("%s: %s is not public, in no form of IPv6", (_purpose, address) => {
  expect(isPublicAddress(address)).toBe(false);
  const hex = address
    .split(".")
    .map((part) => Number(part).toString(16).padStart(2, "0"))
    .join("")
    .replace(/^(.{4})(.{4})$/, "$1:$2");
  const forms = [
    `::ffff:${address}`,
    `::ffff:${hex}`,
    `0:0:0:0:0:ffff:${hex}`,
    `64:ff9b::${address}`,
    `64:ff9b::${hex}`,
    // Compatible (RFC 4291), translated (RFC 2765), local NAT64 (RFC 8215), 6to4, Teredo.
    `::${address}`,
    `::ffff:0:${hex}`,
    `64:ff9b:1::${hex}`,
    `2002:${hex}::1`,
    `2001:0:${hex}::1`,
  ];
  expect(forms.filter(isPublicAddress)).toEqual([]);
});

test.each([
  ["unspecified", "::"],
  ["loopback", "::1"],
  ["loopback in full", "0:0:0:0:0:0:0:1"],
  ["loopback with a zone", "::1%lo"],
  ["unique local", "fc00::1"],
  ["unique local", "fdff:ffff::1"],
  ["metadata of AWS", "fd00:ec2::254"],
  ["metadata of GCP", "fd20:ce::254"],
  ["link-local", "fe80::1"],
  ["link-local with a zone", "fe80::1%eth0"],
  ["site-local", "fec0::1"],
  ["multicast", "ff02::1"],
  ["discard", "100::1"],
  ["NAT64 of a network, even of a public address", "64:ff9b:1::808:808"],
  ["6to4, even of a public address", "2002:808:808::1"],
  ["Teredo", "2001::1"],
  ["benchmarks", "2001:2::1"],
  ["ORCHID", "2001:20::1"],
  ["documentation", "2001:db8::1"],
  ["documentation", "3fff::1"],
  ["AS112", "2620:4f:8000::1"],
  ["segment routing", "5f00::1"],
  ["unallocated", "4000::1"],
  ["unallocated", "1fff::1"],
])("%s: %s is not public", (_purpose, address) => expect(isPublicAddress(address)).toBe(false));

test.each(["", "localhost", "8.8.8.8:80", "[2606:4700:4700::1111]", "8.8.8.8 ", "256.1.1.1"])(
  "'%s' is no address",
  (text) => expect(isPublicAddress(text)).toBe(false),
);
