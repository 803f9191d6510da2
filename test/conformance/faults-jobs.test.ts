import { DRIVERS } from "./drivers.ts";
import { describeFaults } from "./faults.ts";

for (const driver of DRIVERS) describeFaults(driver, "jobs");
