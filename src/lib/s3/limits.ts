/** S3's own limits. */

export const MAX_PARTS = 10_000;
