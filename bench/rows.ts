/** Every row, in the order of the table. To add one, write its file in rows/ and add it here. */
import type { Row } from "./row.ts";
import { build } from "./rows/build.ts";
import { executor } from "./rows/executor.ts";
import { fleetExecutor } from "./rows/fleet-executor.ts";
import { fleetJob } from "./rows/fleet-job.ts";
import { fleetLists } from "./rows/fleet-lists.ts";
import { fleetRequests } from "./rows/fleet-requests.ts";
import { get } from "./rows/get.ts";
import { getJob } from "./rows/get-job.ts";
import { head } from "./rows/head.ts";
import { memoryUpstream } from "./rows/memory-upstream.ts";
import { page } from "./rows/page.ts";
import { put, putAsBoto3, putUnchecked } from "./rows/put.ts";
import { s3Peer } from "./rows/s3-peer.ts";
import { signed } from "./rows/signed.ts";
import { startUp } from "./rows/start-up.ts";
import { traced } from "./rows/traced.ts";
import { translate } from "./rows/translate.ts";
import { upstreamKnown, upstreamLarge, upstreamLatency, upstreamSmall } from "./rows/upstream.ts";
import { upstreamProxy } from "./rows/upstream-proxy.ts";
import { upstreamTls } from "./rows/upstream-tls.ts";

export const rows: readonly Row[] = [
  head,
  signed,
  getJob,
  traced,
  page,
  put,
  putAsBoto3,
  putUnchecked,
  get,
  executor,
  translate,
  s3Peer,
  upstreamSmall,
  upstreamKnown,
  upstreamLatency,
  upstreamLarge,
  upstreamProxy,
  upstreamTls,
  memoryUpstream,
  fleetExecutor,
  fleetRequests,
  fleetLists,
  fleetJob,
  startUp,
  build,
];
