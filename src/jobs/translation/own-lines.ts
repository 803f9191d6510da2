/** Checks the lines of an input that the provider gets as it is. */
import { createBadLines, invalidInput } from "./bad-lines.ts";
import type { Inspected, OpenedBytes } from "./inspect.ts";
import { type PassOptions, runPass } from "./pass.ts";
import { addDuplicates, idsOf } from "./same-ids.ts";

interface Options extends Omit<PassOptions, "out"> {
  readonly uri: string;
  /** True: the lines' form was checked when the file was uploaded. Only their ids are compared, and what fits is counted. */
  readonly isChecked: boolean;
}

/** Rejects with InvalidArgument for lines that cannot be used. */
export async function checkOwnLines(inspected: Inspected, { uri, isChecked, ...pass }: Options): Promise<void> {
  const opened: OpenedBytes[] = [];
  const open = async () => {
    const one = await inspected.open();
    opened.push(one);
    return one.bytes;
  };
  const whole = async () => {
    const result = await runPass(await open(), { ...pass, isVerbatim: true, out: undefined });
    if (result.lines === 0) throw invalidInput(uri, "it has no lines");
    return result;
  };
  const checkedIds = async () => (pass.fit === undefined ? idsOf(await open(), pass) : (await whole()).ids);
  try {
    const { bad, ids } = isChecked ? { bad: createBadLines(), ids: await checkedIds() } : await whole();
    await addDuplicates(ids, open, pass.translator, bad);
    bad.refuse(uri);
  } finally {
    for (const { close } of opened) close();
  }
}
