/** What work costs the processor. A busy machine takes longer by the clock, and hardly longer by this measure. */

/** Milliseconds of processor time of this process. */
export function processorMs(work: () => unknown): number {
  const began = process.cpuUsage();
  work();
  return since(began);
}

/** The same of work that waits. Other work of this process counts too. */
export async function processorMsOf(work: () => Promise<unknown>): Promise<number> {
  const began = process.cpuUsage();
  await work();
  return since(began);
}

function since(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}
