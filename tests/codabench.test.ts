/** Codabench bundles: imported, competed on, scored by their own programs, and refused whole where they are wrong. */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportRow } from '../core/packs/codabench/report.ts';
import { readPack } from '../core/packs/read.ts';
import { rawZip } from './adversarial/raw-zip.ts';
import {
  type BundleFiles,
  competitionYaml,
  petalBundle,
  petals,
  results,
  scoringJson,
  scoringProgram,
  scoringText,
} from './support/codabench-bundle.ts';
import { zipOfTexts } from './support/packs.ts';
import { aPerson, form, join, type Person } from './support/people.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { finished, type SubmissionBody, submit } from './support/submissions.ts';

let platform: Platform;
let organiser: Person;

beforeAll(async () => {
  platform = await startPlatform();
  organiser = await aPerson(platform, 'organiser');
  await platform.work();
});
afterAll(() => platform?.[Symbol.asyncDispose]());

interface ImportBody {
  slug: string;
  version: number;
  changed: boolean;
  report: ReportRow[];
  code: string;
  mistakes: { file: string; key: string; reason: string }[];
}

const importZip = (zip: Uint8Array) => organiser.call<ImportBody>('POST', '/api/packs', form(zip, 'bundle.zip'));
const importBundle = async (files: BundleFiles) => importZip(await zipOfTexts(files));
const titled = (title: string, yaml = competitionYaml) => yaml.replace('title: Petals', `title: ${title}`);

async function imported(files: BundleFiles): Promise<string> {
  const answer = await importBundle(files);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.slug;
}

async function handIn(who: Person, slug: string, zip: Uint8Array): Promise<SubmissionBody> {
  const sent = await submit(who, slug, zip, { phase: 'development_phase' });
  if (sent.status !== 201) throw new Error(JSON.stringify(sent.body));
  return finished(who, sent.body.id);
}

async function contestantOf(slug: string): Promise<Person> {
  const someone = await aPerson(platform);
  await join(someone, slug);
  return someone;
}

const threeOfFour = results({ ...petals, f4: 'setosa' });

