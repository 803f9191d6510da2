/** Whether a role's trust policy lets Bedrock run batch jobs with it. Pure. */
import { glob } from "../../../lib/glob.ts";
import { itemsIn, recordIn } from "../../answers.ts";

export interface TrustedFor {
  readonly account: string | undefined;
  readonly region: string;
}

/** `reason` completes "The trust policy …". `unknown`: a condition that only AWS can judge. */
export type Trust =
  | { readonly trusts: true }
  | { readonly trusts: false; readonly reason: string }
  | { readonly trusts: "unknown"; readonly reason: string };

export const BEDROCK_PRINCIPAL = "bedrock.amazonaws.com";

const textsIn = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string");

/** @param document the policy as JSON, as IAM sends it: percent-encoded */
export function trustOf(document: string, asked: TrustedFor): Trust {
  let policy: unknown;
  try {
    policy = JSON.parse(decodeURIComponent(document));
  } catch {
    return { trusts: "unknown", reason: "is not JSON" };
  }
  const { Statement } = recordIn(policy);
  const statements = (Array.isArray(Statement) ? itemsIn(Statement) : [Statement]).map(recordIn).filter(isAboutBedrock);
  const judged = statements.map((statement) => [statement.Effect, conditionOf(statement, asked)] as const);
  if (judged.some(([effect, trust]) => effect === "Deny" && trust.trusts === true)) {
    return { trusts: false, reason: `denies ${BEDROCK_PRINCIPAL}` };
  }
  const allowed = judged.filter(([effect]) => effect === "Allow").map(([, trust]) => trust);
  const missing: Trust = {
    trusts: false,
    reason: `does not name the service ${BEDROCK_PRINCIPAL} with sts:AssumeRole`,
  };
  return (
    allowed.find(({ trusts }) => trusts === true) ??
    allowed.find(({ trusts }) => trusts === "unknown") ??
    allowed[0] ??
    missing
  );
}

function isAboutBedrock({ Principal, Action }: Readonly<Record<string, unknown>>): boolean {
  const services = Principal === "*" ? ["*"] : textsIn(recordIn(Principal).Service);
  const isNamed = services.some((service) => service === "*" || service === BEDROCK_PRINCIPAL);
  return isNamed && textsIn(Action).some((action) => glob(action.toLowerCase()).test("sts:assumerole"));
}

/** The operators that AWS's documentation of batch inference uses. */
const OPERATORS: ReadonlySet<string> = new Set(["StringEquals", "StringLike", "ArnEquals", "ArnLike"]);

function conditionOf({ Condition }: Readonly<Record<string, unknown>>, { account, region }: TrustedFor): Trust {
  for (const [operator, keys] of Object.entries(recordIn(Condition))) {
    for (const [key, value] of Object.entries(recordIn(keys))) {
      const wanted = textsIn(value);
      const name = key.toLowerCase();
      const unknown: Trust = {
        trusts: "unknown",
        reason: `has the condition ${operator} of ${key}, which only AWS can judge`,
      };
      if (!OPERATORS.has(operator) || account === undefined) return unknown;
      if (name === "aws:sourceaccount") {
        if (!wanted.some((one) => glob(one).test(account))) {
          return { trusts: false, reason: `allows the account ${wanted.join(", ")} and not ${account}` };
        }
      } else if (name === "aws:sourcearn") {
        if (!wanted.some((one) => isJobsArn(one, account, region))) {
          return {
            trusts: false,
            reason: `allows ${wanted.join(", ")}, and not model-invocation-job/* of ${account} in ${region}`,
          };
        }
      } else return unknown;
    }
  }
  return { trusts: true };
}

/** True if the pattern covers every job: the ids that jobs will have are not known. */
function isJobsArn(pattern: string, account: string, region: string): boolean {
  const partition = pattern.split(":")[1] ?? "aws";
  const arn = (id: string) =>
    `arn:${partition.includes("*") ? "aws" : partition}:bedrock:${region}:${account}:model-invocation-job/${id}`;
  return ["a1b2c3d4e5f6", "zzzzzzzzzzzz", "000000000000"].every((id) => glob(pattern).test(arn(id)));
}
