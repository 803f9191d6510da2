/** Who is signed in. */
import { computed, signal } from "@preact/signals";
import type { SessionMessage, SignInMessage } from "../../ui/messages.ts";
import { onSignedOut, PageError, pageJson, requestPage } from "../api/request.ts";

export const session = signal<SessionMessage | undefined>(undefined);
/** Why the session could not be read. */
export const sessionError = signal<PageError | undefined>(undefined);

/** The gateway has keys, and nobody is signed in. */
export const needsSignIn = computed(() => session.value?.keys === true && session.value.keyId === undefined);

const ADDRESS = "/ui/api/session";

export async function loadSession(): Promise<void> {
  try {
    session.value = await pageJson<SessionMessage>(ADDRESS);
    sessionError.value = undefined;
  } catch (error) {
    sessionError.value = PageError.of(error);
  }
}

export async function signIn(message: SignInMessage): Promise<void> {
  await requestPage(ADDRESS, { method: "POST", json: message, staysOn401: true });
  await loadSession();
}

export async function signOut(): Promise<void> {
  await requestPage(ADDRESS, { method: "DELETE", staysOn401: true });
  await loadSession();
}

onSignedOut(() => {
  const { value } = session;
  if (value !== undefined) session.value = { ...value, keys: true, keyId: undefined, expiresAt: undefined };
});
