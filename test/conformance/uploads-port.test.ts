import { DRIVERS } from "./drivers.ts";
import { describeUploadsPort } from "./uploads-port.ts";

for (const driver of DRIVERS) describeUploadsPort(driver);
