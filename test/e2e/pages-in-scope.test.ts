/** Pages of lists: filled with what the key may see, and continued by tokens that say nothing and fit one scope. */
import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  ListModelInvocationJobsCommand,
  type ListModelInvocationJobsCommandInput,
  paginateListModelInvocationJobs,
} from "@aws-sdk/client-bedrock";
import { ListBucketsCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { bedrockClient, failure, s3Client } from "../support/sdk.ts";

const SECRET = "a-secret-of-0123456789";
const gateway = useGateway(`
providers: { one: { type: local }, two: { type: local } }
default_provider: one
access_keys:
  - { id: all, secret: "${SECRET}-all" }
  - { id: seen, secret: "${SECRET}-seen", buckets: ["seen-*"] }
  - { id: seen-too, secret: "${SECRET}-seen-too", buckets: ["seen-*"] }
  - { id: other, secret: "${SECRET}-other", buckets: ["hidden-*"] }
  - { id: two, secret: "${SECRET}-two", providers: [two] }
`);
const signer = (id: string) => ({ credentials: { accessKeyId: id, secretAccessKey: `${SECRET}-${id}` } });
const s3 = (id: string) => s3Client(gateway.url, signer(id));
const bedrock = (id: string) => bedrockClient(gateway.url, signer(id));

/** Sends the client's requests to this provider. */
function through<Client extends BedrockClient | S3Client>(client: Client, provider: string): Client {
  (client as S3Client).middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = provider;
      return next(args);
    },
    { step: "build" },
  );
  return client;
}

const job = (bucket: string, name: string, clientRequestToken?: string) =>
  new CreateModelInvocationJobCommand({
    jobName: name,
    modelId: "m",
    clientRequestToken,
    roleArn: "arn:aws:iam::000000000000:role/r",
    inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${bucket}/in.jsonl` } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${bucket}/out/` } },
  });
const LINE = JSON.stringify({ recordId: "1", modelInput: { messages: [{ role: "user", content: [{ text: "?" }] }] } });

/** Of 24 jobs and buckets, oldest first, every sixth may be seen. */
const NAMES = Array.from(
  { length: 24 },
  (_, at) => `${at % 6 === 2 ? "seen" : "hidden"}-${String(at).padStart(2, "0")}`,
);
const SEEN = NAMES.filter((name) => name.startsWith("seen"));
const namesOf = (jobs: readonly { jobName?: string | undefined }[] = []) => jobs.map(({ jobName }) => jobName);

beforeAll(async () => {
  const [files, jobs] = [s3("all"), bedrock("all")];
  for (const name of NAMES) {
    await files.send(new PutObjectCommand({ Bucket: name, Key: "in.jsonl", Body: LINE }));
    await jobs.send(job(name, name));
  }
  for (const Key of ["a", "b", "c"]) await files.send(new PutObjectCommand({ Bucket: "seen-keys", Key, Body: "x" }));
  await through(s3("two"), "two").send(new PutObjectCommand({ Bucket: "two", Key: "in.jsonl", Body: LINE }));
  for (const name of ["two-a", "two-b"]) await through(bedrock("two"), "two").send(job("two", name));
});

describe("pages hold as many visible entries as were asked for", () => {
  it.each([1, 2, 3, 4, 100])("jobs by %i", async (size) => {
    for (const sortOrder of ["Ascending", "Descending"] as const) {
      const pages: (readonly (string | undefined)[])[] = [];
      const query = { sortOrder, sortBy: "CreationTime" } as const;
      const paginator = paginateListModelInvocationJobs({ client: bedrock("seen"), pageSize: size }, query);
      for await (const page of paginator) pages.push(namesOf(page.invocationJobSummaries));
      expect(pages.flat()).toEqual(sortOrder === "Ascending" ? SEEN : SEEN.toReversed());
      expect(pages.slice(0, -1).every((page) => page.length === size)).toBe(true);
      expect(pages.at(-1)).not.toEqual([]);
    }
  });

  it("jobs of the providers that a key may use", async () => {
    const page = await bedrock("two").send(new ListModelInvocationJobsCommand({ maxResults: 1 }));
    expect(namesOf(page.invocationJobSummaries)).toEqual(["two-b"]);
    const rest = await bedrock("two").send(
      new ListModelInvocationJobsCommand({ maxResults: 1, nextToken: page.nextToken }),
    );
    expect(namesOf(rest.invocationJobSummaries)).toEqual(["two-a"]);
    expect(rest.nextToken).toBeUndefined();
  });

  it("buckets", async () => {
    const names: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3("seen").send(new ListBucketsCommand({ MaxBuckets: 2, ContinuationToken }));
      names.push(...page.Buckets!.map(({ Name }) => Name));
      ContinuationToken = page.ContinuationToken;
      expect(page.Buckets!.length).toBe(ContinuationToken === undefined ? 1 : 2);
    } while (ContinuationToken !== undefined);
    expect(names).toEqual([...SEEN, "seen-keys"]);
  });
});

