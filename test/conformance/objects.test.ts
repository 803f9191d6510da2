import { DRIVERS } from "./drivers.ts";
import { describeObjects } from "./objects.ts";

for (const driver of DRIVERS) describeObjects(driver);
