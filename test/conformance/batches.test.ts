import { describeBatches } from "./batches.ts";
import { DRIVERS } from "./drivers.ts";

for (const driver of DRIVERS) describeBatches(driver);
