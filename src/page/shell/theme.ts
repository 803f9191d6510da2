/** Light or dark: as the system says, until the reader chooses. */
import { signal } from "@preact/signals";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "quarry.theme";

export const theme = signal<Theme>("system");

export function applyTheme(): void {
  theme.value = THEMES.find((one) => one === stored()) ?? "system";
  reflect();
}

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // A browser without storage keeps the choice until the page is closed.
  }
  reflect();
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function reflect(): void {
  if (theme.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
}
