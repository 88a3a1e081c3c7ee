/** The pack of the demonstration's challenge: whole and checked, with a handful of made-up cases. */
import { stringify } from 'yaml';

export const slug = 'tianjin-snow-leopard-2019';
export const qualifying = { opens: '2019-09-10T01:00:00Z', closes: '2019-11-10T15:59:59Z' };

const cases = Array.from({ length: 12 }, (_, place) => `frame-${String(place + 1).padStart(2, '0')}`);
const labels = ['snow_leopard', 'other'];
const input = `image_id,height,spots\n${cases.map((id, n) => `${id},${48 + n},${n % 3 === 0 ? 31 : 4}`).join('\n')}\n`;
const truth = `image_id,label\n${cases.map((id, n) => `${id},${n % 3 === 0 ? labels[0] : labels[1]}`).join('\n')}\n`;

const told = {
  zh: `# 雪豹识别全球挑战赛 2019（示例）

这是**示范数据**：参赛人数、提交次数和进入现场赛的单位数与公开报道一致，参赛队、单位和提交的文件都是虚构的。

公开报道没有给出赛题的数据、指标和成绩，本页也不编造：**提交未经评测，排行榜没有成绩**。
赛题包里的十二条数据只用来说明格式。可以实际参加的雪豹识别赛题在赛题列表里。
`,
  en: `# Snow leopard recognition 2019 (demonstration)

This is **demonstration data**. The numbers of participants, submissions and institutions at the final are those that were
reported; teams, institutions and the files that they sent are made up.

What was reported names no data, no metric and no score of the contest, and this page invents none: **the submissions were
not judged, and the board has no scores**. The twelve cases of the pack only show the format. A snow-leopard challenge that
can be entered is in the list of challenges.
`,
};

const split = (name: string) => ({ input: `data/${name}/input`, truth: `data/${name}/truth` });

/** Files of the pack by path. */
export const packFiles: Record<string, string> = {
  'challenge.yaml': stringify({
    schema: 'jiebang/1',
    slug,
    title: { en: 'Snow leopard recognition 2019 (demonstration)', zh: '雪豹识别全球挑战赛 2019（示例）' },
    summary: {
      en: 'Demonstration data with the reported numbers of participants and submissions; nothing was judged.',
      zh: '示范数据：人数与提交次数与公开报道一致，提交未经评测。',
    },
    description: { en: 'description.en.md', zh: 'description.zh.md' },
    sponsor: { name: { en: 'Demonstration organiser', zh: '示范主办方' } },
    submission: { kind: 'code', runtime: 'python-ml', max_upload_mb: 10 },
    limits: {
      wall_seconds: 60,
      cpus: 1,
      memory_mb: 512,
      processes: 32,
      output_mb: 4,
      scratch_mb: 32,
      log_kb: 16,
    },
    splits: { public: split('public'), private: split('private'), final: split('final') },
    judge: { metric: 'classification', options: { labels } },
    scores: [
      { key: 'macro_f1', label: { en: 'Macro F1', zh: '宏平均 F1' }, better: 'higher', primary: true, decimals: 4 },
    ],
    phases: [
      { key: 'qualifying', title: { en: 'Online', zh: '线上赛' }, ...qualifying, splits: ['public', 'private'] },
      { key: 'final', title: { en: 'Final', zh: '现场赛' }, splits: ['final'], entry: 'invited' },
    ],
  }),
  'description.zh.md': told.zh,
  'description.en.md': told.en,
  ...Object.fromEntries(
    ['public', 'private', 'final'].flatMap((name) => [
      [`data/${name}/input/frames.csv`, input],
      [`data/${name}/truth/truth.csv`, truth],
    ]),
  ),
};
