/** `jiebang submit`: sends a solution to a platform and follows it to its verdict. */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import createClient from 'openapi-fetch';
import type { paths } from '../../.generated/api.d.ts';
import { CommandError } from './command-error.ts';
import { languageOf } from './language.ts';
import { solutionZip } from './local-files.ts';
import { progressBar } from './progress-bar.ts';
import { reportLines } from './report.ts';
import { readEvents } from './server-events.ts';
import { upload } from './upload.ts';

type Submission = paths['/api/submissions/{id}']['get']['responses'][200]['content']['application/json'];

const words = {
  en: { queued: 'queued', preparing: 'preparing', running: 'running', judging: 'judging', finished: 'finished' },
  zh: { queued: '排队中', preparing: '准备中', running: '运行中', judging: '评分中', finished: '已完成' },
};

export async function submitCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      challenge: { type: 'string' },
      phase: { type: 'string' },
      note: { type: 'string' },
      server: { type: 'string', default: process.env.JIEBANG_SERVER ?? 'http://127.0.0.1:8000' },
      token: { type: 'string', default: process.env.JIEBANG_TOKEN ?? '' },
      lang: { type: 'string' },
    },
  });
  const language = languageOf(values.lang);
  const [solution] = positionals;
  if (!solution || !values.challenge) throw new CommandError('jiebang submit SOLUTION.zip --challenge SLUG');
  if (!values.token)
    throw new CommandError(
      language === 'zh'
        ? '缺少 API 令牌：请在“账户”页面创建，并通过 --token 或 JIEBANG_TOKEN 提供。'
        : 'An API token is needed: make one on the account page and give it with --token or JIEBANG_TOKEN.',
    );
  const headers = {
    authorization: `Bearer ${values.token}`,
    'accept-language': language === 'zh' ? 'zh-CN' : 'en',
  };
  const server = values.server.replace(/\/$/, '');
  const api = createClient<paths>({ baseUrl: server, headers });

  const slug = values.challenge;
  const found = await api.GET('/api/challenges/{slug}', { params: { path: { slug } } }).catch(unreachable(server));
  const challenge = found.data ?? refused(found.error);
  const phase = values.phase ?? challenge.phase?.key;
  if (!phase) throw new CommandError(`The challenge "${slug}" has no phase.`);
  await using zip = await solutionZip(solution);
  if (zip.bytes > challenge.submission.max_upload_mb * 2 ** 20)
    throw new CommandError(
      language === 'zh'
        ? `文件超过允许的 ${challenge.submission.max_upload_mb} MB。`
        : `The file is larger than the allowed ${challenge.submission.max_upload_mb} MB.`,
    );

  const bar = progressBar(zip.name, zip.bytes);
  const answer = await upload(
    new URL(`${server}/api/challenges/${slug}/phases/${phase}/submissions`),
    { ...headers, 'idempotency-key': randomUUID() },
    { path: zip.path, name: zip.name, bytes: zip.bytes, fields: values.note ? { note: values.note } : {} },
    bar.update,
  );
  bar.end();
  if (answer.status !== 201) refused(answer.body);
  const submission = answer.body as Submission;
  console.log(`#${submission.number}  ${server}/submissions/${submission.id}`);

  const finished = await follow(submission, async (step) => console.error(`  ${words[language][step]} …`));
  for (const line of reportLines(finished, challenge.scores, language)) console.log(line);
  return finished.verdict === 'scored' ? 0 : 1;

  async function follow(sent: Submission, onStep: (step: keyof (typeof words)['en']) => Promise<void>) {
    let step: string | null = null;
    const look = async () => {
      const { data, error } = await api.GET('/api/submissions/{id}', { params: { path: { id: sent.id } } });
      const now = data ?? refused(error);
      if (now.step !== step && now.step !== 'finished') await onStep(now.step);
      step = now.step;
      return now;
    };
    let now = await look();
    if (now.state === 'finished') return now;
    for await (const event of readEvents(`${server}/api/challenges/${slug}/events`, headers)) {
      // Whatever woke us, the submission itself says how it stands.
      if (event.type === 'submission' && (JSON.parse(event.data) as { id: string }).id !== sent.id) continue;
      now = await look();
      if (now.state === 'finished') return now;
    }
    return now;
  }
}

function refused(body: unknown): never {
  const { title, code } = (body ?? {}) as { title?: string; code?: string };
  throw new CommandError(title ? `${title} (${code})` : 'The server refused.');
}

const unreachable = (server: string) => (error: Error) => {
  throw new CommandError(`${server} does not answer: ${(error.cause as Error | undefined)?.message ?? error.message}`);
};
