/** ARNs of foundation models. */

export const modelArn = (region: string, id: string): string => `arn:aws:bedrock:${region}::foundation-model/${id}`;

/** The model's id in an identifier: in the ARN of a foundation model of any region, or the identifier itself. */
export function modelIdIn(identifier: string): string {
  const kind = /^arn:[^:]+:bedrock:[^:]*:[^:]*:foundation-model\//.exec(identifier);
  return kind === null ? identifier : identifier.slice(kind[0].length);
}
