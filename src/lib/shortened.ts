/** At most `max` characters of a text of others. The mark at its end tells `Scrubber` that a secret may have been cut there. */
export const shortened = (text: string, max: number): string =>
  text.length > max ? `${text.slice(0, max - 1)}…` : text;
