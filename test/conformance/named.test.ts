import { DRIVERS } from "./drivers.ts";
import { describeNamed } from "./named.ts";

for (const driver of DRIVERS) describeNamed(driver);
