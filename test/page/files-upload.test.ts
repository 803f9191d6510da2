/** Uploads in parts: failures, reloads, other content, and the end of an upload. */
import { randomBytes } from "node:crypto";
import { utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
} from "@aws-sdk/client-s3";
import type { Page } from "playwright-core";
import { expect, it, vi } from "vitest";
import { temporaryFolder, useGateway } from "../support/gateway.ts";
import { newBucket, s3Client } from "../support/sdk.ts";
import { useBrowser } from "./browser.ts";
import { useFaultyProxy } from "./proxy.ts";

/** A loaded machine needs 20 s for the digests and the transfer of 20 MiB. */
const STEP_MS = 40_000;
vi.setConfig({ testTimeout: 3 * STEP_MS });
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: STEP_MS });

const gateway = useGateway();
const browser = useBrowser({ stepMs: STEP_MS });
const proxy = useFaultyProxy(() => gateway.url);
const s3 = () => s3Client(gateway.url);

const MIB = 1024 ** 2;
const NAME = "big.bin";

async function bigFile(size = 20 * MIB): Promise<{ file: string; content: Buffer }> {
  const file = path.join(await temporaryFolder(), NAME);
  const content = randomBytes(size);
  await writeFile(file, content);
  return { file, content };
}

async function folderOf(bucket: string): Promise<Page> {
  await s3().send(new CreateBucketCommand({ Bucket: bucket }));
  const page = await browser.open(`${proxy.url}/ui/files/${bucket}/`);
  await page.getByText("Nothing here yet").waitFor();
  return page;
}

const choose = (page: Page, file: string) => page.locator("input[type=file]").setInputFiles(file);
const uploads = async (Bucket: string) =>
  (await s3().send(new ListMultipartUploadsCommand({ Bucket }))).Uploads?.map(({ UploadId }) => UploadId!) ?? [];
const partsOf = async (Bucket: string) => {
  const [UploadId] = await uploads(Bucket);
  if (UploadId === undefined) return [];
  const { Parts } = await s3().send(new ListPartsCommand({ Bucket, Key: NAME, UploadId }));
  return (Parts ?? []).map(({ PartNumber }) => PartNumber);
};
const stored = async (Bucket: string) => {
  const { Body } = await s3().send(new GetObjectCommand({ Bucket, Key: NAME }));
  return Buffer.from(await Body!.transformToByteArray());
};

/** The numbers of the parts that reached the gateway. */
const sentParts = () =>
  proxy.passed.flatMap((line) => {
    const number = /^PUT .*partNumber=(\d+)/.exec(line)?.[1];
    return number ? [Number(number)] : [];
  });

const isPart2 = (line: string) => /^PUT .*partNumber=2&/.test(line);
const breakPart2 = () => {
  proxy.faultOf = (line) => (isPart2(line) ? "break" : undefined);
};
const repair = () => {
  proxy.faultOf = () => undefined;
  proxy.passed.length = 0;
};

it("sends a part again after its connection broke", async () => {
  const bucket = newBucket();
  const { file, content } = await bigFile();
  const page = await folderOf(bucket);
  let breaks = 2;
  proxy.faultOf = (line) => (isPart2(line) && breaks-- > 0 ? "break" : undefined);
  await choose(page, file);
  await page.getByText("20 MiB, done").waitFor();
  expect(sentParts().sort()).toEqual([1, 2, 3]);
  expect(breaks).toBe(-1);
  expect(content.equals(await stored(bucket))).toBe(true);
  await page.getByRole("link", { name: NAME, exact: true }).waitFor();
});

it("goes on after a reload with the parts that the gateway has", async () => {
  const bucket = newBucket();
  const { file, content } = await bigFile();
  const page = await folderOf(bucket);
  breakPart2();
  await choose(page, file);
  await eventually(() => page.getByRole("progressbar").count()).toBe(1);
  await eventually(() => partsOf(bucket)).toEqual([1, 3]);
  await page.reload();
  await page.getByText("Choose the same file (20 MiB) again").waitFor();
  repair();
  await choose(page, file);
  await page.getByText("20 MiB, done").waitFor();
  expect(sentParts()).toEqual([2]);
  expect(content.equals(await stored(bucket))).toBe(true);
  expect(await uploads(bucket)).toEqual([]);
  await eventually(() => page.getByText("Unfinished uploads").count()).toBe(0);
});

it("sends parts again whose content changed, though name, length and time are the same", async () => {
  const bucket = newBucket();
  const { file, content } = await bigFile();
  const time = new Date("2026-01-02T03:04:05Z");
  await utimes(file, time, time);
  const page = await folderOf(bucket);
  breakPart2();
  await choose(page, file);
  await eventually(() => partsOf(bucket)).toEqual([1, 3]);
  await page.reload();
  await page.getByText(/^Choose the same file/).waitFor();
  repair();
  content[3] = content[3]! ^ 1;
  await writeFile(file, content);
  await utimes(file, time, time);
  await choose(page, file);
  await page.getByText("20 MiB, done").waitFor();
  expect(sentParts().sort()).toEqual([1, 2]);
  expect(content.equals(await stored(bucket))).toBe(true);
});

it("begins again if the upload was aborted in between", async () => {
  const bucket = newBucket();
  const { file, content } = await bigFile(9 * MIB);
  const page = await folderOf(bucket);
  breakPart2();
  await choose(page, file);
  await eventually(() => partsOf(bucket)).toEqual([1]);
  await page.reload();
  await page.getByRole("button", { name: `Discard the unfinished upload of ${NAME}` }).click();
  await page.getByText("is discarded").waitFor();
  expect(await uploads(bucket)).toEqual([]);
  repair();
  await choose(page, file);
  await page.getByText("9 MiB, done").waitFor();
  expect(sentParts().sort()).toEqual([1, 2]);
  expect(content.equals(await stored(bucket))).toBe(true);
});

it("stops at a refusal, says what to do, and sends what is missing on demand", async () => {
  const bucket = newBucket();
  const { file, content } = await bigFile();
  const page = await folderOf(bucket);
  let refusals = 1;
  const refused = { status: 400, body: "<Error><Code>BadDigest</Code></Error>" };
  proxy.faultOf = (line) => (isPart2(line) && refusals-- > 0 ? refused : undefined);
  await choose(page, file);
  await eventually(() => page.getByRole("alert").textContent()).toMatch(/changed on its way/);
  await page.getByRole("button", { name: `Try again: ${NAME}` }).click();
  await page.getByText("20 MiB, done").waitFor();
  expect(content.equals(await stored(bucket))).toBe(true);
});

it("removes the parts when the reader cancels", async () => {
  const bucket = newBucket();
  const { file } = await bigFile();
  const page = await folderOf(bucket);
  breakPart2();
  await choose(page, file);
  await eventually(() => partsOf(bucket)).toEqual([1, 3]);
  await page.getByRole("button", { name: `Cancel the upload of ${NAME}` }).click();
  await page.getByText("cancelled", { exact: true }).waitFor();
  await eventually(() => uploads(bucket)).toEqual([]);
});

it("sends several files at a time, with three requests at most", async () => {
  const bucket = newBucket();
  const page = await folderOf(bucket);
  const files = Array.from({ length: 8 }, (_, index) => ({
    name: `file-${index}`,
    mimeType: "text/plain",
    buffer: Buffer.from(`content ${index}`),
  }));
  await page.locator("input[type=file]").setInputFiles(files);
  await eventually(() => page.getByText(", done").count()).toBe(8);
  expect(proxy.mostPuts).toBe(3);
});
