/** Looks up a name that a caller or a provider chose. It may be that of a member of every object, such as `constructor`. */
export const own = <T extends object>(table: T, name: string): T[keyof T] | undefined =>
  Object.hasOwn(table, name) ? table[name as keyof T] : undefined;
