/**
 * A queue in which tenants take turns, then the jobs of a tenant, then the requests of a job in their order. So a tenant with
 * one record waits for one record of each other tenant, however many jobs those have. Every step takes constant time.
 */

/** The origin of a request. */
export interface TurnKey {
  readonly tenant: string;
  readonly job: string;
}

/** For requests that are all equal. */
export const NO_TURN: TurnKey = { tenant: "", job: "" };

export interface Turns<T> {
  readonly size: number;
  /** Returns a function that removes the value. Call it at most once, and not after the value was taken. */
  add(turn: TurnKey, value: T): () => void;
  /** Takes the value whose turn it is. */
  next(): T | undefined;
  /** Takes the value of this tenant whose turn it is. */
  nextOf(tenant: string): T | undefined;
}

interface Link<T> {
  readonly value: T;
  before: Link<T>;
  after: Link<T>;
}

interface Ring<T> {
  /** Undefined if the ring is empty. */
  first(): Link<T> | undefined;
  push(value: T): Link<T>;
}

interface JobTurn<T> {
  readonly name: string;
  readonly values: Ring<T>;
  link: Link<JobTurn<T>>;
}

interface TenantTurn<T> {
  readonly name: string;
  readonly jobs: Ring<JobTurn<T>>;
  readonly byName: Map<string, JobTurn<T>>;
  link: Link<TenantTurn<T>>;
}

export function createTurns<T>(): Turns<T> {
  const order = createRing<TenantTurn<T>>();
  const tenants = new Map<string, TenantTurn<T>>();
  let size = 0;

  function tenantOf(name: string): TenantTurn<T> {
    const known = tenants.get(name);
    if (known !== undefined) return known;
    const added = { name, jobs: createRing<JobTurn<T>>(), byName: new Map() } as Omit<TenantTurn<T>, "link">;
    const tenant = added as TenantTurn<T>;
    tenant.link = order.push(tenant);
    tenants.set(name, tenant);
    return tenant;
  }

  function jobOf(tenant: TenantTurn<T>, name: string): JobTurn<T> {
    const known = tenant.byName.get(name);
    if (known !== undefined) return known;
    const job = { name, values: createRing<T>() } as JobTurn<T>;
    job.link = tenant.jobs.push(job);
    tenant.byName.set(name, job);
    return job;
  }

  /** Removes a value. Its job and its tenant go to the end, or leave if they have no other values. */
  function remove(tenant: TenantTurn<T>, job: JobTurn<T>, link: Link<T>, taken: boolean): void {
    size -= 1;
    unlink(link);
    if (job.values.first() === undefined) {
      unlink(job.link);
      tenant.byName.delete(job.name);
    } else if (taken) {
      unlink(job.link);
      job.link = tenant.jobs.push(job);
    }
    if (tenant.byName.size === 0) {
      unlink(tenant.link);
      tenants.delete(tenant.name);
    } else if (taken) {
      unlink(tenant.link);
      tenant.link = order.push(tenant);
    }
  }

  function take(tenant: TenantTurn<T> | undefined): T | undefined {
    const job = tenant?.jobs.first()?.value;
    const link = job?.values.first();
    if (tenant === undefined || job === undefined || link === undefined) return undefined;
    remove(tenant, job, link, true);
    return link.value;
  }

  return {
    get size() {
      return size;
    },
    add(turn, value) {
      const tenant = tenantOf(turn.tenant);
      const job = jobOf(tenant, turn.job);
      const link = job.values.push(value);
      size += 1;
      return () => remove(tenant, job, link, false);
    },
    next: () => take(order.first()?.value),
    nextOf: (tenant) => take(tenants.get(tenant)),
  };
}

function createRing<T>(): Ring<T> {
  const head = {} as Link<T>;
  head.before = head;
  head.after = head;
  return {
    first: () => (head.after === head ? undefined : head.after),
    push(value) {
      const link = { value, before: head.before, after: head };
      head.before.after = link;
      head.before = link;
      return link;
    },
  };
}

function unlink({ before, after }: Link<unknown>): void {
  before.after = after;
  after.before = before;
}
