/** The form that starts a job with an object, and what an access key without rights sees. */
import { ListModelInvocationJobsCommand, ListTagsForResourceCommand } from "@aws-sdk/client-bedrock";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { bedrockClient, newBucket, s3Client } from "../support/sdk.ts";
import { useBrowser } from "./browser.ts";

const SECRETS = { writer: "the-secret-of-the-writer", reader: "the-secret-of-the-reader" };
const open = useGateway("providers: { local: { type: local }, second: { type: local } }");
const closed = useGateway(`
access_keys:
  - { id: writer, secret: ${SECRETS.writer}, tenant: a }
  - { id: reader, secret: ${SECRETS.reader}, tenant: a, read_only: true }
`);
const browser = useBrowser();

const LINE = JSON.stringify({
  recordId: "1",
  modelInput: {
    anthropic_version: "bedrock-2023-05-31",
    max_tokens: 10,
    messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
  },
});
const INPUT = `${LINE}\n`.repeat(4);

describe("the form", () => {
  const jobsOf = async (bucket: string) => {
    const { invocationJobSummaries = [] } = await bedrockClient(open.url).send(new ListModelInvocationJobsCommand({}));
    const prefix = `s3://${bucket}/`;
    return invocationJobSummaries.filter((job) => job.inputDataConfig?.s3InputDataConfig?.s3Uri?.startsWith(prefix));
  };

  it("starts one job by a double click, and shows it", async () => {
    const bucket = newBucket();
    const jobName = `from-the-page-${bucket}`;
    const page = await browser.open(`${open.url}/ui/files`);
    await page.getByRole("combobox", { name: "Provider" }).selectOption("second");
    await page.getByLabel("Name", { exact: true }).fill(bucket);
    await page.getByRole("button", { name: "Create bucket" }).click();
    await page.getByRole("textbox", { name: "Open a folder" }).fill("in");
    await page.getByRole("link", { name: "Open", exact: true }).click();
    await page.getByRole("heading", { name: "in/" }).waitFor();
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "a b.jsonl", mimeType: "", buffer: Buffer.from(INPUT) });
    await page.getByRole("link", { name: "Start a job with a b.jsonl" }).click();
    expect(await page.getByLabel("Folder of the results").inputValue()).toBe(`s3://${bucket}/in/results/`);
    expect(await page.getByRole("combobox", { name: "Provider" }).inputValue()).toBe("second");
    await page.getByRole("combobox", { name: "Provider" }).selectOption("local");
    await page.getByRole("link", { name: "Upload it there" }).waitFor();
    await page.getByRole("combobox", { name: "Provider" }).selectOption("second");
    await expect.poll(() => page.locator("datalist option").count()).toBeGreaterThan(0);
    const model = await page.evaluate<string>("document.querySelector('datalist option').value");
    await page.getByRole("combobox", { name: "Model" }).fill(model);
    await page.getByLabel("Name", { exact: true }).fill(jobName);
    await page.getByRole("button", { name: "Add a tag" }).click();
    await page.getByLabel("Key of tag 1").fill("team");
    await page.getByLabel("Value of tag 1").fill("blue");
    await page.getByRole("button", { name: "Start the job" }).dblclick();
    await page.waitForURL(/\/ui\/jobs\/[a-z0-9]{12}$/);

    const [job, ...others] = await jobsOf(bucket);
    expect(others).toEqual([]);
    expect(job).toMatchObject({
      jobName,
      modelId: model,
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${bucket}/in/a b.jsonl` } },
    });
    expect(page.url()).toBe(`${open.url}/ui/jobs/${job!.jobArn!.split("/")[1]}`);
    const { tags } = await bedrockClient(open.url).send(new ListTagsForResourceCommand({ resourceARN: job!.jobArn! }));
    expect(tags).toContainEqual({ key: "team", value: "blue" });
    await page.getByRole("link", { name: "Jobs", exact: true }).click();
    await page.getByRole("link", { name: jobName }).waitFor();
  });

  it("makes one job when the first answer is lost, and another after a refusal", async () => {
    const bucket = newBucket();
    await s3Client(open.url).send(new PutObjectCommand({ Bucket: bucket, Key: "in.jsonl", Body: INPUT }));
    const page = await browser.open(`${open.url}/ui/files/${bucket}/?file=in.jsonl&start=1`);
    const tokens: string[] = [];
    let lost = 0;
    await page.route("**/ui/bedrock/model-invocation-job", async (route) => {
      tokens.push(route.request().postDataJSON().clientRequestToken);
      if (tokens.length === 1) return route.fulfill({ status: 400, json: { message: "No such model" } });
      if (tokens.length > 2) return route.continue();
      lost = (await route.fetch()).status();
      return route.abort();
    });
    await page.getByRole("combobox", { name: "Model" }).fill("a-model");
    const start = page.getByRole("button", { name: "Start the job" });
    await start.click();
    await page.getByText("No such model").waitFor();
    await start.click();
    await page.getByText("Check that the gateway runs").waitFor();
    await start.click();
    await page.waitForURL(/\/ui\/jobs\/[a-z0-9]{12}$/);
    expect(lost).toBe(200);
    expect(tokens[0]).not.toBe(tokens[1]);
    expect(tokens[1]).toBe(tokens[2]);
    expect(await jobsOf(bucket)).toHaveLength(1);
  });

  it("translates each line for the model, in the form and with the tags that are chosen", async () => {
    const bucket = newBucket();
    const modelInput = { messages: [{ role: "user", content: [{ text: "Hello" }] }], invented: 1 };
    const Body = `${LINE}\n${JSON.stringify({ recordId: "b", modelInput })}\n`;
    await s3Client(open.url).send(new PutObjectCommand({ Bucket: bucket, Key: "in.jsonl", Body }));
    const page = await browser.open(`${open.url}/ui/files/${bucket}/?file=in.jsonl&start=1`);
    const check = page.getByRole("region", { name: "Check of the file" });
    await check.getByText("Bodies depend on the model").waitFor();
    await page.getByRole("combobox", { name: "Model" }).fill("a-model");
    await page.keyboard.press("Tab");
    await check.getByText("modelInput.invented").waitFor();
    expect(await check.getByText("Bodies depend on the model").count()).toBe(0);
    expect(await check.getByRole("listitem").allInnerTexts()).toHaveLength(1);
    await page.getByRole("combobox", { name: "Form of the lines" }).selectOption("Converse");
    await expect.poll(() => check.getByRole("listitem").count()).toBe(2);
  });

  it("refuses what Bedrock would refuse, before it sends anything", async () => {
    const bucket = newBucket();
    await s3Client(open.url).send(new PutObjectCommand({ Bucket: bucket, Key: "in.jsonl", Body: INPUT }));
    const page = await browser.open(`${open.url}/ui/files/${bucket}/?file=in.jsonl&start=1`);
    const isValid = async (name: string) => (await page.locator(`[name=${name}]:valid`).count()) === 1;
    for (const [name, bad, good] of [
      ["model", "two words", "anthropic.claude-3-haiku-20240307-v1:0"],
      ["name", "-x", "x.1+2-3"],
      ["output", "results/", "s3://bucket/results/"],
      ["hours", "23", "24"],
    ] as const) {
      const field = page.locator(`[name=${name}]`);
      await field.fill(bad);
      expect(await isValid(name), bad).toBe(false);
      await field.fill(good);
      expect(await isValid(name), good).toBe(true);
    }
  });
});

describe("a read-only key", () => {
  async function signedIn(key: keyof typeof SECRETS, address: string): Promise<Page> {
    const page = await browser.open(address);
    await page.getByLabel("Access key ID").fill(key);
    await page.getByLabel("Secret access key").fill(SECRETS[key]);
    await page.keyboard.press("Enter");
    return page;
  }

  it("reads, and is told what to do when it writes", async () => {
    const bucket = newBucket();
    const credentials = { accessKeyId: "writer", secretAccessKey: SECRETS.writer };
    const s3 = s3Client(closed.url, { credentials });
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "in.jsonl", Body: INPUT }));
    const page = await signedIn("reader", `${closed.url}/ui/files/${bucket}/`);
    await page.getByText("This access key is read-only:").waitFor();
    const advice = page.getByText("Sign in with a key that may write");

    await page.locator("input[type=file]").setInputFiles({ name: "x", mimeType: "", buffer: Buffer.from("x") });
    await advice.waitFor();
    await page.getByRole("button", { name: "Delete in.jsonl" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await expect.poll(() => advice.count()).toBe(2);
    await page.getByRole("link", { name: "in.jsonl", exact: true }).click();
    await page.getByText(LINE, { exact: true }).first().waitFor();
    await page.getByRole("link", { name: "Start a job with this" }).click();
    await page.getByRole("combobox", { name: "Model" }).fill("a-model");
    await page.getByRole("button", { name: "Start the job" }).click();
    await page.getByText("The job was not started").waitFor();

    await page.goto(`${closed.url}/ui/files`);
    await page.getByLabel("Name", { exact: true }).fill("another-bucket");
    await page.getByRole("button", { name: "Create bucket" }).click();
    await page.getByText("The bucket was not created").waitFor();
  });

  it("leads to sign in when the session ends during an upload", async () => {
    const bucket = newBucket();
    const page = await signedIn("writer", `${closed.url}/ui/files/${bucket}/`);
    await page.getByRole("button", { name: "Choose files" }).waitFor();
    await page.context().clearCookies();
    await page.locator("input[type=file]").setInputFiles({ name: "x", mimeType: "", buffer: Buffer.from("x") });
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });
});
