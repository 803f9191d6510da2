import { place } from "../shell/router.ts";
import { session } from "../shell/session.ts";
import { Choice } from "./choice.tsx";

/** The part `provider` of the address. */
export const ProviderFilter = ({ onChoose }: { readonly onChoose: (provider: string) => void }) => (
  <Choice
    title="Provider"
    value={place.value.query.get("provider") ?? ""}
    options={[["", "All providers"], ...(session.value?.providers ?? []).map((one) => [one, one] as const)]}
    onChoose={onChoose}
  />
);
