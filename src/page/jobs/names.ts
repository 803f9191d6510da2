/** Parts of the address that filter the table of jobs, and members of the query of `/ui/api/jobs`. */
export const FILTER_NAMES = ["status", "provider", "name"] as const;

/** A style for each status of Bedrock's ModelInvocationJobStatus. */
export const STATUS_STYLES: { readonly [status: string]: string } = {
  Submitted: "quiet",
  Validating: "moving-text",
  Scheduled: "quiet",
  InProgress: "moving-text",
  Completed: "good-text",
  PartiallyCompleted: "warn-text",
  Failed: "bad-text",
  Stopping: "warn-text",
  Stopped: "quiet",
  Expired: "warn-text",
};
