import { DRIVERS } from "./drivers.ts";
import { describeModels } from "./models.ts";

for (const driver of DRIVERS) describeModels(driver);
