import { readFile } from 'node:fs/promises';

/** What the kernel says of a process (Linux: proc(5)). */
export interface ProcessFigures {
  /** User and system time of all its threads since its start. */
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** `USER_HZ`, which Linux shows all times in, on every architecture that Node runs on. */
const ticksPerSecond = 100;

export async function processFigures(pid: number): Promise<ProcessFigures> {
  const [stat, status] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/status`, 'utf8'),
  ]);
  return { cpuSeconds: parseCpuSeconds(stat), residentBytes: parseResidentBytes(status) };
}

/** Fields 14 and 15, counted behind the name, which may hold anything. */
export function parseCpuSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** The line `VmRSS:   43210 kB`. */
export function parseResidentBytes(status: string): number {
  const line = status.split('\n').find((text) => text.startsWith('VmRSS:')) ?? '';
  return Number.parseInt(line.slice('VmRSS:'.length), 10) * 1024;
}
