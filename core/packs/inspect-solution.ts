import { openZip, verifyContents } from '../archives/zip.ts';
import { Problem } from '../errors/problem.ts';
import type { Manifest } from './manifest.ts';
import { maxSolutionFiles, runtimes } from './runtimes.ts';

/** Whether what is handed in is a zip; the one file of predictions is not. */
export const isArchive = ({ kind, contents }: Manifest['submission']) => kind === 'code' || contents === 'any';

/**
 * Looks a solution through before it is accepted: a sound zip within its limits, with the entry point at its root if it
 * needs one.
 * @returns what it unpacks to, in bytes.
 * @throws Problem `archive_…`
 */
export async function inspectSolution(path: string, rules: Manifest['submission']): Promise<number> {
  using archive = await openZip(path, { maxBytes: rules.max_unpacked_mb * 2 ** 20, maxEntries: maxSolutionFiles });
  const { entry } = runtimes[rules.runtime];
  if (rules.contents !== 'any' && !archive.files.some((file) => file.path === entry)) {
    const inside = archive.files.find((file) => file.path.endsWith(`/${entry}`))?.path;
    throw new Problem('archive_no_entry_point', {
      entry,
      hint_en: inside ? `; it lies at ${inside}: zip the folder’s contents, not the folder` : '',
      hint_zh: inside ? `（它位于 ${inside}）：请压缩文件夹里的内容，而不是文件夹本身` : '',
    });
  }
  await verifyContents(archive);
  return archive.bytes;
}
