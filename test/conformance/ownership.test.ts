import { DRIVERS } from "./drivers.ts";
import { describeOwnership } from "./ownership.ts";

for (const driver of DRIVERS) describeOwnership(driver);
