/** `quarry files`: list, upload, download and delete objects. */
import { createWriteStream } from "node:fs";
import { rename } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { type TargetOptions, withExamples, withGateway, withTarget } from "./connected.ts";
import type { GatewayClients } from "./connection.ts";
import { CommandError, INTERRUPTED } from "./failure.ts";
import { interruption } from "./interruption.ts";
import { uploadSource } from "./local-source.ts";
import { createRate } from "./rate.ts";
import { createLiveLine, dateText, grouped, note, print, printJson, printTable, sizeText } from "./terminal.ts";
import { objectUriIn, s3UriIn, s3UriText } from "./uris.ts";

interface RecursiveOptions extends TargetOptions {
  readonly recursive?: boolean;
}

/** S3 deletes so many in one request. */
const DELETED_AT_ONCE = 1000;

export function addFiles(program: Command): void {
  const files = program.command("files").description("list, upload, download and delete files");
  withExamples(
    withTarget(files.command("ls").description("list buckets, or the files of a bucket or a folder"))
      .argument("[URI]", "s3://bucket/prefix. Default: the buckets")
      .option("-r, --recursive", "list the files of folders too")
      .action((uri: string | undefined, options: RecursiveOptions) =>
        withGateway(options, (connection) =>
          uri === undefined ? listBuckets(connection, options) : listObjects(connection, uri, options),
        ),
      ),
    "files ls",
    "files ls s3://my-bucket/in/",
  );
  withExamples(
    withTarget(files.command("put").description("upload a file"))
      .argument("<FILE>", "a file, or - for stdin")
      .argument("<URI>", "s3://bucket/key. A key that ends in / gets the file's name")
      .action((file: string, uri: string, options: TargetOptions) =>
        withGateway(options, (connection) => put(connection, file, uri, options)),
      ),
    "files put questions.jsonl s3://my-bucket/in/",
  );
  withExamples(
    withTarget(files.command("get").description("download a file"))
      .argument("<URI>", "s3://bucket/key")
      .argument("[FILE]", "a file, or - for stdout. Default: the key's last part")
      .action((uri: string, file: string | undefined, options: TargetOptions) =>
        withGateway(options, (connection) => get(connection, uri, file, options)),
      ),
    "files get s3://my-bucket/out/4f1c0a9b2d3e/questions.jsonl.out answers.jsonl",
    "files get s3://my-bucket/out/4f1c0a9b2d3e/questions.jsonl.out - | head",
  );
  withExamples(
    withTarget(files.command("rm").description("delete files"))
      .argument("<URIS...>", "s3://bucket/key, or s3://bucket/prefix with --recursive")
      .option("-r, --recursive", "delete everything that begins with the prefix")
      .action((uris: readonly string[], options: RecursiveOptions) =>
        withGateway(options, (connection) => remove(connection, uris, options)),
      ),
    "files rm s3://my-bucket/in/questions.jsonl",
    "files rm --recursive s3://my-bucket/in/",
  );
}

async function listBuckets({ s3 }: GatewayClients, { json }: TargetOptions): Promise<void> {
  const { paginateListBuckets } = await import("@aws-sdk/client-s3");
  const found: { readonly Name?: string | undefined; readonly CreationDate?: Date | undefined }[] = [];
  for await (const { Buckets = [] } of paginateListBuckets({ client: s3 }, {})) found.push(...Buckets);
  if (json) return printJson(found.map(({ Name, CreationDate }) => ({ bucket: Name, created: CreationDate })));
  printTable(found, [
    { title: "CREATED", text: ({ CreationDate }) => dateText(CreationDate) },
    { title: "BUCKET", text: ({ Name = "" }) => s3UriText({ bucket: Name, key: "" }) },
  ]);
}

