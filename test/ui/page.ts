/** A gateway with a small built page, and requests as a browser sends them. */
import { mkdir, writeFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import path from "node:path";
import { temporaryFolder } from "../support/gateway.ts";

/** A folder with the files of a page. */
export async function pageFolder(): Promise<string> {
  const folder = path.join(await temporaryFolder(), "ui");
  await mkdir(folder, { recursive: true });
  await writeFile(
    path.join(folder, "index.html"),
    '<!doctype html><script type="module" src="/ui/page.js?v=1"></script>',
  );
  await writeFile(path.join(folder, "page.js"), `export const text = "${"x".repeat(2_000)}";\n`);
  await writeFile(path.join(folder, "page.css"), "body { margin: 0 }\n");
  return folder;
}

export interface Reply {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests compare the members
  readonly json: any;
}

/** Sends a request with exactly these headers: fetch adds and refuses some. */
export function ask(
  url: string,
  method: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string | Buffer,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, method, path: target, headers, agent: false }, (res) => {
      const chunks: Buffer[] = [];
      res.on("data", (chunk: Buffer) => chunks.push(chunk));
      res.on("error", reject);
      res.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const isJson = res.headers["content-type"]?.startsWith("application/json") === true;
        resolve({
          status: res.statusCode ?? 0,
          headers: res.headers as Reply["headers"],
          text,
          json: isJson && text !== "" ? JSON.parse(text) : undefined,
        });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

export const PAGE = { "x-quarry-page": "1" };

/** Signs in, and returns the header with the session's cookie. */
export async function signIn(
  url: string,
  keyId: string,
  secret: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly cookie: string }> {
  const reply = await ask(url, "POST", "/ui/api/session", { ...PAGE, ...headers }, JSON.stringify({ keyId, secret }));
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
  return { cookie: (reply.headers["set-cookie"] as string[])[0]!.split(";")[0]! };
}

export interface Events {
  readonly res: IncomingMessage;
  // biome-ignore lint/suspicious/noExplicitAny: tests compare the members
  next(): Promise<{ readonly id: string; readonly data: any }>;
  readonly ended: Promise<unknown>;
}

/** Reads server-sent events, one by one. */
export function events(res: IncomingMessage): Events {
  const found: { id: string; data: unknown }[] = [];
  let text = "";
  let notify = () => {};
  res.setEncoding("utf8");
  res.on("data", (chunk: string) => {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop()!;
    for (const block of blocks) {
      const fields = new Map(
        block.split("\n").map((line) => [line.split(": ")[0], line.slice(line.indexOf(": ") + 2)]),
      );
      const data = fields.get("data");
      if (data !== undefined) found.push({ id: fields.get("id") ?? "", data: JSON.parse(data) });
    }
    notify();
  });
  const ended = new Promise((resolve) => {
    res.once("close", () => {
      resolve(undefined);
      notify();
    });
  });
  res.on("error", () => {});
  return {
    res,
    ended,
    async next() {
      while (found.length === 0) {
        if (res.destroyed) throw new Error("the stream has ended");
        await new Promise<void>((resolve) => {
          notify = resolve;
        });
      }
      return found.shift()!;
    },
  };
}
