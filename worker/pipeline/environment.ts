import type { Limits } from '../../core/packs/manifest.ts';

/** What every program in a sandbox finds in its environment; whatever else it finds is its recipe's own. */
export function environmentOf({ cpus }: Pick<Limits, 'cpus'>): Record<string, string> {
  const threads = String(Math.max(1, Math.floor(cpus)));
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: '/tmp',
    TMPDIR: '/tmp',
    LANG: 'C.UTF-8',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONHASHSEED: '0',
    OMP_NUM_THREADS: threads,
    OPENBLAS_NUM_THREADS: threads,
  };
}