describe('a bundle of results', () => {
  test.for([
    ['scores.json', scoringJson],
    ['scores.txt', scoringText],
  ] as const)('is scored by its own program, which writes %s', async ([name, scoring]) => {
    const title = `Petals by ${name.replace('.', ' ')}`;
    const slug = await imported(await petalBundle({ 'competition.yaml': titled(title) }, scoring));
    const someone = await contestantOf(slug);
    const done = await handIn(someone, slug, await threeOfFour);
    expect(done, JSON.stringify(done.details)).toMatchObject({
      verdict: 'scored',
      scores: { accuracy: 0.75, wrong: 1, total: 1.75 },
    });
    expect(Object.keys(done.trace.images)).toContain('jiebang/codabench');
    expect(Object.keys(done.trace.data).sort()).toEqual(['input:public', 'scoring:public', 'truth:public']);
    expect(JSON.stringify(done)).not.toContain('virginica');

    const best = await contestantOf(slug);
    await handIn(best, slug, await results());
    const board = await someone.call<{ rows: { rank: number; scores: Record<string, number> }[] }>(
      'GET',
      `/api/challenges/${slug}/phases/development_phase/leaderboard`,
    );
    expect(board.body.rows.map(({ rank, scores }) => [rank, scores.accuracy])).toEqual([
      [1, 1],
      [2, 0.75],
    ]);
  });

  test('becomes a challenge with its texts, phases, limits and downloads', async () => {
    const slug = await imported(await petalBundle({ 'competition.yaml': titled('Petals to read') }));
    const someone = await aPerson(platform);
    const { body } = await someone.call<{
      description: { en: string; zh: string };
      rules: { en: string };
      submission: object;
      limits: object;
      phases: object[];
      scores: object[];
      starter: object;
      data: object;
      cover: string;
    }>('GET', `/api/challenges/${slug}`);
    expect(body.description.en).toBe(body.description.zh);
    expect(body.description.en).toContain('Four & more.');
    expect(body.description.en).not.toMatch(/alert|<p>/);
    expect(body.rules.en).toContain('Be fair.');
    expect(body.submission).toMatchObject({ kind: 'predictions', contents: 'any' });
    expect(body.limits).toMatchObject({ wall_seconds: 60 });
    expect(body.scores).toMatchObject([
      { key: 'accuracy', better: 'higher', primary: true, decimals: 3 },
      { key: 'wrong', better: 'lower', primary: false, decimals: 2 },
      { key: 'total', better: 'higher', primary: false, decimals: 2 },
    ]);
    expect(body.phases).toMatchObject([
      {
        key: 'development_phase',
        opens: '2020-01-01T00:00:00.000Z',
        closes: '2098-12-31T00:00:00.000Z',
        ranks_by: 'best',
        quota: { per_day: 20, total: 50 },
        board: 'public',
      },
      { key: 'final_phase', opens: '2099-01-01T00:00:00.000Z' },
    ]);
    expect(body.starter).toMatchObject({ files: 1 });
    expect(body.data).toMatchObject({ files: 1 });
    expect(body.cover).toMatch(/cover/);
  });

  test('is the same challenge when it is imported again', async () => {
    const files = await petalBundle({ 'competition.yaml': titled('Petals twice') });
    expect((await importBundle(files)).body).toMatchObject({ version: 1, changed: true });
    expect((await importBundle(files)).body).toMatchObject({ version: 1, changed: false });
  });

  test('takes nothing but a sound zip of plain files', async () => {
    const slug = await imported(await petalBundle({ 'competition.yaml': titled('Petals in a zip') }));
    const someone = await contestantOf(slug);
    const refused = async (zip: Uint8Array) =>
      (await submit(someone, slug, zip, { phase: 'development_phase' })).body.code;
    expect(await refused(Buffer.from('f1,setosa\n'))).toBe('archive_not_zip');
    expect(await refused(rawZip([{ name: '../predictions.csv' }]))).toBe('archive_bad_path');
    const link = { name: 'predictions.csv', content: Buffer.from('/app/input/ref/answers.csv'), mode: 0o120777 };
    expect(await refused(rawZip([link]))).toBe('archive_link');
  });

  test('its folder, the truth and the results are where they are expected, and only what may be written is', async () => {
    const places = `import json, os, sys
assert sys.argv[1:] == ['/app/input/ref', '/app/input/res', '/app/program', '/app/output'], sys.argv
assert os.listdir('/app/input_data') == ['flowers.csv']
assert sorted(os.listdir('/app/input/res')) == ['deep', 'metadata', 'predictions.csv']
assert open('/app/input/res/deep/er.txt').read() == 'x'
for folder in ('/app/program', '/app/input/ref', '/app/input_data', '/app'):
    try:
        open(folder + '/written', 'w')
        raise SystemExit('wrote to ' + folder)
    except OSError:
        pass
for folder in ('/app/output', '/app/shared', '/tmp'):
    open(folder + '/written', 'w').close()
assert not [name for name in os.environ if name.startswith('JIEBANG')]
import socket
try:
    socket.create_connection(('192.0.2.1', 80), timeout=2)
    raise SystemExit('has a network')
except OSError:
    pass
json.dump({'Accuracy': 1, 'wrong': 0}, open('/app/output/scores.json', 'w'))
`;
    const command = 'python scoring.py $hidden $predictions $program $output';
    const slug = await imported(
      await petalBundle({
        'competition.yaml': titled('Petals in places'),
        'scoring.zip': await scoringProgram(places, command),
      }),
    );
    const done = await handIn(await contestantOf(slug), slug, await results(petals, { 'deep/er.txt': 'x' }));
    expect(done).toMatchObject({ verdict: 'scored', scores: { accuracy: 1 } });
  });
});

describe('a scoring program that fails is never the contestant’s fault', () => {
  test.for([
    [
      'crashes and tells the truth',
      'raise ValueError(open("/app/input/ref/answers.csv").read())',
      /ValueError: f1,setosa/,
    ],
    ['writes no scores', 'pass', /neither scores\.json nor scores\.txt/],
    [
      'lacks a score',
      'open("/app/output/scores.json", "w").write(\'{"wrong": 1}\')',
      /lack 'Accuracy'; there are: wrong/,
    ],
    [
      'writes no number',
      'open("/app/output/scores.txt", "w").write("Accuracy: good\\nwrong: 1")',
      /'good', not a number/,
    ],
    [
      'ends itself and writes a result of ours',
      'import os\nopen("/output/result.json", "w").write(\'{"scores": {"accuracy": 1, "wrong": 0, "total": 1}}\')\nos._exit(3)',
      /ended with status 3/,
    ],
    ['prints without end', 'while True: print("x" * 10000)', /"limit":"log"/],
  ] as const)('%s', async ([what, source, reason]) => {
    const slug = await imported(await petalBundle({ 'competition.yaml': titled(`Petals, ${what}`) }, source));
    const someone = await contestantOf(slug);
    const done = await handIn(someone, slug, await results());
    expect(done).toMatchObject({ verdict: 'judge_error', scores: null });
    expect(JSON.stringify(done)).not.toMatch(/setosa|Error:|scores\.json/);
    const seen = await organiser.call<SubmissionBody>('GET', `/api/submissions/${done.id}`);
    expect(seen.body.details?.text).toMatch(reason);
    expect(seen.body.details?.text?.length).toBeLessThanOrEqual(2000);
    const { body } = await someone.call<{ quota: { used_total?: number } }>('GET', `/api/challenges/${slug}/team`);
    expect(JSON.stringify(body)).not.toContain('judge_error');
  });
});

