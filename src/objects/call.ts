/** Who asks for an object, of which provider. */
import { GatewayError } from "../lib/errors.ts";
import type { NamedCall } from "../ports/objects.ts";
import type { Provider } from "../ports/provider.ts";

export const tooLarge = (provider: Provider, maxBytes: number) =>
  new GatewayError(
    "EntityTooLarge",
    `Your proposed upload exceeds the maximum allowed object size: ${maxBytes} bytes with '${provider.name}'.`,
    { fields: { MaxSizeAllowed: String(maxBytes), Provider: provider.name } },
  );

/** Who asks: their own tenant, and whether they may see what a provider has and Quarry did not store or create. */
export interface Viewer {
  readonly owner: string;
  readonly operator: boolean;
}

/** Who asks, of which provider, and until when. */
export interface FileCall extends Viewer, NamedCall {
  readonly provider: Provider;
}
