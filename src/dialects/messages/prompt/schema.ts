/** Schemas of bodies with one prompt, as Bedrock's text models take them. */
import type { ConversationSchemaName } from "../../../ports/lines.ts";
import type { ConversationAnswer } from "../../answer.ts";
import type { SettingsDraft } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { isAbsent, type MemberReaders, missing, mustBe, readObject, taken, textAt } from "../../members.ts";
import { member } from "../../path.ts";
import type { AnswerOptions, ConversationSchema } from "../../schema.ts";
import { type PromptDraft, type PromptSettingWriters, type Written, writePromptSettings } from "./settings.ts";
import { conversationOf, type PlacedTurn, type PromptTurn, turnsOf } from "./turns.ts";

/** How a model family writes turns into one text. */
export interface PromptTemplate {
  /**
   * The turns of a prompt that is the template from end to end. The last turn is the user's, or the start of the model's answer.
   * Undefined for another prompt.
   */
  parse(prompt: string): readonly PromptTurn[] | undefined;
  write(turns: readonly PromptTurn[]): string;
  /** What ends or starts a turn. */
  readonly control: RegExp;
  /** True if a prompt that is not the template is what the user says. False: the model would read it in another way. */
  isPlain(prompt: string): boolean;
  /** Where the template has system turns. */
  readonly system: "anywhere" | "first" | "nowhere";
}

export interface PromptForm {
  readonly name: ConversationSchemaName;
  /** The member that holds the prompt. */
  readonly prompt: "prompt" | "inputText";
  /** Templates of the family's models. The first that fits a prompt counts. */
  readonly templates: readonly PromptTemplate[];
  /** The template for a model. */
  templateOf(model: string): PromptTemplate;
  /** All members except the prompt. */
  readonly members: MemberReaders<PromptDraft>;
  readonly settings: PromptSettingWriters;
  body(prompt: string, settings: Written): JsonObject;
  readAnswer(body: JsonObject): ConversationAnswer;
  writeAnswer(answer: ConversationAnswer, options: AnswerOptions): JsonObject;
}

function readTurns(prompt: string, { templates }: PromptForm): readonly PromptTurn[] | undefined {
  for (const template of templates) {
    const turns = template.parse(prompt);
    if (turns !== undefined) return turns;
  }
  return templates.every((template) => template.isPlain(prompt)) ? [{ role: "user", text: prompt }] : undefined;
}

/** Refuses what the template cannot say. */
function checkTurns(turns: readonly PlacedTurn[], { control, system }: PromptTemplate, loss: Loss): void {
  const first = turns.find(({ role }) => role !== "system");
  if (first?.role === "assistant") loss.refuse(first.path, "the first message must be the user's");
  for (const [at, { role, text, path }] of turns.entries()) {
    if (role === "system" && system === "nowhere") loss.refuse(path, "the model's template has no system message");
    if (role === "system" && system === "first" && at > 0) {
      loss.refuse(path, "the model's template has no system message midway");
    }
    // It would end the turn.
    if (control.test(text)) loss.refuse(path, "the text has control tokens of the model's template");
  }
}

export function promptSchema(form: PromptForm): ConversationSchema {
  const members: MemberReaders<PromptDraft> = new Map([...form.members, [form.prompt, taken]]);
  return {
    kind: "conversation",
    name: form.name,
    family: "other",

    read(body, path, loss) {
      const settings: SettingsDraft = {};
      const at = member(path, form.prompt);
      if (isAbsent(body[form.prompt])) throw missing(at);
      const prompt = textAt(body[form.prompt], at);
      if (prompt.trim() === "") throw mustBe(at, "a text that is not blank");
      readObject(body, members, { settings }, path, loss);
      const turns = readTurns(prompt, form);
      if (turns === undefined) {
        return loss.refuse(at, "it has control tokens, and is not the model's template from end to end");
      }
      return conversationOf(turns, at, settings);
    },

    write(conversation, { model }, loss) {
      const template = form.templateOf(model);
      const turns = turnsOf(conversation, loss);
      checkTurns(turns, template, loss);
      const settings: Written = {};
      writePromptSettings(conversation.settings, form.settings, settings, loss);
      return form.body(template.write(turns), settings);
    },

    readAnswer: form.readAnswer,
    writeAnswer: form.writeAnswer,
  };
}
