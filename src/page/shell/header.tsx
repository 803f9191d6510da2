import { place } from "./router.ts";
import { needsSignIn, session, signOut } from "./session.ts";
import { chooseTheme, THEMES, type Theme, theme } from "./theme.ts";
import { failed } from "./toasts.tsx";

const VIEWS = [
  ["jobs", "Jobs"],
  ["files", "Files"],
  ["usage", "Usage"],
  ["webhooks", "Webhooks"],
  ["providers", "Providers"],
] as const;

const THEME_NAMES = { system: "As the system", light: "Light", dark: "Dark" } satisfies Record<Theme, string>;

export function Header() {
  const [current = "jobs"] = place.value.segments;
  const signedIn = session.value !== undefined && !needsSignIn.value;
  return (
    <header class="bar">
      <a class="brand" href="/ui/jobs">
        Quarry
      </a>
      {signedIn && (
        <nav aria-label="Views">
          {VIEWS.map(([path, name]) => (
            <a key={path} href={`/ui/${path}`} aria-current={path === current ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
      )}
      <div class="who">
        <label>
          <span class="hidden">Theme</span>
          <select value={theme.value} onChange={(event) => chooseTheme(event.currentTarget.value as Theme)}>
            {THEMES.map((one) => (
              <option key={one} value={one}>
                {THEME_NAMES[one]}
              </option>
            ))}
          </select>
        </label>
        {session.value?.keyId !== undefined && (
          <>
            <span class="key" title={session.value.tenant && `Tenant ${session.value.tenant}`}>
              {session.value.keyId}
            </span>
            <button type="button" onClick={() => signOut().catch(failed("Sign out"))}>
              Sign out
            </button>
          </>
        )}
      </div>
    </header>
  );
}
