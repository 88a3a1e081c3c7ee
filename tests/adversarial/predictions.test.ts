/**
 * Hostile predictions, uploaded as such: every one is either scored as it says or refused with the place of the
 * mistake, in bounded time and memory, and never the platform's fault. The judge is a pack's own, for numbers.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importPack } from '../support/packs.ts';
import { aPerson, form, join, type Person } from '../support/people.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { finished, type SubmissionBody } from '../support/submissions.ts';
import { arenaPack, packs, readable, type Secret, secretOf, secretsIn, settled } from './arena.ts';
import { type HostState, type Watch, watchHost } from './host.ts';

/** Two probabilities a case, that must add up to 1: the mean of what was given to the true one is the score. */
const judgeOfProbabilities = `import csv
from jiebang_judge import Job, Mistakes, Number, Predictions, run

TRUE = {"a1": "cat", "a2": "cat", "a3": "dog", "a4": "dog", "a5": "dog", "a6": "dog"}

def judge(job: Job) -> dict:
    columns = {"cat": Number(low=0, high=1), "dog": Number(low=0, high=1)}
    given = Predictions(job, "predictions.csv", "image_id", columns, TRUE)
    mistakes = Mistakes()
    for id, row in given.items():
        if abs(row["cat"] + row["dog"] - 1) > 1e-6:
            mistakes.add("predictions.csv", "wrong_sum", "The probabilities must add up to 1.", "概率之和必须为 1。",
                         expected="1", found=str(row["cat"] + row["dog"]))
    mistakes.raise_if_any()
    return {"scores": {"accuracy": sum(given[id][TRUE[id]] for id in TRUE) / len(TRUE)}}

run(judge)
`;

let platform: Platform;
let watch: Watch;
let before: HostState;
let someone: Person;
let secrets: Secret[];

beforeAll(async () => {
  platform = await startPlatform();
  watch = await watchHost(platform);
  const secret = secretOf('truth');
  secrets = [{ where: 'the truth', text: secret }];
  const files = {
    ...arenaPack('numbers', packs.patient, secret, {
      submission: { kind: 'predictions', max_upload_mb: 40 },
      limits: { ...packs.patient, output_mb: 64 },
      judge: { image: 'judge', options: {} },
      scores: [{ key: 'accuracy', label: { en: 'A', zh: '甲' }, better: 'higher', primary: true, decimals: 4 }],
    }),
    'judge/Dockerfile': 'FROM jiebang/judge\nCOPY main.py /judge/main.py\n',
    'judge/main.py': judgeOfProbabilities,
  };
  const imported = await importPack(platform, files);
  expect(imported.status, JSON.stringify(imported.body)).toBe(201);
  someone = await aPerson(platform);
  await join(someone, 'numbers');
  await platform.work(4);
  expect(await predicted(good)).toMatchObject({ verdict: 'scored' });
  before = await watch.look();
}, 120_000);
afterAll(async () => {
  await watch?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
});

const header = 'image_id,cat,dog';
const rows = ['a1,1,0', 'a2,0.5,0.5', 'a3,0,1', 'a4,0,1', 'a5,0,1', 'a6,0,1'];
const good = [header, ...rows, ''].join('\n');
/** The good predictions with something else for the first case's first number. */
const number = (text: string) => good.replace('a1,1,0', `a1,${text},0`);

async function predicted(content: string | Buffer): Promise<SubmissionBody> {
  const path = '/api/challenges/numbers/phases/open/submissions';
  const sent = await someone.call<SubmissionBody>('POST', path, form(content, 'predictions.csv'));
  expect(sent.status, JSON.stringify(sent.body)).toBe(201);
  return finished(someone, sent.body.id, 90_000);
}

test.concurrent.for<[string, string]>([
  ['rows in another order', [header, ...rows.toReversed()].join('\n')],
  [
    'columns in another order',
    ['dog,image_id,cat', ...rows.map((r) => r.replace(/(.*),(.*),(.*)/, '$3,$1,$2'))].join('\n'),
  ],
  ['a byte order mark and CRLF', `\ufeff${good.replaceAll('\n', '\r\n')}`],
  ['a negative zero', number('1').replace('a1,1,0', 'a1,1,-0')],
  ['exponents', number('1e0')],
  ['many digits', number(`1.${'0'.repeat(5000)}`)],
  ['a million empty lines', good + '\n'.repeat(1_000_000)],
])('accepted: %s', async ([, content]) => {
  const done = await predicted(content);
  expect(done.verdict, JSON.stringify(done.mistakes)).toBe('scored');
  expect(done.scores?.accuracy).toBeCloseTo(5.5 / 6, 10);
});

const pickle = Buffer.from('8004951e000000000000008c05706f736978948c0673797374656d9493948c04666f726b948594529', 'hex');
const zip = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');

