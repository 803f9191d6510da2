/** S3's limits. */

export const MAX_PARTS = 10_000;
