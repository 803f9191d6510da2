/** What every queue does, on a database. */
import { inject } from "vitest";
import { freshUrl } from "../../storage/ledger/fixtures.ts";
import { testQueuePort } from "../port.ts";
import { openMember } from "./fixtures.ts";

testQueuePort(async () => openMember(await freshUrl(inject("postgres")!)));
