/** The views of buckets, folders and objects. */
import { GetObjectCommand, HeadBucketCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { newBucket, s3Client } from "../support/sdk.ts";
import { expectAccessible, expectNoOverflow, type PageTheme, useBrowser } from "./browser.ts";

const gateway = useGateway();
const browser = useBrowser();
const THEMES: readonly PageTheme[] = ["light", "dark"];

const s3 = () => s3Client(gateway.url);
const put = (Bucket: string, Key: string, Body: string) => s3().send(new PutObjectCommand({ Bucket, Key, Body }));
const keysIn = async (Bucket: string) =>
  ((await s3().send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key);
const linkTo = (page: Page, name: string) => page.getByRole("link", { name, exact: true });
const choose = (page: Page, name: string, content: string | Buffer, mimeType = "") =>
  page.locator("input[type=file]").setInputFiles({ name, mimeType, buffer: Buffer.from(content) });

describe("buckets", () => {
  it("creates one by keyboard, and opens it", async () => {
    const bucket = newBucket();
    const page = await browser.open(`${gateway.url}/ui/files`);
    await page.getByLabel("Name", { exact: true }).focus();
    await page.keyboard.type(bucket);
    await page.keyboard.press("Enter");
    await page.getByText("Nothing here yet").waitFor();
    await expect(s3().send(new HeadBucketCommand({ Bucket: bucket }))).resolves.toBeDefined();
    await page.goBack();
    await linkTo(page, bucket).click();
    await page.getByRole("heading", { name: bucket }).waitFor();
  });

  it("says what is wrong with a name", async () => {
    const page = await browser.open(`${gateway.url}/ui/files/no-such-bucket/`);
    await expect.poll(() => page.getByRole("alert").textContent()).toMatch(/Check the bucket's name, or create/);
  });
});

describe("a folder", () => {
  it("takes a file by the button and by drag and drop", async () => {
    const bucket = newBucket();
    await put(bucket, "old", "x");
    const page = await browser.open(`${gateway.url}/ui/files/${bucket}/in/`);
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose files" }).press("Enter");
    await (await chooser).setFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("one") });
    await linkTo(page, "a.txt").waitFor();

    const dropped = await page.evaluateHandle(
      "(() => { const t = new DataTransfer(); t.items.add(new File(['two'], 'b.txt')); return t; })()",
    );
    await page.dispatchEvent(".drop", "drop", { dataTransfer: dropped });
    await linkTo(page, "b.txt").waitFor();

    const { Body, ContentType } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: "in/b.txt" }));
    expect([await Body!.transformToString(), ContentType]).toEqual(["two", "application/octet-stream"]);
    expect(await keysIn(bucket)).toEqual(["in/a.txt", "in/b.txt", "old"]);
  });

  it("keeps a folder's name that is typed as soon as its field is there", async () => {
    const bucket = newBucket();
    await put(bucket, "old", "x");
    const page = await browser.open("about:blank");
    // Earlier than the effects of the first rendering, which wait for the next frame.
    await page.addInitScript(`new MutationObserver((_, self) => {
      const field = [...document.querySelectorAll("label.field")].find((one) => /^Open a folder/.test(one.innerText));
      if (field === undefined) return;
      self.disconnect();
      field.control.value = "in";
      field.control.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }).observe(document, { childList: true, subtree: true })`);
    await page.goto(`${gateway.url}/ui/files/${bucket}/`);
    await linkTo(page, "old").waitFor();
    expect(await page.getByRole("textbox", { name: "Open a folder" }).inputValue()).toBe("in");
    await linkTo(page, "Open").click();
    await page.getByRole("heading", { name: "in/" }).waitFor();
  });

  it("pages through 201 objects", async () => {
    const bucket = newBucket();
    const numbers = Array.from({ length: 201 }, (_, index) => String(index).padStart(3, "0"));
    await put(bucket, "000", "x");
    await Promise.all(numbers.slice(1).map((key) => put(bucket, key, "x")));
    const page = await browser.open(`${gateway.url}/ui/files/${bucket}/`);
    await linkTo(page, "199").waitFor();
    expect(await linkTo(page, "200").count()).toBe(0);
    await linkTo(page, "Next page").click();
    await linkTo(page, "200").waitFor();
    expect(await linkTo(page, "199").count()).toBe(0);
    await linkTo(page, "First page").click();
    await linkTo(page, "000").waitFor();
  });

  const ODD = [
    "a b",
    "50%",
    "100%25",
    "#1",
    "a+b",
    "ключ-日本-😀",
    "q?x=1&y=2",
    "quote\"'<b>",
    "semi;colon",
    "back\\slash",
  ];

  it("uploads, shows and deletes files with odd names", async () => {
    const bucket = newBucket();
    await put(bucket, "old", "x");
    const page = await browser.open(`${gateway.url}/ui/files/${bucket}/`);
    for (const name of ODD) {
      await choose(page, name, `content of ${name}`);
      await linkTo(page, name).waitFor();
    }
    expect(new Set(await keysIn(bucket))).toEqual(new Set([...ODD, "old"]));
    for (const name of ODD) {
      await linkTo(page, name).click();
      await page.getByText(`content of ${name}`, { exact: true }).waitFor();
      await page.goBack();
      await page.getByRole("button", { name: `Delete ${name}`, exact: true }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      await expect.poll(() => linkTo(page, name).count()).toBe(0);
    }
    expect(await keysIn(bucket)).toEqual(["old"]);
  });

  it.each(["x/../y", "./z", "../up", "//empty", "end/..", "/first"])("opens and deletes the key %s", async (key) => {
    const bucket = newBucket();
    await put(bucket, key, "the content");
    await put(bucket, "y", "another");
    const page = await browser.open(`${gateway.url}/ui/files/${bucket}/`);
    for (const folder of key.match(/[^/]*\//g)!) await linkTo(page, folder).click();
    await linkTo(page, key.slice(key.lastIndexOf("/") + 1)).click();
    await page.getByText("the content", { exact: true }).waitFor();
    // The address alone leads there too.
    await page.reload();
    await page.getByText("the content", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText(/is deleted/).waitFor();
    expect(await keysIn(bucket)).toEqual(["y"]);
  });

  it("deletes the key `..`, which no URL can have", async () => {
    const bucket = newBucket();
    await put(bucket, "..", "up");
    await put(bucket, "y", "another");
    const page = await browser.open(`${gateway.url}/ui/files/${bucket}/`);
    await page.getByRole("button", { name: "Delete ..", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await expect.poll(() => keysIn(bucket)).toEqual(["y"]);
  });

  it("deletes nothing after Escape, and gives the focus back", async () => {
    const bucket = newBucket();
    await put(bucket, "kept", "x");
    const page = await browser.open(`${gateway.url}/ui/files/${bucket}/`);
    await page.getByRole("button", { name: "Delete kept" }).press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    const focused = () => page.evaluate("document.activeElement.getAttribute('aria-label')");
    await expect.poll(focused).toBe("Delete kept");
    expect(await keysIn(bucket)).toEqual(["kept"]);
  });
});

/** A control that moves while it is clicked is missed: the press and the release hit different elements. */
describe("no control moves when an answer comes", () => {
  const LINE = { recordId: "1", modelInput: { messages: [{ role: "user", content: [{ text: "Hello" }] }] } };

  it.each([
    ["buckets", /\/ui\/s3\/(\?|$)/, "", "Buckets", (page: Page) => page.getByRole("button", { name: "Create bucket" })],
    ["objects", /\?.*list-type=2/, "/BUCKET/", "Objects in BUCKET/", (page: Page) => linkTo(page, "Open")],
  ] as const)("that lists %s", async (_, asked, path, caption, controlOf) => {
    const bucket = newBucket();
    await put(bucket, "in.jsonl", JSON.stringify(LINE));
    const page = await browser.open("about:blank");
    const list = await heldAnswer(page, asked);
    await page.goto(`${gateway.url}/ui/files${path.replace("BUCKET", bucket)}`);
    await page.getByText("Loading").first().waitFor();
    const before = await controlOf(page).boundingBox();
    list.release();
    await page.getByRole("table", { name: caption.replace("BUCKET", bucket) }).waitFor();
    expect(await controlOf(page).boundingBox()).toEqual(before);
  });

  it.each([1280, 320])("of a check that finds nothing, %i pixels wide", async (width) => {
    const bucket = newBucket();
    await put(bucket, "in.jsonl", JSON.stringify(LINE));
    const page = await browser.open("about:blank", { width });
    const check = await heldAnswer(page, /\/ui\/api\/check\?/);
    await page.goto(`${gateway.url}/ui/files/${bucket}/?file=in.jsonl&start=1`);
    const start = page.getByRole("button", { name: "Start the job" });
    await page.getByText("Loading the check").waitFor();
    const before = await start.boundingBox();
    check.release();
    await page.getByText("No problems found").waitFor();
    expect(await start.boundingBox()).toEqual(before);
    await page.getByRole("combobox", { name: "Model" }).fill("a-model");
    await page.keyboard.press("Tab");
    await expect.poll(() => page.getByText("Bodies depend on the model").count()).toBe(0);
    expect(await start.boundingBox()).toEqual(before);
  });

  /** Holds the first request for an address. */
  async function heldAnswer(page: Page, address: RegExp): Promise<{ release: () => void }> {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route(address, async (route) => {
      await released;
      await route.continue();
    });
    return { release };
  }
});

describe("an object", () => {
  const HTML =
    "<!doctype html><title>owned</title><script>parent.owned = document.title = 'owned'</script><img src=x onerror=owned=1>";

  it("shows HTML as text, and never runs it", async () => {
    const bucket = newBucket();
    await s3().send(new PutObjectCommand({ Bucket: bucket, Key: "page.html", Body: HTML, ContentType: "text/html" }));
    const page = await browser.open(`${gateway.url}/ui/files/${bucket}/?file=page.html`);
    await page.getByText(HTML, { exact: true }).waitFor();
    expect(await page.evaluate("[window.owned, document.title, document.querySelector('main img')]")).toEqual([
      undefined,
      "page.html · Quarry",
      null,
    ]);
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download" }).click();
    expect((await download).suggestedFilename()).toBe("page.html");
    // Its own address is a download too, with a policy that permits nothing.
    const direct = await fetch(`${gateway.url}/ui/s3/${bucket}/page.html`);
    expect(direct.headers.get("content-security-policy")).toMatch(/sandbox/);
    expect(direct.headers.get("content-disposition")).toMatch(/^attachment/);
  });

  it("says that content is empty, not text, or longer than what is shown", async () => {
    const bucket = newBucket();
    await put(bucket, "empty", "");
    await put(bucket, "binary", "a\0b");
    await put(bucket, "long", `${"y".repeat(100)}\n`.repeat(2000));
    const at = (key: string) => `${gateway.url}/ui/files/${bucket}/?file=${key}`;
    const page = await browser.open(at("empty"));
    await page.getByText("The object is empty.").waitFor();
    await page.goto(at("binary"));
    await page.getByText("The content is not text.").waitFor();
    await page.goto(at("long"));
    await page.getByText("The object has more.").waitFor();
    expect(await page.locator(".lines li").count()).toBe(50);
    await page.goto(at("gone"));
    await expect.poll(() => page.getByRole("alert").textContent()).toMatch(/Go back to its folder/);
  });

  it("shows what is wrong by line", async () => {
    const bucket = newBucket();
    await put(bucket, "in.jsonl", '{"recordId":"1"}\nno JSON\n');
    const page = await browser.open(`${gateway.url}/ui/files/${bucket}/`);
    await page.route("**/ui/api/check?**", (route) =>
      route.fulfill({
        json: { lines: 2, bytes: 25, problemCount: 1, problems: [{ line: 2, message: "<b>not JSON</b>" }] },
      }),
    );
    await linkTo(page, "in.jsonl").click();
    await page.getByText("1 problem in 2 lines").waitFor();
    expect(await page.locator(".lines .wrong").innerText()).toMatch(/^2\s+no JSON\s+<b>not JSON<\/b>$/);
  });
});

describe.each(THEMES)("in the %s theme", (theme) => {
  it("buckets, a folder, an object and the form have no violation of axe, from 320 pixels on", async () => {
    const bucket = newBucket();
    await put(bucket, "folder/x", "x");
    await put(
      bucket,
      "a-rather-long-name-of-a-file-that-does-not-fit-on-a-telephone.jsonl",
      '{"recordId":"1"}\n'.repeat(9),
    );
    const page = await browser.open(`${gateway.url}/ui/files`, { theme });
    const check = async () => {
      for (const width of [3840, 1280, 320]) {
        await page.setViewportSize({ width, height: 900 });
        await expectNoOverflow(page);
      }
      await expectAccessible(page);
    };
    await linkTo(page, bucket).waitFor();
    await check();
    await linkTo(page, bucket).click();
    await linkTo(page, "folder/").waitFor();
    await choose(page, "sent.txt", "x");
    await linkTo(page, "sent.txt").waitFor();
    await check();
    await page.getByRole("button", { name: "Delete sent.txt" }).click();
    await page.getByRole("dialog").waitFor();
    await check();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: /^a-rather/ }).click();
    await page.locator(".lines li").first().waitFor();
    await check();
    await page.getByRole("link", { name: "Start a job with this" }).click();
    await page.getByRole("button", { name: "Add a tag" }).click();
    await check();
  });
});