describe("a token", () => {
  const jobPage = (id: string, more: ListModelInvocationJobsCommandInput = {}) =>
    bedrock(id).send(new ListModelInvocationJobsCommand({ maxResults: 1, ...more }));

  it("shows no name and no time", async () => {
    const { nextToken } = await jobPage("seen");
    const { ContinuationToken } = await s3("all").send(new ListBucketsCommand({ MaxBuckets: 1 }));
    const { NextContinuationToken } = await s3("all").send(
      new ListObjectsV2Command({ Bucket: "seen-keys", MaxKeys: 1 }),
    );
    for (const token of [nextToken!, ContinuationToken!, NextContinuationToken!]) {
      const texts = [token, ...token.split(".").map((part) => Buffer.from(part, "base64url").toString("latin1"))];
      for (const text of texts) expect(text).not.toMatch(/hidden|seen|\["|\d{10}/);
    }
  });

  it("is valid for every key of the same scope, and for no other", async () => {
    const { nextToken } = await jobPage("seen");
    expect(namesOf((await jobPage("seen-too", { nextToken })).invocationJobSummaries)).toEqual([SEEN.at(-2)]);
    for (const id of ["all", "other", "two"]) {
      const refused = await failure(jobPage(id, { nextToken }));
      expect(refused).toMatchObject({ name: "ValidationException", message: "nextToken: the token is not valid" });
    }
  });

  it("is valid for one operation and one set of parameters", async () => {
    const { nextToken } = await jobPage("all");
    const { NextContinuationToken } = await s3("all").send(
      new ListObjectsV2Command({ Bucket: "seen-keys", MaxKeys: 1 }),
    );
    const refusals = [
      jobPage("all", { nextToken, nameContains: "seen" }),
      jobPage("all", { nextToken, sortOrder: "Ascending" }),
      jobPage("all", { nextToken: NextContinuationToken }),
      s3("all").send(new ListBucketsCommand({ ContinuationToken: nextToken })),
      s3("all").send(new ListObjectsV2Command({ Bucket: "seen-keys", ContinuationToken: nextToken })),
      s3("all").send(new ListObjectsV2Command({ Bucket: "hidden-00", ContinuationToken: NextContinuationToken })),
      s3("all").send(
        new ListObjectsV2Command({ Bucket: "seen-keys", Prefix: "a", ContinuationToken: NextContinuationToken }),
      ),
    ];
    for (const refusal of refusals) {
      const error = await failure(refusal);
      expect([error.name, error.message]).toEqual([
        expect.stringMatching(/^(InvalidArgument|ValidationException)$/),
        expect.stringContaining("the token is not valid"),
      ]);
    }
  });
});

it("a client request token is good for one provider", async () => {
  for (const provider of ["one", "two"]) {
    const files = through(s3("all"), provider);
    await files.send(new PutObjectCommand({ Bucket: "tokens", Key: "in.jsonl", Body: LINE }));
  }
  const create = (provider: string) =>
    through(bedrock("all"), provider).send(job("tokens", "job", "a-token-of-the-caller"));
  const { jobArn } = await create("one");
  const refused = await failure(create("two"));
  expect([refused.name, refused.message]).toEqual([
    "ConflictException",
    "clientRequestToken: the token was used for a different request",
  ]);
  expect((await create("one")).jobArn).toBe(jobArn);
  const outcomes = await Promise.allSettled(
    ["one", "two"].map((provider) => through(bedrock("all"), provider).send(job("tokens", "at-once", "two-at-once"))),
  );
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});