test.concurrent.for<[string, string | Buffer, string]>([
  // 40: only CSV is read
  ['a pickle', pickle, 'wrong_encoding'],
  ['an empty zip, as npz and PyTorch files are', zip, 'wrong_encoding'],
  ['an npy array', Buffer.concat([Buffer.from('934e554d5059', 'hex'), Buffer.alloc(200)]), 'wrong_encoding'],
  ['JSON', '{"a1": {"cat": 1}}', 'wrong_header'],
  ['JSON a hundred thousand deep', '['.repeat(100_000), 'line_too_long'],
  ['JSON that would be everybody’s prototype', '{"__proto__":{"verdict":"scored"}}', 'wrong_header'],
  ['a page', '<!doctype html><script>alert(1)</script>', 'wrong_header'],
  // 41: numbers
  ['not a number', number('NaN'), 'not_finite'],
  ['an infinity', number('Infinity'), 'not_finite'],
  ['a negative infinity', number('-inf'), 'not_finite'],
  ['an overflow', number('1e400'), 'not_finite'],
  ['a hexadecimal number', number('0x1'), 'not_a_number'],
  ['a number with underscores', number('1_0'), 'not_a_number'],
  ['full-width digits', number('１'), 'not_a_number'],
  ['Arabic digits', number('١'), 'not_a_number'],
  ['a minus that is none', number('−0'), 'not_a_number'],
  ['a decimal comma', number('"1,0"'), 'not_a_number'],
  ['nothing', number(''), 'not_a_number'],
  ['a word', number('true'), 'not_a_number'],
  ['a formula', number('=1+0'), 'not_a_number'],
  // 42: ids
  ['a duplicate id', good.replace('a2,', 'a1,'), 'duplicate_id'],
  ['a missing id', [header, ...rows.slice(1)].join('\n'), 'missing_id'],
  ['an id in another case', good.replace('a2,', 'A2,'), 'unknown_id'],
  ['an id with a space', good.replace('a2,', ' a2,'), 'unknown_id'],
  ['an id with a letter that looks the same', good.replace('a2,', 'а2,'), 'unknown_id'],
  ['an id that objects have', good.replace('a2,', '__class__,'), 'unknown_id'],
  // 43: size
  ['two million rows', `${good}${'a1,1,0\n'.repeat(2_000_000)}`, 'too_many_rows'],
  ['thirty megabytes without a line break', `${good}${'x'.repeat(30 * 2 ** 20)}`, 'line_too_long'],
  // 44: form
  ['an unclosed quote', good.replace('a2', '"a2'), 'unclosed_quote'],
  ['a quote over two lines', good.replace('a2,0.5', '"a2\n",0.5'), 'unclosed_quote'],
  ['a quote inside a field', good.replace('a2', '"a"2'), 'unclosed_quote'],
  ['a million columns', `image_id${',x'.repeat(1_000_000)}\n`, 'line_too_long'],
  ['eight thousand columns', `image_id${',x'.repeat(8000)}\n`, 'wrong_header'],
  ['a column twice', good.replace('cat,dog', 'cat,cat'), 'wrong_header'],
  ['a column too many', good.replace('cat,dog', 'cat,dog,__proto__'), 'unknown_column'],
  ['CR alone', good.replaceAll('\n', '\r'), 'wrong_line_ending'],
  ['UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le'), 'wrong_encoding'],
  ['NUL', good.replace('a2', 'a\0'), 'wrong_encoding'],
  ['half a letter', Buffer.concat([Buffer.from(good), Buffer.from([0xe6, 0x9d])]), 'wrong_encoding'],
  ['a surrogate on its own', Buffer.concat([Buffer.from(good), Buffer.from([0xed, 0xa0, 0x80, 10])]), 'wrong_encoding'],
  ['line breaks only', '\n'.repeat(1000), 'empty_file'],
  ['a header only', `${header}\n`, 'missing_id'],
  ['no header', rows.join('\n'), 'wrong_header'],
  // 45, 46: values
  ['a formula in place of an id', good.replace('a2,', '"=HYPERLINK(""http://jiebang.invalid"")",'), 'unknown_id'],
  ['control and direction characters', good.replace('a2,', '\u001b[31m\u202ea2,'), 'unknown_id'],
  ['a probability above one', number('1.5'), 'out_of_range'],
  ['a probability below zero', number('-0.1'), 'out_of_range'],
  ['probabilities that add up to less', number('0.9'), 'wrong_sum'],
  ['probabilities that add up to a little more', number('1').replace('a2,0.5,0.5', 'a2,0.5,0.50001'), 'wrong_sum'],
])('refused: %s', async ([, content, code]) => {
  const done = await predicted(content);
  const told = JSON.stringify({ verdict: done.verdict, details: done.details, mistakes: done.mistakes });
  expect(done.verdict, told).toBe('invalid_output');
  expect(
    done.mistakes?.mistakes.map((m) => m.code),
    told,
  ).toContain(code);
  expect(done.scores).toBeNull();
  expect(done.history.map((h) => h.step)).not.toContain('retried');
  // What is quoted from the file is short, and nothing that a terminal or a page would obey.
  for (const mistake of done.mistakes?.mistakes ?? []) {
    expect(JSON.stringify(mistake).length).toBeLessThan(4000);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(JSON.stringify(mistake)).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/);
  }
  expect(secretsIn(await readable(someone, 'numbers', done.id), secrets)).toEqual([]);
});

test('afterwards the machine is as it was', async () => {
  expect(await settled(watch, before)).toEqual([]);
});
