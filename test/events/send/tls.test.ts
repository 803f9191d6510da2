/** TLS with receivers. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import type { AddressLookup } from "../../../src/events/send/connector.ts";
import { accept, startReceiver } from "./receiver.ts";
import { startSending } from "./sending.ts";

const file = (name: string) => readFileSync(path.join(import.meta.dirname, "../../support/tls", name), "utf8");
/** For localhost and 127.0.0.1, and from no authority. */
const PAIR = { cert: file("cert.pem"), key: file("key.pem") };
const lookup: AddressLookup = (_host, _options, done) => done(null, [{ address: "127.0.0.1", family: 4 }]);

function trust(): void {
  const before = getCACertificates("default");
  setDefaultCACertificates([...before, PAIR.cert]);
  onTestFinished(() => setDefaultCACertificates(before));
}

test("a receiver whose certificate is trusted gets the event, at an address that was checked", async () => {
  trust();
  const receiver = await startReceiver(accept, { tls: PAIR });
  const checked: string[] = [];
  const isPublic = (address: string) => {
    checked.push(address);
    return true;
  };
  const send = startSending({ lookup, allowed: [], isPublic });
  expect(await send(`https://localhost:${receiver.port}/`)).toMatchObject({ status: 200, delivered: true });
  expect(checked).toEqual(["127.0.0.1"]);
});

test("a certificate for another host is refused, also of an allowed host", async () => {
  trust();
  const receiver = await startReceiver(accept, { tls: PAIR });
  const attempt = await startSending({ lookup, allowed: ["other.internal"] })(
    `https://other.internal:${receiver.port}/`,
  );
  expect(attempt).toMatchObject({ delivered: false, error: "The endpoint's certificate is for another host." });
  expect(receiver.received).toEqual([]);
});

test("a certificate from no authority is refused", async () => {
  const receiver = await startReceiver(accept, { tls: PAIR });
  const attempt = await startSending()(`https://127.0.0.1:${receiver.port}/`);
  expect(attempt).toMatchObject({
    delivered: false,
    error: "The endpoint's certificate is not from a trusted authority.",
  });
  expect(receiver.received).toEqual([]);
});

test("a receiver without TLS, and one with an old version", async () => {
  const plain = await startReceiver(accept);
  const old = await startReceiver(accept, {
    tls: { ...PAIR, minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" },
  });
  const send = startSending();
  for (const { port } of [plain, old]) {
    expect(await send(`https://127.0.0.1:${port}/`)).toMatchObject({
      delivered: false,
      error: "The endpoint and Quarry agree on no TLS connection.",
    });
  }
});
