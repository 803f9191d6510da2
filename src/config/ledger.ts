/** The section `ledger`: where the ledger is, if not in the data folder. */
import * as z from "zod";
import { seconds, secret } from "./fields.ts";

const POSTGRES = /^postgres(?:ql)?:\/\/./;

const url = secret
  .regex(POSTGRES, "must be a postgres:// URL")
  .describe(
    "`postgres://user:password@host:port/database`. Its parameters are libpq's, such as `?sslmode=verify-full&sslrootcert=ca.pem`.",
  );

const settings = z.strictObject({
  url,
  connections: z.int().min(2).max(200).default(10).describe("Most connections that this process opens."),
  connect_seconds: seconds(5).describe("Time in seconds to wait for a connection."),
  query_seconds: seconds(30).describe("Time in seconds after which a query is canceled."),
  slow_query_seconds: seconds(1).describe("Time in seconds after which a query is logged, without its values."),
});

export const ledgerSettings = z.union([url, settings], {
  error:
    "must be a postgres:// URL, or an object with `url` and maybe `connections`, `connect_seconds`, `query_seconds`, `slow_query_seconds`",
});

export type LedgerConfig = z.output<typeof settings>;

/** The settings of a URL that is given alone are the defaults. */
export const completeLedger = (given: z.output<typeof ledgerSettings> | undefined): LedgerConfig | undefined =>
  typeof given === "string" ? settings.parse({ url: given }) : given;

/** The URL without its user, password and parameters. */
export function ledgerAddress({ url }: LedgerConfig): string {
  if (!URL.canParse(url)) return "postgres://";
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** As the database's driver takes them. */
export const connectionSettings = ({ url, connections, connect_seconds, query_seconds }: LedgerConfig) => ({
  connectionString: url,
  connections,
  connectTimeoutMs: connect_seconds * 1000,
  queryTimeoutMs: query_seconds * 1000,
});
