/** Which operations each provider has. A capability is a member that is present. */
import { describe, expect, test } from "vitest";
import { type Driver, memberOf, operationsOf, type Port } from "./driver.ts";
import { request } from "./objects-port.ts";
import { CALL, useParts } from "./setup.ts";

const PORTS = ["files", "jobs", "models", "bedrockModels"] as const satisfies readonly Port[];
const ALL = PORTS.flatMap((port) => operationsOf(port).map((operation) => [port, operation as string] as const));

export function describeCapabilities(driver: Driver): void {
  describe(`the capabilities of ${driver.name}`, () => {
    const parts = useParts(driver, "jobs");

    test.each(ALL)("%s.%s is present exactly if the driver declares it", (port, operation) => {
      const expected = (driver.operations[port] as readonly string[] | undefined)?.includes(operation) ?? false;
      const member = memberOf(parts().provider, port, operation);
      if (expected) expect(member).toBeInstanceOf(Function);
      else expect(member).toBeUndefined();
    });

    test("the provider has its own objects or objects over its files", () => {
      expect(parts().provider.objects !== undefined).toBe(driver.ownObjects === true);
      expect(parts().objects.bucketsAreExternal).toBe(driver.ownObjects === true);
    });

    test("the provider names an alternative exactly if it has no create", () => {
      const { jobs, instead } = parts().provider;
      expect(instead !== undefined).toBe(jobs?.create === undefined);
    });
  });

  if (driver.ownObjects || driver.operations.files !== undefined) return;
  describe(`the objects of ${driver.name}`, () => {
    const parts = useParts(driver, "jobs");
    test("the error for a missing write names an alternative", async () => {
      const { objects, provider } = parts();
      const name = { bucket: "a-bucket", key: "a-key" };
      const message = `The provider '${driver.provider}' has no files.put. ${provider.instead}`;
      const refusal = { kind: "Unsupported", message };
      await expect(objects.put(CALL, name, request())).rejects.toMatchObject(refusal);
      const upload = { contentType: undefined, headers: {}, metadata: {}, checksum: undefined };
      await expect(objects.uploads.create(CALL, name, upload)).rejects.toMatchObject(refusal);
    });
  });
}
