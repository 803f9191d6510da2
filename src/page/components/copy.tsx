/** Code with a button that copies it. */
import { toast } from "../shell/toasts.tsx";

interface Props {
  readonly label: string;
  readonly text: string;
}

export function CopyBlock({ label, text }: Props) {
  return (
    <div class="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls the code. */}
      <section tabIndex={0} aria-label={label}>
        <pre>{text}</pre>
      </section>
      <button type="button" onClick={() => copied(text)}>
        Copy
      </button>
    </div>
  );
}

/** Browsers offer the clipboard only to secure pages, and a gateway may be reached by plain HTTP. */
async function copied(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied.");
  } catch {
    toast("The browser does not let this page copy. Select the text and copy it.", "failed");
  }
}
