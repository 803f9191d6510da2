/** Names of objects and jobs on the command line. */
import { parseS3Uri } from "../lib/aws/s3-uri.ts";
import type { ObjectName } from "../lib/names.ts";
import { CommandError } from "./failure.ts";

export const isS3Uri = (text: string): boolean => text.startsWith("s3://");

export function s3UriIn(text: string): ObjectName {
  const name = parseS3Uri(text);
  if (name === undefined) throw new CommandError(`'${text}' is not of the form s3://bucket/key.`);
  return name;
}

export function objectUriIn(text: string): ObjectName {
  const name = s3UriIn(text);
  if (name.key === "") throw new CommandError(`'${text}' names no object: write s3://bucket/key.`);
  return name;
}

export const s3UriText = ({ bucket, key }: ObjectName): string => `s3://${bucket}/${key}`;

/** The last 12 characters of a job's ARN, or the id itself. */
export const jobIdFrom = (identifier: string): string => identifier.slice(identifier.lastIndexOf("/") + 1);
