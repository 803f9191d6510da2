/**
 * Data folders of earlier builds: each opens, its jobs run on and finish, and it accepts new work.
 *
 * The names of fixtures are commits of builds before the first release, and versions. Development before `fa9dc6e` is not in
 * this repository.
 */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { GetModelInvocationJobCommand, ListTagsForResourceCommand } from "@aws-sdk/client-bedrock";
import {
  CompleteMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { pino } from "pino";
import { describe, expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { startGateway } from "../../src/gateway.ts";
import { providerTypes } from "../../src/providers/registry.ts";
import { temporaryFolder } from "../support/gateway.ts";
import { startModelServer } from "../support/model-server.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";
import { ANSWERED, configuration, FIXTURES, HELD, jobIn, LARGE_PART, type Written } from "./fixture.ts";
import { startHostedBatch } from "./hosted-batch.ts";

async function unpack(name: string) {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  execFileSync("tar", ["-xzf", path.join(FIXTURES, name)], { cwd: folder });
  const written = JSON.parse(await readFile(path.join(folder, "written.json"), "utf8")) as Written;
  const model = await startModelServer();
  onTestFinished(() => model.close());
  const hosted = await startHostedBatch(true, written.lost);
  onTestFinished(() => hosted.close());
  await writeFile(
    path.join(folder, "quarry.yaml"),
    `${configuration(model.url, hosted.url)}\npoll_seconds: { first: 0.05, most: 0.1 }\n`,
  );
  const start = async () => {
    const config = loadConfig(undefined, { PORT: "0" }, folder, providerTypes);
    return startGateway(config, pino({ level: "silent" }));
  };
  return { written, model, hosted, start };
}

describe.each(readdirSync(FIXTURES))("the data folder of %s", (name) => {
  test("opens, finishes its jobs and accepts new work", async () => {
    const { written, model, hosted, start } = await unpack(name);
    let gateway = await start();
    onTestFinished(() => gateway.stop());
    const s3 = s3Client(gateway.url);
    const bedrock = bedrockClient(gateway.url);
    const ready = await fetch(`${gateway.url}/readyz`);
    expect(ready.status).toBe(200);
    const read = async (Bucket: string, Key: string) =>
      (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToString();
    const job = async (jobIdentifier: string) => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
    const results = async (bucket: string, arn: string) =>
      (await read(bucket, `out/${arn.slice(-12)}/in.jsonl.out`))
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
    const ids = (rows: readonly { recordId: string }[]) => rows.map(({ recordId }) => recordId).sort();

    expect(await read("files", "folder/plain")).toBe("content");
    expect(await read("files", "empty")).toBe("");
    const head = await s3.send(new HeadObjectCommand({ Bucket: "files", Key: "folder/plain" }));
    expect(head).toMatchObject({ ContentType: "text/plain", Metadata: { colour: "blue" } });

    expect((await job(written.finished)).status).toBe("Completed");
    expect(ids(await results("finished", written.finished))).toEqual(["finished 1", "finished 2"]);
    const { tags } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN: written.finished }));
    expect(tags).toEqual([{ key: "build", value: name.replace(".tar.gz", "") }]);

    await expect.poll(async () => (await job(written.running)).status).toBe("Completed");
    expect(ids(await results("running", written.running))).toEqual([...ANSWERED, HELD]);
    expect([...model.asked]).toEqual([[HELD, 1]]);

    if (written.elsewhere !== undefined) {
      const { elsewhere } = written;
      await expect.poll(async () => (await job(elsewhere)).status).toBe("Completed");
      expect(await results("elsewhere", elsewhere)).toMatchObject([{ custom_id: "1" }]);
    }
    if (written.lost !== undefined) {
      const { token } = written.lost;
      const { jobArn } = await bedrock.send(jobIn("lost", name.replace(".tar.gz", ""), token));
      await expect.poll(async () => (await job(jobArn!)).status).toBe("Completed");
      expect(await results("lost", jobArn!)).toMatchObject([{ custom_id: "1" }]);
    }
    expect(hosted.created).toBe(0);

    if (written.joined) expect(await read("files", "joined")).toBe(`${LARGE_PART}end`);
    if (written.upload !== undefined) {
      const upload = { Bucket: "files", Key: "parts", UploadId: written.upload };
      const { Parts } = await s3.send(new ListPartsCommand(upload));
      const MultipartUpload = { Parts: Parts!.map(({ PartNumber, ETag }) => ({ PartNumber, ETag })) };
      await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
      expect(await read("files", "parts")).toBe("only part");
    }

    await s3.send(new PutObjectCommand({ Bucket: "files", Key: "new", Body: "new", Tagging: "a=b" }));
    const { jobArn } = await bedrock.send(jobIn("finished", "new"));
    await expect.poll(async () => (await job(jobArn!)).status).toBe("Completed");

    await gateway.stop();
    gateway = await start();
    const again = s3Client(gateway.url);
    expect((await again.send(new HeadObjectCommand({ Bucket: "files", Key: "new" }))).ContentLength).toBe(3);
  });
});
