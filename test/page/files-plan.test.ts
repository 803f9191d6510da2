/** Parts of uploads, addresses of the files view, previews, and names of jobs. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jobNameFor } from "../../src/page/files/job-request.ts";
import { filesAddress, filesPlaceOf, trail } from "../../src/page/files/place.ts";
import { partBytes, plannedParts } from "../../src/page/files/plan.ts";
import { textPreview } from "../../src/page/files/preview.ts";
import { healthOf } from "../../src/page/providers/health.ts";
import { settingRows } from "../../src/page/providers/settings.ts";

const MIB = 1024 ** 2;

describe("plannedParts", () => {
  it("covers every byte once, within S3's limits of parts", () => {
    fc.assert(
      fc.property(fc.integer({ min: 8 * MIB + 1, max: 5 * 1024 ** 4 }), (size) => {
        const bytes = partBytes(size);
        const parts = plannedParts(size, bytes);
        expect(parts.length).toBeLessThanOrEqual(10_000);
        expect(bytes).toBeGreaterThanOrEqual(8 * MIB);
        expect(parts[0]!.start).toBe(0);
        expect(parts.at(-1)!.end).toBe(size);
        expect(parts.every(({ number }, index) => number === index + 1)).toBe(true);
        expect(parts.every(({ start, end }) => start < end)).toBe(true);
        expect(parts.slice(1).every(({ start }, index) => parts[index]!.end === start)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

describe("filesAddress", () => {
  const segment = fc.constantFrom("", ".", "..", "a", "%2F", "?", "#", "+", " ", "ü", "a&b=c");
  const prefix = fc.array(segment, { maxLength: 5 }).map((parts) => parts.map((part) => `${part}/`).join(""));

  it("leads back to the same place through a browser's URL", () => {
    fc.assert(
      fc.property(prefix, fc.option(segment), fc.boolean(), (prefix, file, start) => {
        const place = { bucket: "b", prefix, file: file || undefined, start, provider: undefined, page: undefined };
        const url = new URL(filesAddress(place), "http://localhost");
        expect(filesPlaceOf(url.pathname, url.search)).toEqual(place);
      }),
    );
  });

  it("shows readable paths where it can", () => {
    expect(filesAddress({ bucket: "b", prefix: "a b/c/" })).toBe("/ui/files/b/a%20b/c/");
    expect(filesAddress({ bucket: "b", prefix: "a/../c/" })).toBe("/ui/files/b/a%2F..%2Fc%2F");
  });

  it("names the folders of a prefix", () => {
    expect(trail("a//b/")).toEqual([
      { name: "a", prefix: "a/" },
      { name: "(empty)", prefix: "a//" },
      { name: "b", prefix: "a//b/" },
    ]);
  });
});

describe("textPreview", () => {
  const preview = (text: string, size?: number) => {
    const content = Buffer.from(text);
    return textPreview(content, size ?? content.length);
  };

  it("has the lines, without one after the last line feed", () => {
    expect(preview("a\nb\n")).toEqual({
      lines: [
        { number: 1, text: "a", cut: false },
        { number: 2, text: "b", cut: false },
      ],
      more: false,
    });
  });

  it("marks a line that was not read to its end, also inside of a character", () => {
    const content = Buffer.from("a\nbü").subarray(0, -1);
    expect(textPreview(content, 100)).toEqual({
      lines: [
        { number: 1, text: "a", cut: false },
        { number: 2, text: "b", cut: true },
      ],
      more: true,
    });
  });

  it("is undefined for other content", () => {
    expect(preview("a\0")).toBeUndefined();
    expect(textPreview(Buffer.from([0xff, 0xfe, 0x41]), 3)).toBeUndefined();
  });
});

describe("jobNameFor", () => {
  it("is a name that Bedrock accepts", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (key) => {
        expect(jobNameFor(key, new Date(0))).toMatch(/^[a-zA-Z0-9][a-zA-Z0-9+.-]{0,62}$/);
      }),
    );
    expect(jobNameFor("in/March report.jsonl", new Date("2026-03-01T10:20:30Z"))).toBe("March-report-202603011020");
  });
});

describe("providers", () => {
  it.each([
    [{}, "unused"],
    [{ lastSuccessAt: 2 }, "working"],
    [{ lastSuccessAt: 2, lastErrorAt: 1 }, "working"],
    [{ lastSuccessAt: 2, lastErrorAt: 2 }, "failing"],
    [{ lastErrorAt: 1 }, "failing"],
  ])("are judged by the last request: %j is %s", (provider, health) => {
    expect(healthOf(provider)).toBe(health);
  });

  it("show settings as rows", () => {
    expect(settingRows({ a: 1, b: { c: "x", d: [] }, e: {}, f: ["x", 2], g: undefined, h: false })).toEqual([
      ["a", "1"],
      ["b.c", "x"],
      ["b.d", "none"],
      ["e", "none"],
      ["f", "x, 2"],
      ["h", "false"],
    ]);
  });
});
