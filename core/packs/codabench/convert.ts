/**
 * A Codabench bundle (version 2 of `competition.yaml`) as a challenge pack. Its programs are copied as they are and only
 * ever run in sandboxes; a report says of every line what became of it.
 */
import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { PackMistake } from '../read.ts';
import { bundleFile, type CompetitionDocument, readCompetition } from './document.ts';
import { type BundleFiles, openBundleFiles } from './files.ts';
import { shortened, slugOf } from './names.ts';
import { phasesOf } from './phases.ts';
import type { ReasonCode } from './reasons.ts';
import { openReport, type Report, type ReportRow } from './report.ts';
import type { Competition } from './schema.ts';
import { scoresOf } from './scores.ts';
import { kindOf, writeSplits } from './tasks.ts';
import { writeTexts } from './texts.ts';

export type Conversion = { slug: string; report: ReportRow[]; mistakes: [] } | { mistakes: PackMistake[] };

const longestTitle = 80;
const sponsor = { en: 'Imported from Codabench', zh: '由 Codabench 迁入' };
/** A bundle names no limits but that of time; these are said in the report. */
const limits = { cpus: 1, memory_mb: 2048, processes: 64, output_mb: 256, scratch_mb: 256, log_kb: 64 };
const upload = { max_upload_mb: 100, max_unpacked_mb: 512 };

/** Whether a folder is a bundle, and no pack. */
export async function isBundle(folder: string): Promise<boolean> {
  const has = async (name: string) => (await lstat(join(folder, name)).catch(() => null))?.isFile() ?? false;
  return (await has(bundleFile)) && !(await has('challenge.yaml'));
}

/**
 * Converts an unpacked bundle.
 * @param bundle the folder with `competition.yaml`.
 * @param pack an empty folder, which is the pack afterwards; the caller's to remove when there are mistakes.
 * @param options.maxBytes of all that is written, zips within the bundle unpacked.
 * @param options.slug the challenge's address; of its title when unset.
 */
export async function convertBundle(
  bundle: string,
  pack: string,
  { maxBytes, slug }: { maxBytes: number; slug?: string | undefined },
): Promise<Conversion> {
  const document = await readCompetition(bundle);
  if ('mistakes' in document) return document;
  const { competition } = document;
  const report = openReport(document);
  const files = openBundleFiles(bundle, pack, maxBytes);
  await mkdir(pack, { recursive: true });

  const { kind, ...kinds } = kindOf(document);
  const { texts, ...read } = await writeTexts(document, files, pack, report);
  const { splits, ...tasks } = await writeSplits(document, kind, files, pack, report);
  const { phases, wallSeconds, logs, keys, ...dates } = phasesOf(document, report);
  const { scores, columns, computed, ranking, ...boards } = scoresOf(document, report);
  const shown = await writeDownloads(document, keys, files, report);
  const mistakes = [kinds, read, tasks, dates, boards, shown].flatMap((step) => step.mistakes);
  if (mistakes.length > 0) return { mistakes };

  const title = shortened(competition.title, longestTitle);
  const address = slug ?? slugOf(competition.title);
  reportRest(competition, { title, address }, report);
  const manifest = {
    schema: 'jiebang/1',
    slug: address,
    title: { en: title, zh: title },
    ...texts,
    timezone: 'UTC',
    sponsor: { name: sponsor },
    submission: { kind, ...upload, contents: 'any' },
    limits: { wall_seconds: wallSeconds, ...limits },
    ...shown.folders,
    splits,
    judge: { contract: 'codabench', columns, computed },
    scores,
    phases: phases.map((phase) => ({ ...phase, ...ranking, ties: 'secondary' })),
    logs,
  };
  await writeFile(join(pack, 'challenge.yaml'), stringify(manifest));
  return { slug: address, report: report.rows(), mistakes: [] };
}

/** What contestants may download: the starter kit and the public data. */
async function writeDownloads(
  { competition, mistake }: CompetitionDocument,
  keys: (string | null)[],
  files: BundleFiles,
  report: Report,
): Promise<{ folders: { starter?: string; public_data?: string }; mistakes: PackMistake[] }> {
  const folders: { starter?: string; public_data?: string } = {};
  const mistakes: PackMistake[] = [];
  const placed = new Map<string, string>();
  const place = async (part: 'starter' | 'public_data', path: (string | number)[], file: string, name: string) => {
    folders[part] = part;
    // Phases mostly name the same files: they lie there once.
    if (placed.has(`${part} ${file}`)) return;
    placed.set(`${part} ${file}`, name);
    const fault = await files.layOut(file, `${part}/${name}`);
    if (fault) mistakes.push(mistake(path, fault));
  };
  for (const [at, phase] of competition.phases.entries()) {
    const key = keys[at];
    if (!key) continue;
    for (const [from, part] of [
      ['starting_kit', 'starter'],
      ['public_data', 'public_data'],
    ] as const) {
      const file = phase[from];
      if (file === undefined) continue;
      await place(part, ['phases', at, from], file, key);
      report.row(['phases', at, from], from);
    }
  }
  for (const [at, task] of competition.tasks.entries())
    for (const [from, flag] of [
      ['input_data', 'make_input_data_available'],
      ['scoring_program', 'make_programs_available'],
      ['ingestion_program', 'make_programs_available'],
    ] as const) {
      const file = task[from];
      if (file !== undefined && competition[flag])
        await place('public_data', ['tasks', at, from], file, `task_${task.index}/${from}`);
    }
  return { folders, mistakes };
}

/** The keys that stand at the top and describe how the competition is run. */
function reportRest(
  competition: Competition,
  { title, address }: { title: string; address: string },
  report: Report,
): void {
  const row = (key: string, code: ReasonCode) => {
    if (competition[key] !== undefined && competition[key] !== null) report.row([key], code);
  };
  const when = (key: string, yes: ReasonCode, no: ReasonCode) => row(key, competition[key] ? yes : no);
  if (competition.version === undefined) report.about({}, 'version_missing');
  row('version', 'carried');
  report.row(['title'], title === competition.title ? 'carried' : 'shortened', { most: longestTitle });
  report.note(['title'], 'slug', { slug: address });
  report.about({}, 'sponsor', { name: sponsor.en });
  report.about({}, 'sandbox', { cpus: limits.cpus, memory: limits.memory_mb });
  row('docker_image', 'docker_image');
  row('queue', 'queue');
  row('reward', 'reward');
  row('contact_email', 'contact');
  row('fact_sheet', 'fact_sheet');
  row('solutions', 'solutions');
  if (competition.registration_auto_approve === undefined)
    report.about({ key: 'registration_auto_approve' }, 'approval');
  when('registration_auto_approve', 'as_here', 'approval');
  when('auto_run_submissions', 'as_here', 'manual_run');
  when('enable_detailed_results', 'detailed_results', 'as_here');
  when('show_detailed_results_in_submission_panel', 'detailed_results', 'as_here');
  when('show_detailed_results_in_leaderboard', 'detailed_results', 'as_here');
  when('can_participants_make_submissions_public', 'public_submissions', 'as_here');
  when('forum_enabled', 'forum', 'as_here');
  when('make_programs_available', 'programs_public', 'as_here');
  when('make_input_data_available', 'input_public', 'as_here');
  row('competition_type', competition.competition_type === 'benchmark' ? 'benchmark' : 'as_here');
}
