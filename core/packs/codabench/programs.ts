/** A bundle's program: the command that starts it, and what it will miss. Nothing of it is run here. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { filesOf } from '../../archives/tar.ts';
import { provided, standard } from './python-modules.ts';
import type { Report } from './report.ts';

const largestMetadata = 64 * 1024;
const largestSource = 2 ** 20;
/** What a bundle's commands begin with, and the image has. */
const programs = new Set(['python', 'python3', 'python3.11', 'sh', 'bash']);

/** Reads the command from `metadata.yaml` or `metadata`. @returns it, or why there is none. */
export async function readCommand(folder: string): Promise<{ command: string } | { fault: string }> {
  for (const name of ['metadata.yaml', 'metadata']) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => null);
    if (!found?.isFile()) continue;
    if (found.size > largestMetadata) return { fault: `its ${name} is larger than 64 KB` };
    const lines = new LineCounter();
    const document = parseDocument(await readFile(path, 'utf8'), { lineCounter: lines });
    const [error] = document.errors;
    if (error) return { fault: `its ${name}, line ${error.linePos?.[0].line ?? '?'}: ${error.message.split('\n')[0]}` };
    const command = isMap(document.contents) ? document.get('command', true) : null;
    if (!isScalar(command) || typeof command.value !== 'string' || command.value.trim() === '')
      return { fault: `its ${name} names no command` };
    if (command.value.length > 2000) return { fault: `the command in its ${name} is longer than 2000 characters` };
    return { command: command.value.trim() };
  }
  return { fault: 'has neither metadata.yaml nor metadata, which names the command' };
}

/** Reports what the program asks for and will not find. */
export async function reportNeeds(report: Report, folder: string, name: string, command: string): Promise<void> {
  const [program = ''] = command.split(/\s+/);
  if (
    !programs.has(program.replace(/^\/(?:usr\/)?(?:local\/)?bin\//, '')) &&
    !/^(\$program|\/app\/program|\.)\//.test(program)
  )
    report.about({ file: name, key: 'command', what: command.slice(0, 100) }, 'command_missing', {
      program: program.slice(0, 60),
    });
  const files = await filesOf(folder);
  const own = new Set(files.flatMap(({ path }) => path.split('/').map((part) => part.replace(/\.(py|so)$/, ''))));
  for (const { path, file, bytes } of files) {
    if (!path.endsWith('.py') || bytes > largestSource) continue;
    const seen = new Set<string>();
    for (const [i, line] of (await readFile(file, 'utf8')).split('\n').entries()) {
      const place = { file: `${name}/${path}`, line: i + 1, what: line.trim().slice(0, 100) };
      for (const module of importedBy(line)) {
        if (seen.has(module) || standard.has(module) || provided.has(module) || own.has(module)) continue;
        seen.add(module);
        report.about(place, 'library_missing', { module: module.slice(0, 60) });
      }
      if (/elapsedTime|ingestionElapsedTime/.test(line) && !seen.has('\0duration')) {
        seen.add('\0duration');
        report.about(place, 'duration');
      }
    }
  }
}

/** The topmost modules that a line of Python imports; relative ones are the program's own. */
function importedBy(line: string): string[] {
  const from = /^\s*from\s+([A-Za-z_]\w*)[\w.]*\s+import\b/.exec(line);
  if (from) return [from[1] as string];
  const plain = /^\s*import\s+([^#;]+)/.exec(line);
  if (!plain) return [];
  return (plain[1] as string).split(',').flatMap((name) => /^\s*([A-Za-z_]\w*)/.exec(name)?.[1] ?? []);
}
