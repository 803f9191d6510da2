import { useSignal } from "@preact/signals";
import { PageError } from "../api/request.ts";
import { signIn } from "./session.ts";
import { View } from "./view.tsx";

/** Shown at every address while nobody is signed in, so that the reader comes back to the view that was asked for. */
export function SignInView() {
  const error = useSignal("");
  const busy = useSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    busy.value = true;
    try {
      await signIn({ keyId: String(fields.get("keyId")).trim(), secret: String(fields.get("secret")).trim() });
    } catch (thrown) {
      error.value = PageError.of(thrown).message;
    } finally {
      busy.value = false;
    }
  };
  return (
    <View title="Sign in">
      <form class="card narrow" onSubmit={submit}>
        <p>Use an access key of this gateway. Its operator has the keys in the setting access_keys.</p>
        <label class="field">
          <span>Access key ID</span>
          <input name="keyId" required autocomplete="username" autocapitalize="none" spellcheck={false} />
        </label>
        <label class="field">
          <span>Secret access key</span>
          <input name="secret" type="password" required autocomplete="current-password" />
        </label>
        <p class="problem" role="alert">
          {error.value}
        </p>
        <button type="submit" class="main" disabled={busy.value}>
          Sign in
        </button>
      </form>
    </View>
  );
}
