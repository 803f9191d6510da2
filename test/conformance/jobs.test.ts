import { DRIVERS } from "./drivers.ts";
import { describeJobs } from "./jobs.ts";

for (const driver of DRIVERS) describeJobs(driver);
