/** Documents of arbitrary bytes are parsed as the model defines or refused as client errors, never as internal errors. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { routes as bedrockRoutes } from "../../src/api/generated/bedrock/routes.ts";
import { routes as s3Routes } from "../../src/api/generated/s3/routes.ts";
import { misfit } from "../../src/api/invalid-input.ts";
import type { Route } from "../../src/api/route.ts";
import { GatewayError } from "../../src/lib/errors.ts";

/** The input's members; undefined if the document was refused. */
async function read(route: Route, document: string | Uint8Array): Promise<object | undefined> {
  const request = { headers: {}, query: {}, labels: { Bucket: "b" }, body: Buffer.from(document) };
  try {
    return await route.deserialize(request);
  } catch (thrown) {
    const error = await misfit(route, request, thrown);
    expect(error).toBeInstanceOf(GatewayError);
    expect(["InvalidArgument", "MalformedBody"]).toContain(error.kind);
    return undefined;
  }
}

const piece = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    ..."< > </ /> <? ?> <!-- --> <![CDATA[ ]]> & &amp; &#0; &#x110000; &e; = \" '".split(" "),
    "<CreateBucketConfiguration>",
    "</CreateBucketConfiguration>",
    "<LocationConstraint>",
    "</LocationConstraint>",
    ..."<Delete> </Delete> <Object> </Object> <Key> </Key> <Part> </Part> <PartNumber> </PartNumber> 7".split(" "),
    "<__proto__>",
    "</__proto__>",
    ' xmlns="x"',
    '<!DOCTYPE x [<!ENTITY e "ee">]>',
  ),
);

describe.each(["CreateBucket", "DeleteObjects", "CompleteMultipartUpload"] as const)("XML of %s", (name) => {
  it("is parsed or refused for arbitrary pieces", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece), async (pieces) => {
        await read(s3Routes[name], pieces.join(""));
        // A tag can have the name __proto__.
        expect("LocationConstraint" in {}).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("is parsed or refused for arbitrary bytes", async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array(), (bytes) => read(s3Routes[name], bytes).then(() => {})));
  });
});

describe("XML", () => {
  it("with recursive entities uses little memory", async () => {
    const levels = Array.from({ length: 10 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`);
    const document = `<!DOCTYPE x [<!ENTITY e0 "lol">${levels.join("")}]><CreateBucketConfiguration xmlns="x"><LocationConstraint>&e10;</LocationConstraint></CreateBucketConfiguration>`;
    expect(JSON.stringify((await read(s3Routes.CreateBucket, document)) ?? {}).length).toBeLessThan(1000);
  });
});

describe("JSON", () => {
  const members = fc.constantFrom(
    "jobName",
    "modelId",
    "inputDataConfig",
    "tags",
    "vpcConfig",
    "timeoutDurationInHours",
  );
  it("is parsed or refused for arbitrary values in any member", async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.oneof(members, fc.string()), fc.jsonValue()), (document) =>
        read(bedrockRoutes.CreateModelInvocationJob, JSON.stringify(document)).then(() => {}),
      ),
      { numRuns: 500 },
    );
  });

  it("is parsed or refused for arbitrary values", async () => {
    await fc.assert(fc.asyncProperty(fc.json(), (text) => read(bedrockRoutes.TagResource, text).then(() => {})));
  });

  it("is parsed or refused for arbitrary text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), (text) => read(bedrockRoutes.UntagResource, text).then(() => {})),
    );
  });

  it("refuses an unreadable document by naming its first unreadable member", async () => {
    const document = { modelId: "m", jobName: { a: 1 }, tags: 5, unknown: [] };
    const request = { headers: {}, query: {}, labels: {}, body: Buffer.from(JSON.stringify(document)) };
    const route = bedrockRoutes.CreateModelInvocationJob;
    const thrown = await route.deserialize(request).catch((error: unknown) => error);
    await expect(misfit(route, request, thrown)).resolves.toMatchObject({
      kind: "InvalidArgument",
      message: expect.stringMatching(/^jobName: /),
    });
  });
});
