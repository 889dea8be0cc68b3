import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds a tick of /proc: Linux reports hundredths of a second to programs. */
const TICK = 10;

interface Entry {
  readonly parent: number;
  readonly spent: number;
}

/** Every process that runs, by its id. Lines are `pid (name) state ppid ... utime stime`, see proc(5). */
function processes(): Map<number, Entry> {
  const found = new Map<number, Entry>();
  for (const id of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    try {
      const text = readFileSync(`/proc/${id}/stat`, 'utf8');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      const spent = (Number(fields[11]) + Number(fields[12])) * TICK;
      found.set(id, { parent: Number(fields[1]), spent });
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/** Processor time of this process and all that it started, in milliseconds; those that have ended do not count. */
function spentSoFar(): number {
  const all = processes();
  const ours = (id: number): boolean => id === process.pid || (all.has(id) && ours(all.get(id)!.parent));
  return [...all].reduce((sum, [id, { spent }]) => sum + (ours(id) ? spent : 0), 0);
}

/** Watches how much processor time this process and its children take. The caller stops it. */
export interface ProcessorWatch {
  /** Milliseconds spent between two moments (as of Date.now); undefined where the system does not tell (not Linux). */
  between(from: number, to: number): number | undefined;
  stop(): void;
}

/** A browser's share cannot be asked for from inside it: it is sampled, and read off between two samples. */
export function watchProcessor(): ProcessorWatch {
  if (process.platform !== 'linux') return { between: () => undefined, stop: () => undefined };
  const samples: [number, number][] = [];
  const take = () => samples.push([Date.now(), spentSoFar()]);
  take();
  const timer = setInterval(take, 200);
  const at = (moment: number): number => {
    const after = samples.findIndex(([time]) => time >= moment);
    if (after <= 0) return samples.at(after)![1];
    const [[t0, s0], [t1, s1]] = [samples[after - 1], samples[after]];
    return s0 + ((s1 - s0) * (moment - t0)) / (t1 - t0);
  };
  return {
    between(from, to) {
      take();
      return at(to) - at(from);
    },
    stop: () => clearInterval(timer),
  };
}
