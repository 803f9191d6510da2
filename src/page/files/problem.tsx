/** An error with what the reader can do about it. */
import type { PageError } from "../api/request.ts";
import { session } from "../shell/session.ts";

interface Props {
  /** What failed: "The upload failed". */
  readonly title: string;
  readonly error: PageError;
  readonly retry?: (() => void) | undefined;
}

export const Problem = ({ title, error, retry }: Props) => (
  <div class="card problem-note" role="alert">
    <p class="problem">
      <strong>{title}.</strong> {sentence(error.message)}
    </p>
    <p>{adviceOn(error)}</p>
    {retry !== undefined && (
      <button type="button" onClick={retry}>
        Try again
      </button>
    )}
  </div>
);

export const sentence = (text: string): string => (/[.!?]$/.test(text.trimEnd()) ? text : `${text}.`);

const ADVICE: { readonly [code: string]: string } = {
  NoSuchBucket: "Check the bucket's name, or create the bucket.",
  NoSuchKey: "The object was deleted or renamed. Go back to its folder.",
  InvalidBucketName: "Use 3 to 63 lower-case letters, digits, dots and hyphens.",
  BucketAlreadyExists: "Choose another name.",
  BucketAlreadyOwnedByYou: "You have this bucket already: open it in the list.",
  EntityTooLarge: "Split the file, or choose a provider that takes files of this length.",
  KeyTooLong: "Use a shorter file name or folder.",
  FileChanged: "If it has changed on the disk, the upload begins again.",
  BadDigest: "The content changed on its way. Try again.",
  NoSuchUpload: "The upload was ended or was too old. Choose the file again.",
  InvalidPart: "The gateway lost a part. Choose the file again.",
};

export function adviceOn({ code, status }: PageError): string {
  const { keys, readOnly } = session.value ?? {};
  const known = ADVICE[code];
  if (known !== undefined) return known;
  if (status === 401) return "Sign in again.";
  if (status === 403) {
    if (readOnly) return "This access key is read-only. Sign in with a key that may write.";
    return keys
      ? "This access key may not do this. Sign in with another key, or ask the operator for the right."
      : "The provider refused it. Ask the operator to check the provider's credentials.";
  }
  if (status === 0) return "Check that the gateway runs and that the network works, then try again.";
  if (status === 429 || status === 503) return "The gateway or the provider is busy. Wait a moment, then try again.";
  if (status >= 500) return "Try again. If it fails again, the gateway's log has the reason.";
  return "Change the request as the message says.";
}
