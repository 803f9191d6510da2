/** Keys of a job's results, in AWS's layout under the output URI. The same for every provider. */
import type { ObjectName } from "../names.ts";

/** `output.key` is a prefix. As in Bedrock's console it is a folder, with or without a trailing slash. */
const folderOf = ({ key }: ObjectName, jobId: string): string =>
  `${key === "" || key.endsWith("/") ? key : `${key}/`}${jobId}/`;

export function resultNames(
  output: ObjectName,
  jobId: string,
  inputKey: string,
): { results: ObjectName; manifest: ObjectName } {
  const input = inputKey.split("/").findLast((segment) => segment !== "") ?? "input";
  return { results: fileResults(output, jobId, input), manifest: fileResults(output, jobId, "manifest.json") };
}

/**
 * The results of one of a job's files. AWS writes one output for each input, and inputs may be in nested folders (Bedrock user
 * guide, "Format and upload your batch inference data" and "View the results"). Its documentation has no example of a nested one.
 * The path below the folder stays in the key, because two files may have the same last segment.
 *
 * @param name the input's name below the folder of the inputs
 */
export const fileResults = (output: ObjectName, jobId: string, name: string): ObjectName => ({
  bucket: output.bucket,
  key: `${folderOf(output, jobId)}${name}.out`,
});
