/** What the keys of a job's results demand of its names. Checked when the job is created, before a provider is paid. */
import { fileResults, resultNames } from "../lib/aws/result-keys.ts";
import { GatewayError } from "../lib/errors.ts";
import type { ObjectName } from "../lib/names.ts";
import { INPUT_MEMBER, invalidInput } from "./translation/bad-lines.ts";

/** Of S3, in UTF-8 ("Naming Amazon S3 objects"). */
const MAX_KEY_BYTES = 1024;
/** As long as every job id, of the gateway and of AWS. */
const JOB_ID = "x".repeat(12);
const OUTPUT_MEMBER = "outputDataConfig.s3OutputDataConfig.s3Uri";

interface InputFile {
  /** The input's name below the folder of the inputs. */
  readonly name: string;
  readonly uri: string;
}

/** Throws InvalidArgument for results whose key is too long, or is the manifest's. It names the member of the request. */
export function requireResultKeys(output: ObjectName, files: readonly InputFile[]): void {
  const { manifest } = resultNames(output, JOB_ID, "");
  const manifestBytes = Buffer.byteLength(manifest.key);
  if (manifestBytes > MAX_KEY_BYTES) {
    throw new GatewayError("InvalidArgument", `${OUTPUT_MEMBER}: the job's manifest ${tooLong(manifestBytes)}`);
  }
  for (const { name, uri } of files) {
    const { key } = fileResults(output, JOB_ID, name);
    if (key === manifest.key) {
      throw invalidInput(uri, "its results would have the name of the job's manifest; the input needs another name");
    }
    const bytes = Buffer.byteLength(key);
    if (bytes <= MAX_KEY_BYTES) continue;
    throw invalidInput(uri, `its results ${tooLong(bytes)}. ${INPUT_MEMBER} or ${OUTPUT_MEMBER} must be shorter`);
  }
}

/** The same for a job with one input, which may be in a folder. */
export const requireResultKey = (output: ObjectName, key: string, uri: string): void =>
  requireResultKeys(output, [{ name: lastSegment(key), uri }]);

const lastSegment = (key: string): string => key.split("/").findLast((segment) => segment !== "") ?? "input";

const tooLong = (bytes: number): string =>
  `would have a key of ${bytes} bytes, and at most ${MAX_KEY_BYTES} are possible`;
