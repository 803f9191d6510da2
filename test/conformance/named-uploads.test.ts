import { DRIVERS } from "./drivers.ts";
import { describeNamedUploads } from "./named-uploads.ts";

for (const driver of DRIVERS) describeNamedUploads(driver);
