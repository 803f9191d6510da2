import { DRIVERS } from "./drivers.ts";
import { describeVerbs } from "./verbs.ts";

for (const driver of DRIVERS) describeVerbs(driver);
