/** IAM's simulation of an identity's policies. Policies of resources do not count. */
import { recordIn, textIn } from "../../answers.ts";
import type { AwsApi } from "./aws.ts";
import { BEDROCK_PRINCIPAL } from "./trust.ts";

export interface SimulatedQuestion {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

const membersIn = (list: unknown): readonly unknown[] => {
  const { member } = recordIn(list);
  return member === undefined ? [] : Array.isArray(member) ? member : [member];
};

const numbered = (name: string, values: readonly string[]) =>
  values.map((value, at) => [`${name}.member.${at + 1}`, value] as const);

/** Resolves with what the identity may not do, such as `s3:GetObject on arn:aws:s3:::b/*`. Rejects as `AwsApi` does. */
export async function deniedTo(
  identity: string,
  { actions, resources }: SimulatedQuestion,
  aws: AwsApi,
  signal: AbortSignal,
) {
  const denied: string[] = [];
  let marker: string | undefined;
  do {
    const parameters = Object.fromEntries([
      ["PolicySourceArn", identity],
      ...numbered("ActionNames", actions),
      ...numbered("ResourceArns", resources),
      ["ContextEntries.member.1.ContextKeyName", "iam:PassedToService"],
      ["ContextEntries.member.1.ContextKeyType", "string"],
      ["ContextEntries.member.1.ContextKeyValues.member.1", BEDROCK_PRINCIPAL],
      ...(marker === undefined ? [] : [["Marker", marker]]),
    ]) as Readonly<Record<string, string>>;
    const answer = await aws.query("iam", "SimulatePrincipalPolicy", parameters, signal);
    for (const member of membersIn(answer.EvaluationResults)) {
      const { EvalActionName: action, EvalResourceName: resource, EvalDecision: decision } = recordIn(member);
      if (decision !== "allowed") denied.push(`${String(action)} on ${String(resource)}`);
    }
    marker = answer.IsTruncated === "true" ? textIn(answer.Marker) : undefined;
  } while (marker !== undefined);
  return denied;
}

/** All questions at once. */
export async function allDenied(
  identity: string,
  questions: readonly SimulatedQuestion[],
  aws: AwsApi,
  signal: AbortSignal,
) {
  const asked = questions.filter(({ resources }) => resources.length > 0);
  return (await Promise.all(asked.map((one) => deniedTo(identity, one, aws, signal)))).flat();
}
