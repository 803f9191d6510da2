/** Settings of bodies that hold one text: readers by member, and writers by setting. */
import type { Placed, Settings, SettingsDraft, SettingValues } from "../../conversation.ts";
import { isNumber, type JsonNumber, numberOf } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { integerAt, type MemberReader, mustBe, numberAt, readArray, textAt } from "../../members.ts";
import type { Path } from "../../path.ts";

export interface PromptDraft {
  readonly settings: SettingsDraft;
}

export type PromptReader = MemberReader<PromptDraft>;

const read =
  <N extends keyof SettingValues>(name: N, valueAt: (value: unknown, path: Path) => SettingValues[N]): PromptReader =>
  (value, { settings }, path) => {
    const placed: Placed<SettingValues[N]> = { value: valueAt(value, path), path };
    settings[name] = placed as SettingsDraft[N];
  };

type NumberSetting = {
  [N in keyof SettingValues]: JsonNumber extends SettingValues[N] ? N : never;
}[keyof SettingValues];

export const numberMember = (name: NumberSetting): PromptReader => read(name, numberAt);
export const integerMember = (name: NumberSetting): PromptReader => read(name, integerAt);

export const textMember = (name: "user"): PromptReader => read(name, textAt);

/** 0 is the default and has no effect. */
export const unlessZero =
  (reader: PromptReader): PromptReader =>
  (value, into, path, loss) =>
    isNumber(value) && numberOf(value) === 0 ? loss.ignore(path) : reader(value, into, path, loss);

/** A text or a list of texts. An empty list is the default. */
export const stopMember: PromptReader = (value, { settings }, path, loss) => {
  const stop: string[] = [];
  if (typeof value === "string") stop.push(value);
  else readArray(value, path, (element, at) => stop.push(textAt(element, at)));
  if (stop.length === 0) loss.ignore(path);
  else settings.stop = { value: stop, path };
};

/** False is the default. True changes the answer into something that no other form has. */
export const falseMember: MemberReader<unknown> = (value, _into, path, loss) => {
  if (typeof value !== "boolean") throw mustBe(path, "true or false");
  if (value) loss.refuse(path);
  loss.ignore(path);
};

/** A body under construction. */
export type Written = Record<string, unknown>;

export type SettingWriter<T> = (setting: Placed<T>, body: Written, loss: Loss) => void;

/** What each setting becomes. A new setting does not compile until each table has it. */
export type PromptSettingWriters = { readonly [N in keyof Required<SettingValues>]: SettingWriter<SettingValues[N]> };

export const carriedAs =
  (name: string): SettingWriter<unknown> =>
  ({ value }, body) => {
    body[name] = value;
  };

/** Dropped outside of the range. Both ends are allowed. */
export const carriedWithin =
  (min: number, max: number, name: string): SettingWriter<JsonNumber> =>
  ({ value, path }, body, loss) => {
    const number = numberOf(value);
    if (number > max) loss.drop(path, `it is above ${max}`);
    else if (number < min) loss.drop(path, `it is below ${min}`);
    else body[name] = value;
  };

export const carriedUpTo = (max: number, name: string): SettingWriter<JsonNumber> =>
  carriedWithin(Number.NEGATIVE_INFINITY, max, name);

/** Dropped if there are more than `max`. */
export const stopUpTo =
  (max: number, name: string): SettingWriter<readonly string[]> =>
  ({ value, path }, body, loss) => {
    if (value.length > max) loss.drop(path, `there are more than ${max}`);
    else body[name] = value;
  };

const ignore: SettingWriter<unknown> = ({ path }, _body, loss) => loss.ignore(path);
const drop: SettingWriter<unknown> = ({ path }, _body, loss) => loss.drop(path);

/** For forms and models that have text only, and neither tools nor reasoning. */
export const TEXT_ONLY = {
  maxTokens: drop,
  temperature: drop,
  topP: drop,
  topK: drop,
  stop: drop,
  seed: drop,
  frequencyPenalty: drop,
  presencePenalty: drop,
  n: drop,
  logprobs: drop,
  logitBias: drop,
  schema: drop,
  json: drop,
  verbosity: drop,
  effort: (setting, body, loss) => (setting.value === "none" ? ignore : drop)(setting, body, loss),
  budget: (setting, body, loss) => (numberOf(setting.value) <= 0 ? ignore : drop)(setting, body, loss),
  thinking: ignore,
  showThinking: ignore,
  parallel: ignore,
  user: ignore,
  metadata: ignore,
  serviceTier: ignore,
  cacheKey: ignore,
  betas: drop,
} satisfies PromptSettingWriters;

/** A model that always reasons cannot be told not to. */
export const ALWAYS_REASONS = {
  ...TEXT_ONLY,
  effort: drop,
  budget: drop,
  thinking: (setting, body, loss) => (setting.value === "off" ? drop : ignore)(setting, body, loss),
} satisfies PromptSettingWriters;

export function writePromptSettings(
  settings: Settings,
  writers: PromptSettingWriters,
  body: Written,
  loss: Loss,
): void {
  for (const name in settings) {
    const setting = settings[name as keyof Settings];
    if (setting !== undefined) (writers[name as keyof Settings] as SettingWriter<unknown>)(setting, body, loss);
  }
}
