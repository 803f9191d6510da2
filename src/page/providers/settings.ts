/** Settings as rows of a name and a text. Nested names are joined with dots. */
export function settingRows(settings: unknown, path = ""): readonly (readonly [string, string])[] {
  if (Array.isArray(settings)) return [[path, settings.map(textOfSetting).join(", ") || "none"]];
  if (typeof settings !== "object" || settings === null) return [[path, textOfSetting(settings)]];
  const members = Object.entries(settings).filter(([, value]) => value !== undefined);
  if (members.length === 0 && path !== "") return [[path, "none"]];
  return members.flatMap(([name, value]) => settingRows(value, path === "" ? name : `${path}.${name}`));
}

const textOfSetting = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
