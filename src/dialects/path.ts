/** Places in JSON, such as `modelInput.messages[2].content`. They become text only for messages, because most are never shown. */

export interface Path {
  readonly parent: Path | undefined;
  /** A member's name, or an index. */
  readonly name: string | number;
}

/** The first member of a path, such as `modelInput`. */
export const root = (name: string): Path => ({ parent: undefined, name });

export const member = (parent: Path, name: string | number): Path => ({ parent, name });

export function pathText({ parent, name }: Path): string {
  if (parent === undefined) return String(name);
  return typeof name === "number" ? `${pathText(parent)}[${name}]` : `${pathText(parent)}.${name}`;
}

/** Without indices, so that the places of many records can be counted together. */
export function placeText({ parent, name }: Path): string {
  if (parent === undefined) return String(name);
  return typeof name === "number" ? `${placeText(parent)}[]` : `${placeText(parent)}.${name}`;
}
