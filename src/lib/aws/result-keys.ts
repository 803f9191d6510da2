/** What a job's results are called, as AWS lays them out under the output URI: one rule for every provider. */
import type { ObjectName } from "../names.ts";

/** `output.key` is a prefix: as in Bedrock's console a folder, whether it ends in a slash or not. */
export function resultNames(
  output: ObjectName,
  jobId: string,
  inputKey: string,
): { results: ObjectName; manifest: ObjectName } {
  const { bucket, key } = output;
  const folder = `${key === "" || key.endsWith("/") ? key : `${key}/`}${jobId}/`;
  const input = inputKey.split("/").findLast((segment) => segment !== "") ?? "input";
  return {
    results: { bucket, key: `${folder}${input.replace(/\.jsonl$/, "")}.jsonl.out` },
    manifest: { bucket, key: `${folder}manifest.json.out` },
  };
}
