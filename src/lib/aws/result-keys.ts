/** Keys of a job's results, in AWS's layout under the output URI. The same for every provider. */
import type { ObjectName } from "../names.ts";

/** `output.key` is a prefix. As in Bedrock's console it is a folder, with or without a trailing slash. */
export function resultNames(
  output: ObjectName,
  jobId: string,
  inputKey: string,
): { results: ObjectName; manifest: ObjectName } {
  const { bucket, key } = output;
  const folder = `${key === "" || key.endsWith("/") ? key : `${key}/`}${jobId}/`;
  const input = inputKey.split("/").findLast((segment) => segment !== "") ?? "input";
  return {
    results: { bucket, key: `${folder}${input}.out` },
    manifest: { bucket, key: `${folder}manifest.json.out` },
  };
}
