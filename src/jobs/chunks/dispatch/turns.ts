/** Whose chunk is submitted next: tenants take turns, then the jobs of a tenant that have the highest priority. */

export interface Contender {
  readonly tenant: string;
  readonly job: string;
  readonly priority: number;
}

export interface ChunkTurns {
  /** Takes the turn of one of the contenders. */
  next<C extends Contender>(contenders: Iterable<C>): C | undefined;
  /** The job has ended. */
  forget(job: string): void;
}

export function createChunkTurns(): ChunkTurns {
  const served = { tenant: new Map<string, number>(), job: new Map<string, number>() };
  let count = 0;
  const lastOf = (kind: "tenant" | "job", one: Contender) => served[kind].get(one[kind]) ?? 0;
  const precedes = (a: Contender, b: Contender): boolean => {
    const byTenant = lastOf("tenant", a) - lastOf("tenant", b);
    if (byTenant !== 0 || a.tenant !== b.tenant) return byTenant < 0;
    if (a.priority !== b.priority) return a.priority > b.priority;
    return lastOf("job", a) < lastOf("job", b);
  };
  return {
    next<C extends Contender>(contenders: Iterable<C>): C | undefined {
      let first: C | undefined;
      for (const one of contenders) if (first === undefined || precedes(one, first)) first = one;
      if (first === undefined) return undefined;
      count += 1;
      served.tenant.set(first.tenant, count);
      served.job.set(first.job, count);
      return first;
    },
    forget: (job) => void served.job.delete(job),
  };
}
