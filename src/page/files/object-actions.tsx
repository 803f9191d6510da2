import { useState } from "preact/hooks";
import { PageError } from "../api/request.ts";
import { Confirm } from "../components/confirm.tsx";
import { toast } from "../shell/toasts.tsx";
import { baseName, isUnaddressable } from "./place.ts";
import { adviceOn, sentence } from "./problem.tsx";
import { deleteObject, type ObjectAt, objectAddress, readWhole } from "./s3.ts";

interface Props {
  readonly at: ObjectAt;
  /** True: screen readers hear the object's name, where a page has several of these buttons. */
  readonly named?: boolean;
}

const labelOf = (what: string, { at, named }: Props) => (named ? `${what} ${baseName(at.key)}` : undefined);

const sayFailed = (title: string, reason: unknown): void => {
  const error = PageError.of(reason);
  toast(`${title}. ${sentence(error.message)} ${adviceOn(error)}`, "failed");
};

export function DownloadButton({ at, named }: Props) {
  const name = downloadName(at.key);
  if (isUnaddressable(at.key)) return null;
  // A link sends no header, so an object of a chosen provider is fetched first.
  if (at.provider === undefined) {
    return (
      <a class="button" href={objectAddress(at)} download={name} aria-label={labelOf("Download", { at, named })}>
        Download
      </a>
    );
  }
  return (
    <button
      type="button"
      aria-label={labelOf("Download", { at, named })}
      onClick={() =>
        readWhole(at).then(
          (content) => saveAs(content, name),
          (error) => sayFailed("The download failed", error),
        )
      }
    >
      Download
    </button>
  );
}

const downloadName = (key: string): string => baseName(key).replaceAll("/", "") || "object";

function saveAs(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export function DeleteButton({ at, named, onDeleted }: Props & { readonly onDeleted: () => void }) {
  const [asks, setAsks] = useState(false);
  const answer = async (yes: boolean) => {
    setAsks(false);
    if (!yes) return;
    try {
      await deleteObject(at);
      toast(`${baseName(at.key)} is deleted.`);
      onDeleted();
    } catch (error) {
      sayFailed(`${baseName(at.key)} was not deleted`, error);
    }
  };
  return (
    <>
      <button type="button" class="danger" aria-label={labelOf("Delete", { at, named })} onClick={() => setAsks(true)}>
        Delete
      </button>
      {asks && (
        <Confirm title="Delete this object?" action="Delete" onAnswer={(yes) => void answer(yes)}>
          <p>
            <span class="mono name">
              {at.bucket}/{at.key}
            </span>{" "}
            cannot be restored. Jobs that wait to read it will fail.
          </p>
        </Confirm>
      )}
    </>
  );
}
