/** Labelled fields of forms. */
import type { ComponentChildren, InputHTMLAttributes, SelectHTMLAttributes } from "preact";

type Labelled<Attributes> = Attributes & { readonly label: ComponentChildren };

/** For names and ids: browsers must neither fill it in nor check its spelling. */
export const NameField = ({ label, ...input }: Labelled<InputHTMLAttributes>) => (
  <label class="field">
    <span>{label}</span>
    <input autocomplete="off" spellcheck={false} {...input} />
  </label>
);

interface Choices {
  /** Values and their words. */
  readonly choices: readonly (readonly [value: string, words: string])[];
}

export const ChoiceField = ({ label, choices, ...select }: Labelled<SelectHTMLAttributes> & Choices) => (
  <label class="field">
    <span>{label}</span>
    <select {...select}>
      {choices.map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
  </label>
);
