/** Takes files by drag and drop or by a button. */
import { useRef, useState } from "preact/hooks";

interface Props {
  /** Where the files go, as text. */
  readonly into: string;
  readonly onFiles: (files: readonly File[]) => void;
}

export function DropZone({ into, onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same by keyboard.
    <div
      class={over ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles(filesIn(event.dataTransfer));
      }}
    >
      <p>
        Drop files here, or{" "}
        <button type="button" class="main" onClick={() => input.current!.click()}>
          Choose files
        </button>
      </p>
      <p class="quiet">They go to {into}. An interrupted upload goes on when you choose the same file again.</p>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          // The same file can be chosen again.
          currentTarget.value = "";
        }}
      />
    </div>
  );
}

/** Folders are left out: browsers pass them as files that cannot be read. */
const filesIn = (transfer: DataTransfer | null): readonly File[] =>
  [...(transfer?.items ?? [])].flatMap((item) => {
    const file = item.kind === "file" && !item.webkitGetAsEntry?.()?.isDirectory ? item.getAsFile() : null;
    return file === null ? [] : [file];
  });
