/** Findings, and trials with a time limit. */
import type { Finding } from "../../ports/diagnosis.ts";

export const ok = (check: string, text: string): Finding => ({ check, state: "ok", text });
export const warning = (check: string, text: string, fix: string): Finding => ({ check, state: "warning", text, fix });
export const failed = (check: string, text: string, fix: string): Finding => ({ check, state: "failed", text, fix });
export const notVisible = (check: string, text: string): Finding => ({ check, state: "not visible", text });

export const isFailed = ({ state }: Finding): boolean => state === "failed";

/** The error of a trial that took too long. */
export class TooLate extends Error {
  override readonly name = "TooLate";
}

/** A trial may ignore its signal, as the AWS SDK's credential chain does. */
export async function timed<T>(ms: number, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(ms);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new TooLate(`no answer within ${ms / 1000} s`)));
  });
  try {
    return await Promise.race([run(signal), late]);
  } catch (error) {
    throw signal.aborted ? new TooLate(`no answer within ${ms / 1000} s`) : error;
  }
}

/** The names, the first few of them in quotes. */
export function someNames(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).map((name) => `'${name}'`);
  const more = names.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

export const listedText = (models: number): string =>
  models === 1 ? "1 model is listed" : `${models} models are listed`;