async function listObjects({ s3 }: GatewayClients, uri: string, options: RecursiveOptions): Promise<void> {
  const { paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
  const { bucket, key } = s3UriIn(uri);
  const query = { Bucket: bucket, Prefix: key, ...(!options.recursive && { Delimiter: "/" }) };
  const found: { readonly key: string; readonly size?: number | undefined; readonly modified?: Date | undefined }[] =
    [];
  for await (const { CommonPrefixes = [], Contents = [] } of paginateListObjectsV2({ client: s3 }, query)) {
    found.push(...CommonPrefixes.map(({ Prefix = "" }) => ({ key: Prefix })));
    found.push(
      ...Contents.map(({ Key = "", Size, LastModified }) => ({ key: Key, size: Size, modified: LastModified })),
    );
  }
  if (options.json) return printJson(found.map(({ key, ...rest }) => ({ uri: s3UriText({ bucket, key }), ...rest })));
  printTable(found, [
    { title: "MODIFIED", text: ({ modified }) => dateText(modified) },
    { title: "BYTES", text: ({ size }) => (size === undefined ? "" : grouped(size)), isNumber: true },
    { title: "FILE", text: ({ key }) => s3UriText({ bucket, key }) },
  ]);
}

async function put(connection: GatewayClients, file: string, uri: string, { json }: TargetOptions): Promise<void> {
  const { upload } = await import("./upload.ts");
  const given = s3UriIn(uri);
  const isFolder = given.key === "" || given.key.endsWith("/");
  if (isFolder && file === "-") throw new CommandError("Content of stdin needs a whole key: s3://bucket/key.");
  const name = isFolder ? { ...given, key: given.key + path.basename(file) } : given;
  const signal = interruption();
  const source = await uploadSource(file);
  const bytes = await upload(connection, source, name, signal).catch((error: unknown) => {
    if (signal.aborted) throw new CommandError("Interrupted: nothing was stored.", INTERRUPTED);
    throw error;
  });
  if (json) printJson({ uri: s3UriText(name), bytes });
  else print(s3UriText(name));
}

async function get(
  { s3 }: GatewayClients,
  uri: string,
  file: string | undefined,
  { json }: TargetOptions,
): Promise<void> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const { bucket, key } = objectUriIn(uri);
  const to = file ?? path.basename(key);
  if (to === "-" && json) throw new CommandError("'--json' and '-' would both write to stdout.");
  const { Body, ContentLength } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (!(Body instanceof Readable)) throw new CommandError(`The object ${uri} has no content.`);
  if (to === "-") return pipeline(Body, process.stdout, { end: false });
  const line = createLiveLine();
  const rate = createRate();
  let bytes = 0;
  Body.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    rate.add(bytes);
    const of = ContentLength === undefined ? "" : ` of ${sizeText(ContentLength)}`;
    line.show(`Download  ${sizeText(bytes)}${of}  ${sizeText(rate.perSecond() ?? 0)}/s`);
  });
  await pipeline(Body, createWriteStream(`${to}.part`)).finally(() => line.clear());
  await rename(`${to}.part`, to);
  if (json) printJson({ uri, file: to, bytes });
  else note(`${grouped(bytes)} bytes are in ${to}.`);
}

async function remove({ s3 }: GatewayClients, uris: readonly string[], options: RecursiveOptions): Promise<void> {
  const { DeleteObjectsCommand, paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
  const names = options.recursive ? [] : uris.map(objectUriIn);
  for (const uri of options.recursive ? uris : []) {
    const { bucket, key } = s3UriIn(uri);
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: key })) {
      names.push(...(page.Contents ?? []).map(({ Key = "" }) => ({ bucket, key: Key })));
    }
  }
  const failures: string[] = [];
  for (const [bucket, group] of Map.groupBy(names, (name) => name.bucket)) {
    for (let at = 0; at < group.length; at += DELETED_AT_ONCE) {
      const Objects = group.slice(at, at + DELETED_AT_ONCE).map(({ key }) => ({ Key: key }));
      const { Errors = [] } = await s3.send(
        new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
      );
      failures.push(...Errors.map(({ Key = "", Message = "" }) => `${s3UriText({ bucket, key: Key })}: ${Message}`));
    }
  }
  if (failures.length > 0) throw new CommandError(`${grouped(failures.length)} files were not deleted: ${failures[0]}`);
  if (options.json) printJson({ deleted: names.map(s3UriText) });
  else note(`${grouped(names.length)} files deleted.`);
}
