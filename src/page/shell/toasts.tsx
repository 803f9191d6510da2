/** Short messages about what was done or failed. Screen readers announce them. */
import { signal } from "@preact/signals";
import { PageError } from "../api/request.ts";

interface Toast {
  readonly id: number;
  readonly kind: "done" | "failed";
  readonly text: string;
}

const SHOWN_MS = 8000;

const toasts = signal<readonly Toast[]>([]);
let lastId = 0;

const dismiss = (id: number): void => {
  toasts.value = toasts.value.filter((one) => one.id !== id);
};

/** Errors stay until they are dismissed. */
export function toast(text: string, kind: Toast["kind"] = "done"): void {
  lastId += 1;
  const id = lastId;
  toasts.value = [...toasts.value, { id, kind, text }].slice(-4);
  if (kind === "done") setTimeout(() => dismiss(id), SHOWN_MS);
}

/** @returns a handler of a rejected promise: `stop().catch(failed("Stop"))` */
export const failed =
  (what: string) =>
  (error: unknown): void =>
    toast(`${what} failed. ${PageError.of(error).message}`, "failed");

export function Toasts() {
  return (
    <div class="toasts" role="status">
      {toasts.value.map(({ id, kind, text }) => (
        <div key={id} class={`toast ${kind}`}>
          <span>{text}</span>
          <button type="button" class="plain" aria-label={`Dismiss: ${text}`} onClick={() => dismiss(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
