/** What the gateways of one run of tests share in fleet mode: a PostgreSQL server and a bucket. Each gateway has its own part of both. */
import { randomUUID } from "node:crypto";
import { ListMultipartUploadsCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import pg from "pg";
import { parse } from "yaml";
import { type Bucket, fleetYaml, startBucket } from "../fleet.ts";
import { startPostgres } from "../postgres.ts";
import { s3Client } from "../sdk.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Present in the tests in fleet mode. */
    fleet?: FleetParts;
  }
}

/** Can be given to other processes. */
export interface FleetParts {
  /** The URL of a database of the server. */
  readonly postgres: string;
  readonly bucket: Bucket;
}

/** @param folder for the bucket; created if missing */
export async function startParts(
  folder: string,
): Promise<{ readonly parts: FleetParts; readonly close: () => Promise<void> }> {
  const [postgres, { server, bucket }] = await Promise.all([
    startPostgres(["-c", "max_connections=400"]),
    startBucket(folder),
  ]);
  return {
    parts: { postgres: await postgres.createDatabase(), bucket },
    async close() {
      await server.stop();
      await postgres.close();
    },
  };
}

/** Creates an empty database. Resolves with the keys of the configuration that make gateways replicas of one fleet. */
export async function newFleetYaml({ postgres, bucket }: FleetParts): Promise<string> {
  const name = `fleet_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client(postgres);
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(postgres);
  url.pathname = name;
  return fleetYaml(url.href, bucket, `${name}/`);
}

/** What the gateways of a configuration have in the bucket. Undefined: they keep bytes on disk. */
function inBucket({ bucket }: FleetParts, yaml: string) {
  const { blobs } = parse(yaml) as { readonly blobs?: { readonly prefix: string } };
  if (blobs === undefined) return undefined;
  return {
    client: s3Client(bucket.endpoint.slice(0, -"/bedrock/files".length)),
    place: { Bucket: bucket.name, Prefix: blobs.prefix },
  };
}

/** Number of uploads of several parts in progress. */
export async function uploadCount(parts: FleetParts, yaml: string): Promise<number | undefined> {
  const found = inBucket(parts, yaml);
  if (found === undefined) return undefined;
  const { Uploads = [] } = await found.client.send(new ListMultipartUploadsCommand(found.place));
  found.client.destroy();
  return Uploads.length;
}

/** Number of objects. */
export async function bucketCount(parts: FleetParts, yaml: string): Promise<number | undefined> {
  const found = inBucket(parts, yaml);
  if (found === undefined) return undefined;
  const { client, place } = found;
  let count = 0;
  for await (const { KeyCount = 0 } of paginateListObjectsV2({ client }, place)) count += KeyCount;
  client.destroy();
  return count;
}