describe('a bundle of code', () => {
  const ingestion = `import sys
sys.path.insert(0, sys.argv[1])
from model import predict
with open(sys.argv[2] + '/flowers.csv') as file, open(sys.argv[3] + '/predictions.csv', 'w') as out:
    for name in file.read().split()[1:]:
        out.write(name + ',' + predict(name) + '\\n')
print('ingested')
`;
  const yaml = competitionYaml
    .replace(
      '    scoring_program: scoring.zip\n  - index: 1',
      '    ingestion_program: ingestion\n    scoring_program: scoring.zip\n  - index: 1',
    )
    .replace('    name: Final\n', '    name: Final\n    input_data: input\n    ingestion_program: ingestion\n');
  const bundle = (title: string, changes: Record<string, string> = {}) =>
    petalBundle({
      'competition.yaml': titled(title, yaml),
      'ingestion/metadata': 'command: python3 $ingestion_program/ingestion.py $submission_program $input $output\n',
      'ingestion/ingestion.py': ingestion,
      ...changes,
    });

  test('is run by its ingestion program and scored by its scoring program, in two sandboxes', async () => {
    const slug = await imported(await bundle('Petals by code'));
    const someone = await contestantOf(slug);
    const done = await handIn(
      someone,
      slug,
      await zipOfTexts({ 'model.py': "def predict(name):\n    return 'virginica' if name == 'f3' else 'setosa'\n" }),
    );
    expect(done).toMatchObject({ verdict: 'scored', scores: { accuracy: 0.75 } });
    const log = await someone.call<string>('GET', `/api/submissions/${done.id}/log`);
    expect(log.body).toBe('ingested\n');
    expect(Object.keys(done.trace.data).sort()).toEqual([
      'ingestion:public',
      'input:public',
      'scoring:public',
      'truth:public',
    ]);
  });

  test('never runs where the truth or the scoring program is', async () => {
    const slug = await imported(await bundle('Petals by search'));
    const search = `import os
def predict(name):
    for top in ('/app', '/truth', '/predictions', '/judge', '/tmp', '/output'):
        for folder, _, files in os.walk(top, followlinks=True):
            for file in files:
                path = os.path.join(folder, file)
                if 'answers' in file or 'scoring' in file:
                    raise SystemExit('found ' + path)
    return 'setosa'
`;
    const done = await handIn(await contestantOf(slug), slug, await zipOfTexts({ 'model.py': search }));
    expect(done).toMatchObject({ verdict: 'scored', scores: { accuracy: 0.5 } });
  });

  test('that fails is told so', async () => {
    const slug = await imported(await bundle('Petals by failure'));
    const broken = await zipOfTexts({ 'model.py': 'def predict(name):\n    raise ValueError(name)\n' });
    const done = await handIn(await contestantOf(slug), slug, broken);
    expect(done).toMatchObject({ verdict: 'runtime_error', details: { reason: 'exit_code', value: 1 } });
  });

  test('is refused where it would run beside the truth', async () => {
    const beside = yaml.replace('    name: Final\n', '    name: Final\n    ingestion_only_during_scoring: true\n');
    const answer = await importBundle(await bundle('x', { 'competition.yaml': beside }));
    expect(answer.body.mistakes).toMatchObject([
      { key: expect.stringMatching(/^line \d+: tasks\.1\.ingestion_only_during_scoring$/) },
    ]);
  });
});

