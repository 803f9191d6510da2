/** Checks the lines of an input that the provider gets as it is. */
import { invalidInput } from "./bad-lines.ts";
import type { Inspected, OpenedBytes } from "./inspect.ts";
import { type PassOptions, runPass } from "./pass.ts";
import { addDuplicates } from "./same-ids.ts";

/** Rejects with InvalidArgument for lines that cannot be used. */
export async function checkOwnLines(inspected: Inspected, uri: string, pass: Omit<PassOptions, "out">): Promise<void> {
  const opened: OpenedBytes[] = [];
  const open = async () => {
    const one = await inspected.open();
    opened.push(one);
    return one.bytes;
  };
  try {
    const { bad, ids, lines } = await runPass(await open(), { ...pass, isVerbatim: true, out: undefined });
    await addDuplicates(ids, open, pass.translator, bad);
    bad.refuse(uri);
    if (lines === 0) throw invalidInput(uri, "it has no lines");
  } finally {
    for (const { close } of opened) close();
  }
}
