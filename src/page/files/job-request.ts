/** What the form of a job says, as Bedrock's request. */
import { baseName } from "./place.ts";

export interface JobForm {
  readonly name: string;
  readonly model: string;
  readonly input: { readonly bucket: string; readonly key: string };
  readonly output: string;
  /** "": the gateway's default. */
  readonly hours: string;
  readonly role: string;
  readonly form: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

export const jobRequestOf = (form: JobForm, clientRequestToken: string) => ({
  jobName: form.name.trim(),
  modelId: form.model.trim(),
  roleArn: form.role.trim(),
  clientRequestToken,
  inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${form.input.bucket}/${form.input.key}` } },
  outputDataConfig: { s3OutputDataConfig: { s3Uri: form.output.trim() } },
  ...(form.hours !== "" && { timeoutDurationInHours: Number(form.hours) }),
  ...(form.form !== "" && { modelInvocationType: form.form }),
  ...(tagsOf(form).length > 0 && { tags: tagsOf(form) }),
});

/** Rows that are empty are left out. */
const tagsOf = ({ tags }: JobForm) => tags.filter(({ key, value }) => key !== "" || value !== "");

/** A name that Bedrock accepts: letters, digits, `+`, `.` and `-`, 63 at most. */
export function jobNameFor(key: string, now: Date): string {
  const file = baseName(key).replace(/\.[^.]*$/, "");
  const plain = file.replace(/[^a-zA-Z0-9+.-]/g, "-").replace(/^[^a-zA-Z0-9]+/, "");
  return `${plain.slice(0, 46) || "job"}-${now.toISOString().slice(0, 16).replace(/\D/g, "")}`;
}

export const outputFor = (bucket: string, prefix: string): string => `s3://${bucket}/${prefix}results/`;

/** The id that the page's address of a job has. */
export const jobIdIn = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
