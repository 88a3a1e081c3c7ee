/** What a check of a pack can find: each with how grave it is and a sentence in two languages. */
import type { Language } from '../../../core/errors/problem.ts';

/** A fault makes the pack unfit; a warning is for the author to judge; a note says what was not, or only just, seen. */
export type Severity = 'fault' | 'warning' | 'note';

const catalogue = {
  pack_mistake: {
    severity: 'fault',
    en: '{file} {key}: {reason}',
    zh: '{file} {key}：{reason}',
  },
  baseline_unusable: {
    severity: 'fault',
    en: 'The baseline {baseline} would be refused as a submission: {reason}',
    zh: '基线 {baseline} 作为提交会被拒绝：{reason}',
  },
  baseline_not_scored: {
    severity: 'fault',
    en: 'The baseline {baseline} is not scored on {split}: {verdict} {detail}',
    zh: '基线 {baseline} 在 {split} 上没有得分：{verdict} {detail}',
  },
  baseline_missed: {
    severity: 'fault',
    en: 'The baseline {baseline} on {split}: {score} is {got}, but expected.json says {expected} (tolerance {tolerance}).',
    zh: '基线 {baseline} 在 {split} 上的 {score} 为 {got}，而 expected.json 要求 {expected}（容差 {tolerance}）。',
  },
  judge_failed: {
    severity: 'fault',
    en: 'The judge fails on “{probe}” on {split} instead of scoring or refusing it: {verdict} {detail}',
    zh: '对“{probe}”（{split}），评测程序既没有评分也没有指出错误，而是自身出错：{verdict} {detail}',
  },
  nonsense_scored: {
    severity: 'fault',
    en: 'The judge scores “{probe}”, which cannot be read as an answer.',
    zh: '评测程序竟给“{probe}”评了分，而它根本不是可读的答案。',
  },
  scoring_varies: {
    severity: 'fault',
    en: 'The judge is not repeatable: the same predictions judged {times} times gave {different} different results on {split}.',
    zh: '评测结果不可重复：同一份预测在 {split} 上评测 {times} 次，得到 {different} 种结果。',
  },
  malformed_accepted: {
    severity: 'warning',
    en: 'The judge scores “{probe}” rather than telling the contestant.',
    zh: '评测程序对“{probe}”照常评分，没有告诉参赛者出了什么错。',
  },
  imprecise_mistake: {
    severity: 'warning',
    en: 'The judge refuses “{probe}” without saying where: expected {expected}, told “{told}”.',
    zh: '评测程序拒绝了“{probe}”，但没有说清位置：应指出 {expected}，实际提示“{told}”。',
  },
  random_refused: {
    severity: 'warning',
    en: 'A random answer (the columns of {baseline}’s predictions shuffled) is refused on {split}: {told}',
    zh: '随机答案（将 {baseline} 的预测按列打乱）在 {split} 上被拒绝：{told}',
  },
  no_sample: {
    severity: 'warning',
    en: 'No baseline or starter gives predictions on {split}: the judge was not tried with random and malformed ones.',
    zh: '没有基线或示例方案在 {split} 上给出预测，因此未用随机和畸形的预测检验评测程序。',
  },
  at_chance: {
    severity: 'warning',
    en: 'No baseline beats chance on {split}: the best {score} is {best}, random answers reach {chance}.',
    zh: '在 {split} 上没有一个基线胜过随机水平：最好的 {score} 为 {best}，随机答案可达 {chance}。',
  },
  scores_vary: {
    severity: 'warning',
    en: 'The baseline {baseline} scores differently each time: {score} between {low} and {high} in {times} runs on {split}.',
    zh: '基线 {baseline} 每次得分不同：在 {split} 上运行 {times} 次，{score} 介于 {low} 与 {high} 之间。',
  },
  near_limit: {
    severity: 'warning',
    en: 'The baseline {baseline} uses {used} of the {limit} allowed on {split}: a slower machine may stop it.',
    zh: '基线 {baseline} 在 {split} 上用去了 {limit} 限额中的 {used}：换一台较慢的机器可能会被终止。',
  },
  order_tells_label: {
    severity: 'warning',
    en: 'The order tells the label: in the {split} input sorted by {clue}, {detail}.',
    zh: '顺序泄露答案：{split} 的输入按 {clue} 排序后，{detail}。',
  },
  name_tells_label: {
    severity: 'warning',
    en: 'File names or ids tell the label: in the {split} input, {clue} gives away {share} of what there is to know.',
    zh: '文件名或编号泄露答案：在 {split} 的输入中，{clue} 透露了标签信息的 {share}。',
  },
  column_tells_label: {
    severity: 'warning',
    en: 'A column of the {split} input tells the label: {clue} gives away {share} of what there is to know.',
    zh: '{split} 输入表格中的列泄露答案：{clue} 透露了标签信息的 {share}。',
  },
  metadata_tells_label: {
    severity: 'warning',
    en: 'Data inside the pictures of the {split} input tells the label: {clue} gives away {share} of what there is to know.',
    zh: '{split} 输入图片内嵌的元数据泄露答案：{clue} 透露了标签信息的 {share}。',
  },
  size_tells_label: {
    severity: 'warning',
    en: 'Sizes tell the label: in the {split} input, {clue} gives away {share} of what there is to know.',
    zh: '尺寸泄露答案：在 {split} 的输入中，{clue} 透露了标签信息的 {share}。',
  },
  label_written: {
    severity: 'warning',
    en: 'The label is written in the {split} input: {clue} names the right one in {count} cases, such as “{example}”.',
    zh: '{split} 的输入里写着答案：{clue} 在 {count} 个样本中写出了正确标签，例如“{example}”。',
  },
  same_file: {
    severity: 'warning',
    en: 'Files that are the same in {a} and {b}: {count}, such as {example_a} and {example_b}.',
    zh: '{a} 与 {b} 中有 {count} 个相同的文件，例如 {example_a} 与 {example_b}。',
  },
  similar_picture: {
    severity: 'warning',
    en: 'Pictures of {b} that look almost like one of {a}: {count}, such as {example_b} and {example_a} ({differing} of {bits} bits differ).',
    zh: '{b} 中有 {count} 张图片与 {a} 中的几乎一样，例如 {example_b} 与 {example_a}（{bits} 位中仅 {differing} 位不同）。',
  },
  same_truth: {
    severity: 'warning',
    en: 'The splits {a} and {b} have the same truth.',
    zh: '数据划分 {a} 与 {b} 的真值完全相同。',
  },
  truth_in_public: {
    severity: 'warning',
    en: '{clue} of the public data names {count} cases of the hidden split {split} with their right labels.',
    zh: '公开数据的 {clue} 列出了隐藏划分 {split} 中 {count} 个样本及其正确标签。',
  },
  group_shared: {
    severity: 'warning',
    en: 'The public data and {split} have {group}s in common: {count}, such as {example}. What contestants know is tested again.',
    zh: '参赛者见过的{group}又用于评测：有 {count} 个同时出现在公开数据和 {split} 中，例如 {example}。',
  },
  group_between_splits: {
    severity: 'note',
    en: 'Both splits {a} and {b} have {group}s in common: {count}, such as {example}.',
    zh: '有 {count} 个{group}同时出现在 {a} 与 {b} 两个划分中，例如 {example}。',
  },
  clue_hints: {
    severity: 'note',
    en: 'In the {split} input, {clue} and the label go together a little ({share} of what there is to know): natural, or a leak?',
    zh: '在 {split} 的输入中，{clue} 与标签略有关联（标签信息的 {share}）：是数据本身的规律，还是泄露？',
  },
  time_tells_label: {
    severity: 'note',
    en: 'The files’ times tell the label in the {split} input. The platform removes them; whoever copies the folder does not.',
    zh: '在 {split} 的输入中，文件的修改时间与标签相关。平台会抹去它，但直接复制文件夹则不会。',
  },
  no_expectation: {
    severity: 'note',
    en: 'expected.json of {baseline} says nothing about {split}.',
    zh: '{baseline} 的 expected.json 没有写明 {split} 的得分。',
  },
  no_labels: {
    severity: 'note',
    en: 'The truth of {split} was not understood (no table with an id): it was not checked whether the input tells it.',
    zh: '无法理解 {split} 的真值（没有带编号的表格），因此没有检查输入是否泄露答案。',
  },
  few_cases: {
    severity: 'note',
    en: '{split} has only {count} independent cases: too few to see whether names, order or sizes tell the label.',
    zh: '{split} 只有 {count} 个相互独立的样本，不足以判断名称、顺序或尺寸是否泄露答案。',
  },
  no_groups: {
    severity: 'note',
    en: 'No {group}s are known of both {a} and {b} (no groups.csv): it was not checked whether they share any.',
    zh: '缺少 {a} 或 {b} 的{group}信息（没有 groups.csv），因此没有检查两者是否有相同的{group}。',
  },
  not_a_table: {
    severity: 'note',
    en: 'The predictions are not a table with a header: random and most malformed answers were not tried.',
    zh: '预测文件不是带表头的表格，因此没有尝试随机答案和大部分畸形答案。',
  },
} as const satisfies Record<string, { severity: Severity; en: string; zh: string }>;

export type FindingCode = keyof typeof catalogue;
export const findingCodes = Object.keys(catalogue) as FindingCode[];

export interface Finding {
  code: FindingCode;
  severity: Severity;
  parameters: Record<string, string | number>;
}

export function finding(code: FindingCode, parameters: Finding['parameters'] = {}): Finding {
  return { code, severity: catalogue[code].severity, parameters };
}

/** The finding as its reader sees it. A parameter `x_zh`, where there is one, stands for `x` in Chinese. */
export function sentenceOf({ code, parameters }: Finding, language: Language): string {
  const filled = (name: string) => (language === 'zh' ? parameters[`${name}_zh`] : undefined) ?? parameters[name] ?? '';
  return catalogue[code][language].replace(/\{(\w+)\}/g, (_, name: string) => String(filled(name))).trim();
}
