/** Tags of a job that the executor follows. Its caller has checked their values. */
export const ORDER_TAG = "quarry:order";
export const ORDER_COMPLETION = "completion";
export const PAUSED_TAG = "quarry:paused";
export const PRIORITY_TAG = "quarry:priority";
