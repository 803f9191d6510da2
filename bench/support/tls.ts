/** The certificate of an upstream that serves HTTPS: the one of the tests, for localhost. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = (name: string): string => fileURLToPath(new URL(`../../test/support/tls/${name}`, import.meta.url));

export const CERTIFICATE = file("cert.pem");

export const certificate = () => ({ cert: readFileSync(CERTIFICATE), key: readFileSync(file("key.pem")) });
