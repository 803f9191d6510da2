/** JSON columns. SQL's null is `undefined` in the code. */

export const toJson = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

/** Trusts the type: only this ledger writes the column. */
export const fromJson = <T>(text: string | null): T | undefined => (text === null ? undefined : JSON.parse(text));
