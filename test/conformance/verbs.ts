/** A capability is the verb being there: which ones a provider has, and the one error for those that it has not. */
import { describe, expect, test } from "vitest";
import { type Port, type Ports, verb } from "../../src/ports/provider.ts";
import { useParts } from "./bench.ts";
import { type Driver, has, verbsOf } from "./driver.ts";

const PORTS = ["files", "named", "jobs"] as const satisfies readonly Port[];
const ALL = PORTS.flatMap((port) => verbsOf(port).map((name) => [port, name as keyof Ports[Port]] as const));

export function describeVerbs(driver: Driver): void {
  describe(`the verbs of ${driver.name}`, () => {
    const parts = useParts(driver, "jobs");

    test.each(ALL)("%s.%s is there, or the one error says that it is not", (port, name) => {
      const { provider } = parts();
      const get = () => verb(provider, port, name);
      if (has(driver, port, name)) {
        expect(get()).toBeInstanceOf(Function);
        return;
      }
      const instead = provider.instead === undefined ? "" : ` ${provider.instead}`;
      const message = `The provider '${driver.provider}' has no ${port}.${name}.${instead}`;
      expect(get).toThrow(expect.objectContaining({ kind: "Unsupported", message }));
    });
  });
}
