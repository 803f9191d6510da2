import { DRIVERS } from "./drivers.ts";
import { describeFiles } from "./files.ts";

for (const driver of DRIVERS) describeFiles(driver);
