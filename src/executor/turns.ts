/**
 * A queue in which tenants take turns, then the jobs of a tenant that have the highest priority, then the chunks of a job in the order
 * of their lines, then requests in their order. So a tenant with one record waits for one record of each other tenant, however many
 * jobs those have, and whatever their priority. A step takes constant time, and time for each priority that the tenant's jobs have and
 * for each chunk of a job that waits.
 */

/** The origin of a request. */
export interface TurnKey {
  readonly tenant: string;
  readonly job: string;
  /**
   * The place of a chunk in its job. Earlier chunks come first, so that they end first and later ones are under way by then, instead of
   * all at once. Default: 0
   */
  readonly place?: number | undefined;
  /** Default: 0. It may change: see `Turns.move`. */
  readonly priority?: number | undefined;
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
  /** Gives the waiting requests of a job its present priority. */
  move(turn: TurnKey): void;
}

interface Link<T> {
  readonly value: T;
  before: Link<T>;
  after: Link<T>;
}

interface Ring<T> {
  /** Undefined if the ring is empty. */
  first(): Link<T> | undefined;
  /** Adds a value at the end, before the last ones that are `later`. */
  push(value: T, later?: (other: T) => boolean): Link<T>;
}

interface Request<T> {
  readonly value: T;
  readonly place: number;
}

interface JobTurn<T> {
  readonly name: string;
  /** By place. */
  readonly requests: Ring<Request<T>>;
  priority: number;
  link: Link<JobTurn<T>>;
}

interface TenantTurn<T> {
  readonly name: string;
  /** By priority. */
  readonly jobs: Map<number, Ring<JobTurn<T>>>;
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
    const added = { name, jobs: new Map(), byName: new Map() } as Omit<TenantTurn<T>, "link">;
    const tenant = added as TenantTurn<T>;
    tenant.link = order.push(tenant);
    tenants.set(name, tenant);
    return tenant;
  }

  function enqueue(tenant: TenantTurn<T>, job: JobTurn<T>): void {
    let ring = tenant.jobs.get(job.priority);
    if (ring === undefined) {
      ring = createRing();
      tenant.jobs.set(job.priority, ring);
    }
    job.link = ring.push(job);
  }

  function dequeue(tenant: TenantTurn<T>, job: JobTurn<T>): void {
    unlink(job.link);
    if (tenant.jobs.get(job.priority)?.first() === undefined) tenant.jobs.delete(job.priority);
  }

  function setPriority(tenant: TenantTurn<T>, job: JobTurn<T>, priority = 0): void {
    if (job.priority === priority) return;
    dequeue(tenant, job);
    job.priority = priority;
    enqueue(tenant, job);
  }

  function jobOf(tenant: TenantTurn<T>, { job: name, priority = 0 }: TurnKey): JobTurn<T> {
    const known = tenant.byName.get(name);
    if (known !== undefined) {
      setPriority(tenant, known, priority);
      return known;
    }
    const job = { name, requests: createRing<Request<T>>(), priority } as JobTurn<T>;
    enqueue(tenant, job);
    tenant.byName.set(name, job);
    return job;
  }

  function firstOf({ jobs }: TenantTurn<T>): JobTurn<T> | undefined {
    if (jobs.size === 1) for (const ring of jobs.values()) return ring.first()?.value;
    return jobs.get(Math.max(...jobs.keys()))?.first()?.value;
  }

  /** Removes a value. Its job and its tenant go to the end, or leave if they have no other values. */
  function remove(tenant: TenantTurn<T>, job: JobTurn<T>, link: Link<Request<T>>, taken: boolean): void {
    size -= 1;
    unlink(link);
    if (job.requests.first() === undefined) {
      dequeue(tenant, job);
      tenant.byName.delete(job.name);
    } else if (taken) {
      dequeue(tenant, job);
      enqueue(tenant, job);
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
    const job = tenant && firstOf(tenant);
    const link = job?.requests.first();
    if (tenant === undefined || job === undefined || link === undefined) return undefined;
    remove(tenant, job, link, true);
    return link.value.value;
  }

  return {
    get size() {
      return size;
    },
    add(turn, value) {
      const tenant = tenantOf(turn.tenant);
      const job = jobOf(tenant, turn);
      const { place = 0 } = turn;
      const link = job.requests.push({ value, place }, (other) => other.place > place);
      size += 1;
      return () => remove(tenant, job, link, false);
    },
    next: () => take(order.first()?.value),
    nextOf: (tenant) => take(tenants.get(tenant)),
    move(turn) {
      const tenant = tenants.get(turn.tenant);
      const job = tenant?.byName.get(turn.job);
      if (tenant !== undefined && job !== undefined) setPriority(tenant, job, turn.priority);
    },
  };
}

function createRing<T>(): Ring<T> {
  const head = {} as Link<T>;
  head.before = head;
  head.after = head;
  return {
    first: () => (head.after === head ? undefined : head.after),
    push(value, later) {
      let before = head.before;
      while (before !== head && later?.(before.value)) before = before.before;
      const link = { value, before, after: before.after };
      before.after.before = link;
      before.after = link;
      return link;
    },
  };
}

function unlink({ before, after }: Link<unknown>): void {
  before.after = after;
  after.before = before;
}
