import { DRIVERS } from "./drivers.ts";
import { describeObjectsPort } from "./objects-port.ts";

for (const driver of DRIVERS) describeObjectsPort(driver);
