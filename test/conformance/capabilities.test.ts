import { describeCapabilities } from "./capabilities.ts";
import { DRIVERS } from "./drivers.ts";

for (const driver of DRIVERS) describeCapabilities(driver);