describe('the report', () => {
  const line = (text: string) => competitionYaml.split('\n').findIndex((one) => one.includes(text)) + 1;

  test('names each line that is not carried over', async () => {
    const { body } = await importBundle(await petalBundle({ 'competition.yaml': titled('Petals, reported') }));
    const left = body.report.filter((row) => row.outcome === 'left_out');
    expect(left.map(({ file, line, key, code }) => [file, line, key, code])).toEqual([
      ['competition.yaml', line('docker_image'), 'docker_image', 'docker_image'],
      ['competition.yaml', line('registration'), 'registration_auto_approve', 'approval'],
      ['competition.yaml', line('contact'), 'contact_email', 'contact'],
      ['competition.yaml', line('colour'), 'colour', 'unknown_key'],
      ['competition.yaml', line('fact_sheet'), 'fact_sheet', 'fact_sheet'],
      ['competition.yaml', line('solutions'), 'solutions', 'solutions'],
      ['competition.yaml', line('Try it.'), 'phases.0.description', 'phase_description'],
      ['competition.yaml', line('auto_migrate'), 'phases.1.auto_migrate_to_this_phase', 'migrate'],
      ['competition.yaml', line('title: Results'), 'leaderboards.0.title', 'leaderboard_title'],
      ['competition.yaml', line('title: Secret'), 'leaderboards.0.columns.3', 'column_hidden'],
      ['pages/overview.md', 3, '', 'pictures_of_page'],
    ]);
    for (const { reason, what } of body.report) {
      expect(reason.en).not.toMatch(/\{\w+\}/);
      expect(reason.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(what.length).toBeLessThan(110);
    }
  });

  test('speaks of every key, known or not', async () => {
    const { body } = await importBundle(await petalBundle({ 'competition.yaml': titled('Petals, every key') }));
    const lines = new Set(body.report.map((row) => row.line));
    const lists = /^\s*(tasks|phases|pages|leaderboards|columns|solutions):$/;
    const below = [
      line('method:'),
      line('key: method'),
      line('type: text'),
      line('path: solution'),
      line('path: solution') + 1,
    ];
    const secret = line('title: Secret');
    competitionYaml.split('\n').forEach((source, i) => {
      const at = i + 1;
      const isPartOfAnother = below.includes(at) || at === line('solutions') + 1 || at > secret;
      if (source === '' || lists.test(source) || isPartOfAnother || /^\s*(- )?file: /.test(source)) return;
      expect(lines, `line ${at}: ${source}`).toContain(at);
    });
  });

  test('names what a program will miss, by file and line', async () => {
    const source = `import json, torch\nfrom matplotlib import pyplot\nimport helper\n${scoringJson}`;
    const needy = await zipOfTexts({
      'metadata.yaml': 'command: Rscript score.R\n',
      'scoring.py': source,
      'helper/__init__.py': 'elapsed = "elapsedTime"',
    });
    const yaml = titled('Petals, needy', competitionYaml.replace('  - title: Results', '  - title: First'));
    const { body } = await importBundle(await petalBundle({ 'competition.yaml': yaml, 'scoring.zip': needy }));
    const rows = body.report.filter((row) => row.file.startsWith('scoring.zip'));
    expect(rows.map(({ file, line, code }) => [file, line, code])).toEqual([
      ['scoring.zip', null, 'command_missing'],
      ['scoring.zip/helper/__init__.py', 1, 'duration'],
      ['scoring.zip/scoring.py', 1, 'library_missing'],
      ['scoring.zip/scoring.py', 2, 'library_missing'],
    ]);
  });

  test('says which tasks, phases and leaderboards there was no room for', async () => {
    const task = (index: number) =>
      `  - index: ${index}\n    reference_data: reference_final\n    scoring_program: scoring.zip\n`;
    const phase = (index: number, tasks: string) =>
      `  - index: ${index}\n    name: 阶段\n    start: 2020-01-0${index + 1}\n    end: 2098-01-01\n    tasks: ${tasks}\n`;
    const board = '  - key: more\n    columns:\n      - key: x\n';
    const yaml = `version: 2\ntitle: 花瓣\ntasks:\n${[0, 1, 2, 3, 4].map(task).join('')}phases:\n${phase(0, '[0, 1]')}${phase(1, '[2]')}${phase(2, '[3]')}leaderboard:\n  - hidden: true\n    columns:\n      - key: Accuracy\n        hidden: true\n${board}`;
    const answer = await importBundle(await petalBundle({ 'competition.yaml': yaml }));
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect(answer.body.slug).toMatch(/^codabench-[0-9a-f]{10}$/);
    const codes = answer.body.report.map(({ key, code }) => `${key} ${code}`);
    expect(codes).toEqual(
      expect.arrayContaining([
        'tasks.3 task_too_many',
        'tasks.4 task_unused',
        'phases.0.tasks several_tasks',
        'phases.2 phase_without_task',
        'leaderboard leaderboard_spelling',
        'leaderboard.0.hidden leaderboard_hidden',
        'leaderboard.0.columns.0.hidden column_hidden_primary',
        'leaderboard.1 leaderboard_more',
      ]),
    );
  });
});

describe('a bundle that is wrong is refused whole', () => {
  const edited = (from: string | RegExp, to: string) => ({ 'competition.yaml': competitionYaml.replace(from, to) });
  const bomb = () => rawZip([{ name: 'answers.csv', content: Buffer.alloc(1024), deflate: true, size: 2 ** 32 - 1 }]);
  const aliases = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghi'
    .split('')
    .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(', ')}]\n`)
    .join('')}`;

  test.for([
    ['version 1', edited('version: 2', 'version: 1'), /^line 1: version$/, /only version 2/],
    ['broken YAML', edited('tasks:', 'tasks: ]'), /^line 19$/, /./],
    ['a key twice', edited('colour: red', 'title: Again'), /^line 9$/, /unique/],
    ['aliases that multiply', { 'competition.yaml': competitionYaml + aliases }, /^$/, /alias/i],
    [
      'nesting without end',
      { 'competition.yaml': `${competitionYaml}deep: ${'['.repeat(50_000)}` },
      /^(line \d+)?$/,
      /./,
    ],
    [
      'an endless file',
      { 'competition.yaml': `${competitionYaml}# ${'x'.repeat(2 ** 20)}` },
      /^$/,
      /larger than 256 KB/,
    ],
    ['nothing but a list', { 'competition.yaml': '- a\n' }, /^/, /object|record/i],
    ['no tasks', edited(/tasks:\n[\s\S]*?solutions/, 'solutions'), /tasks$/, /./],
    [
      'a task of another server',
      edited('    name: Final\n', '    key: 5f3e\n'),
      /^line \d+: tasks\.1\.key$/,
      /another server/,
    ],
    [
      'a task twice',
      edited('  - index: 1\n    name: Final\n', '  - index: 0\n'),
      /^line 25: tasks\.1\.index$/,
      /twice/,
    ],
    [
      'a phase of no task',
      edited('tasks: [1]', 'tasks: [7]'),
      /^line \d+: phases\.1\.tasks\.0$/,
      /no task with index 7/,
    ],
    ['a date that is none', edited('2020-01-01', 'soon'), /^line 37: phases\.0\.start$/, /"soon" is not a date/],
    ['a phase that ends first', edited('12-31-2098', '2019-01-01'), /^line 38: phases\.0\.end$/, /later than start/],
    ['a column of no column', edited('[0, 1]', '[0, 9]'), /computation_indexes$/, /no column with index 9/],
    ['a missing page', { 'pages/terms.md': null }, /^line 5: terms$/, /no "pages\/terms\.md"/],
    ['an empty page', { 'pages/overview.md': ' \n' }, /pages\.0\.file$/, /is empty/],
    ['a missing logo', { 'logo.png': null }, /^line 4: image$/, /no "logo\.png"/],
    ['missing data', { 'input/flowers.csv': null }, /^line 22: tasks\.0\.input_data$/, /no "input"/],
    ['a missing program', { 'scoring.zip': null }, /^line 24: tasks\.0\.scoring_program$/, /no "scoring\.zip"/],
    ['a program that is no zip', { 'scoring.zip': 'print(1)' }, /scoring_program$/, /zip/i],
    ['a way upwards', edited('reference_final', '../../etc'), /reference_data$/, /inside the bundle/],
    ['an absolute way', edited('pages/terms.md', '/etc/passwd'), /terms$/, /inside the bundle/],
    ['a way through a zip', edited('reference_final', 'reference.zip/answers.csv'), /reference_data$/, /no "/],
  ] as const)('%s', async ([, changes, key, reason]) => {
    await refused(await zipOfTexts(await petalBundle(changes)), key, reason);
  });

  test.for([
    ['a program without a command', () => zipOfTexts({ 'scoring.py': 'pass' }), /neither metadata\.yaml nor metadata/],
    ['a command that is none', () => zipOfTexts({ 'metadata.yaml': 'command: [a]' }), /names no command/],
    ['metadata that is broken', () => zipOfTexts({ metadata: 'a: b\n: [' }), /metadata, line 2/],
    ['a zip bomb', bomb, /larger|more than|exceed/i],
    ['a link', () => rawZip([{ name: 'x', content: Buffer.from('/etc/passwd'), mode: 0o120777 }]), /link/i],
    ['a way upwards', () => rawZip([{ name: '../../x' }]), /points outside/],
    ['a damaged file', () => rawZip([{ name: 'x', content: Buffer.from('abc'), deflate: true, size: 9 }]), /damaged/],
  ] as const)('a zip within it with %s', async ([, program, reason]) => {
    const files = await petalBundle({ 'scoring.zip': await program() });
    await refused(await zipOfTexts(files), /^line 24: tasks\.0\.scoring_program$/, reason);
  });

  test('a link at the top of the zip', async () => {
    const yaml = { name: 'competition.yaml', content: Buffer.from('/etc/passwd'), mode: 0o120777 };
    const { status, body } = await importZip(rawZip([yaml]));
    expect({ status, code: body.code }).toMatchObject({ code: 'archive_link' });
  });

  async function refused(zip: Uint8Array, key: RegExp, reason: RegExp): Promise<void> {
    const before = await challenges();
    const { status, body } = await importZip(zip);
    expect(status, JSON.stringify(body).slice(0, 500)).toBe(422);
    expect(body.code).toBe('pack_invalid');
    expect(body.mistakes.map((m) => `${m.file} ${m.key} ${m.reason}`).join('\n')).toMatch(reason);
    expect(
      body.mistakes.some((m) => key.test(m.key) && reason.test(m.reason)),
      JSON.stringify(body.mistakes),
    ).toBe(true);
    expect(await challenges()).toEqual(before);
  }

  async function challenges(): Promise<string[]> {
    const { body } = await organiser.call<{ challenges: { slug: string }[] }>('GET', '/api/challenges?limit=100');
    return body.challenges.map(({ slug }) => slug).sort();
  }
});

