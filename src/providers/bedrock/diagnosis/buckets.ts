/** The buckets that jobs use: existence, region, owner, and the right to list them. Nothing is written. */
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import type { Finding } from "../../../ports/diagnosis.ts";
import { failed, notVisible, ok } from "../../diagnosis/findings.ts";
import { type AwsProblem, described, tried } from "./aws.ts";
import type { BedrockTrial } from "./place.ts";

export const bucketFindings = async (trial: BedrockTrial): Promise<readonly Finding[]> =>
  trial.buckets.length === 0
    ? [notVisible("bucket", "no bucket is known: name one with --bucket")]
    : Promise.all(trial.buckets.map((bucket) => bucketFinding(trial, bucket)));

async function bucketFinding({ ports, at, clients }: BedrockTrial, Bucket: string): Promise<Finding> {
  const { region, bucket_owner: owner } = ports.config;
  const check = "bucket";
  const head = (expected: string | undefined) =>
    tried(ports.ms, (abortSignal) => {
      const command = new HeadBucketCommand({
        Bucket,
        ...(expected !== undefined && { ExpectedBucketOwner: expected }),
      });
      return clients.s3.send(command, { abortSignal });
    });
  const elsewhere = (found: string): Finding =>
    failed(
      check,
      `'${Bucket}' is in ${found}, and the provider's region is ${region}`,
      `Use a bucket in ${region}, or set ${at}.region to ${found}.`,
    );

  const asked = await head(owner);
  if (asked.problem === undefined) {
    const found = asked.value.BucketRegion;
    return found !== undefined && found !== region
      ? elsewhere(found)
      : ok(check, `'${Bucket}' exists and may be listed`);
  }
  const { problem } = asked;
  const found = problem.headers["x-amz-bucket-region"];
  if (found !== undefined && found !== region) return elsewhere(found);
  if (problem.status === 404)
    return failed(
      check,
      `there is no bucket '${Bucket}'`,
      `Create the bucket '${Bucket}' in ${region}, or correct its name.`,
    );
  if (problem.status === 403) {
    const isOwner = owner !== undefined && (await head(undefined)).problem === undefined;
    if (isOwner)
      return failed(
        check,
        `the owner of '${Bucket}' is not ${owner}`,
        `Correct ${at}.bucket_owner, or use a bucket of ${owner}.`,
      );
    return failed(
      check,
      `'${Bucket}' may not be listed: ${wordsOf(problem)}`,
      `Let the credentials of ${at} use s3:ListBucket on '${Bucket}'.`,
    );
  }
  return failed(check, `'${Bucket}': ${described(problem)}`, "Try again later.");
}

/** An answer to HEAD has no words. */
const wordsOf = ({ code, message, status }: AwsProblem): string =>
  /^(?:UnknownError|Unknown|\d*)$/.test(message)
    ? `AccessDenied (${status})`
    : described({ code, message, status, headers: {} });