describe('jiebang pack import-codabench', () => {
  test('writes a pack that is usable, and says of each line what became of it', async () => {
    const bundle = await written('bundle', await petalBundle());
    const { code, out, err } = await jiebang(bundle, '--out', at('pack'), '--slug', 'my-petals', '--lang', 'zh');
    expect(code, err).toBe(0);
    expect(out).toMatch(/未迁移 \(11\)\n {2}competition\.yaml:6 docker_image \(codalab\/codalab-legacy:py37\)\n/);
    const { pack, mistakes } = await readPack(at('pack'));
    expect(mistakes).toEqual([]);
    expect(pack?.manifest.slug).toBe('my-petals');
    expect(await readFile(at('pack/programs/public/scoring/scoring.py'), 'utf8')).toBe(scoringJson);
  });

  test('follows no link out of a bundle, and writes nothing of one that is wrong', async () => {
    const bundle = await written(
      'linked',
      await petalBundle({ 'pages/terms.md': null, 'reference_final/answers.csv': null }),
    );
    await symlink('/etc/passwd', path.join(bundle, 'pages/terms.md'));
    await symlink('/etc', path.join(bundle, 'reference_final'));
    const { code, out } = await jiebang(bundle, '--out', at('never'), '--json');
    expect(code).toBe(1);
    const { mistakes } = JSON.parse(out) as { mistakes: { key: string; reason: string }[] };
    expect(mistakes.map(({ key, reason }) => `${key}: ${reason}`)).toEqual([
      'line 5: terms: "pages/terms.md" is neither a file nor a folder',
      'line 27: tasks.1.reference_data: "reference_final" is neither a file nor a folder',
    ]);
    expect(await readdir(folder)).not.toContain('never');
  });

  const folder = mkdtempSync(path.join(tmpdir(), 'jiebang-codabench-test-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const at = (name: string) => path.join(folder, name);

  async function written(name: string, files: BundleFiles): Promise<string> {
    for (const [file, content] of Object.entries(files)) {
      await mkdir(path.dirname(at(`${name}/${file}`)), { recursive: true });
      await writeFile(at(`${name}/${file}`), content);
    }
    return at(name);
  }

  async function jiebang(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const root = fileURLToPath(new URL('..', import.meta.url));
    const command = ['--no-install', 'jiebang', 'pack', 'import-codabench', ...args];
    const child = spawn('npx', command, { cwd: root, env: { ...process.env, LANG: 'C.UTF-8' } });
    const [out, err, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((resolve) => child.once('close', resolve)),
    ]);
    return { code, out, err };
  }
});
