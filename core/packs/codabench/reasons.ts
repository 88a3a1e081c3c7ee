/** Every sentence of the report, in both languages; `{name}` stands for a parameter. */
import type { ReportRow } from './report.ts';

interface Reason {
  outcome: ReportRow['outcome'];
  en: string;
  zh: string;
}
const carried = (en: string, zh: string): Reason => ({ outcome: 'carried', en, zh });
const changed = (en: string, zh: string): Reason => ({ outcome: 'changed', en, zh });
const leftOut = (en: string, zh: string): Reason => ({ outcome: 'left_out', en, zh });

export const reasons = {
  // The whole
  carried: carried('Carried over.', '已迁移。'),
  as_here: carried('Is so on this platform in any case.', '本平台本来如此。'),
  unknown_key: leftOut('Is no key that the importer knows.', '导入程序不认识这个字段。'),
  unknown_more: leftOut('From here on, no further unknown keys are listed.', '从这里起，不再列出其余不认识的字段。'),
  no_value: carried('Has no value, and so says nothing.', '没有取值，不起作用。'),
  identifier: carried('Is used to tell the parts of the bundle apart.', '仅用于在比赛包内部对应各部分。'),
  version_missing: changed('There is no version; it was read as version 2.', '未写 version，按第 2 版读取。'),
  one_language: changed(
    'The bundle has its texts in one language; Chinese and English readers see the same until they are translated.',
    '比赛包只有一种语言的文本，翻译之前中英文界面显示相同内容。',
  ),
  shortened: changed('Shortened to {most} characters.', '已截短为 {most} 个字符。'),
  sponsor: changed('A bundle names no sponsor; “{name}” was put there.', '比赛包没有主办方字段，已填入“{name}”。'),
  slug: changed('Its address became {slug}.', '地址设为 {slug}。'),
  sandbox: changed(
    'Programs run without network, as an ordinary user, with {cpus} processor and {memory} MB of memory; their own folder and the data are read-only.',
    '程序在无网络的沙箱中以普通用户身份运行，可用 {cpus} 个处理器、{memory} MB 内存；程序目录与数据只读。',
  ),

  // Texts
  html_as_text: changed(
    'HTML became plain text: its look, scripts and pictures are not carried over.',
    'HTML 已转为纯文本，样式、脚本与图片未迁移。',
  ),
  pictures_of_page: leftOut('A page cannot show a picture of the bundle.', '页面无法显示比赛包内的图片。'),
  cover_unusable: leftOut(
    'A cover must be a JPEG, PNG or WebP picture of at most 1 MB.',
    '封面须为不超过 1 MB 的 JPEG、PNG 或 WebP 图片。',
  ),
  page: carried('Became part of the description.', '已并入赛题说明。'),
  terms: carried('Became the rules.', '已作为比赛规则。'),
  reward: leftOut(
    'A bounty has a currency and awards by rank; enter them in `bounty`.',
    '悬赏需写明币种与各名次金额，请在 bounty 中填写。',
  ),
  contact: leftOut(
    'There is no field for a contact; put it into the description.',
    '没有联系方式字段，请写入赛题说明。',
  ),

  // How the competition is run
  docker_image: leftOut(
    'Images of others are not fetched; programs run in jiebang/codabench: Python 3.11 with numpy, scipy, scikit-learn, pandas, Pillow and PyYAML.',
    '不拉取第三方镜像；程序在 jiebang/codabench 中运行：Python 3.11，含 numpy、scipy、scikit-learn、pandas、Pillow、PyYAML。',
  ),
  queue: leftOut('Workers of one’s own are assigned here by the organiser.', '专用评测机由本平台的组织者指定。'),
  approval: leftOut('Everybody may join here; nobody is approved by hand.', '本平台无需审批即可参加。'),
  manual_run: leftOut('Every submission is judged at once.', '每个提交都会立即评测。'),
  detailed_results: leftOut(
    'Pages that a scoring program writes are not shown: they could tell the truth.',
    '评分程序生成的网页不会展示，以免泄露答案。',
  ),
  forum: leftOut('There is no forum.', '没有论坛。'),
  public_submissions: leftOut('Contestants cannot publish their submissions.', '参赛者不能公开自己的提交。'),
  fact_sheet: leftOut('Nothing is asked when somebody submits but a note.', '提交时除备注外不填写其他问题。'),
  benchmark: leftOut('A challenge has phases that end.', '赛题的各赛段都有截止时间。'),
  solutions: leftOut(
    'A baseline needs the scores that it must reach; try it with `jiebang judge` and submit it.',
    '基线须给出应得分数；请用 jiebang judge 试跑后提交。',
  ),

  // Tasks
  task_unused: leftOut('No phase uses this task.', '没有赛段使用该任务。'),
  task_too_many: leftOut(
    'A pack has three splits; the tasks before this one took them.',
    '赛题包只有三个数据划分，已被前面的任务占用。',
  ),
  task: carried('Became the split “{split}”.', '已作为数据划分“{split}”。'),
  input_data: carried('Became the input of the split “{split}”.', '已作为数据划分“{split}”的输入。'),
  reference_data: carried('Became the truth of the split “{split}”.', '已作为数据划分“{split}”的真值。'),
  scoring_program: carried(
    'Runs unchanged as the judge of the split “{split}”: {command}',
    '原样作为数据划分“{split}”的评测程序运行：{command}',
  ),
  ingestion_program: carried(
    'Runs unchanged with the contestants’ code, in a sandbox without the truth: {command}',
    '原样与参赛代码一起在没有真值的沙箱中运行：{command}',
  ),
  ingestion_not_needed: leftOut(
    'Every phase takes results only, so nothing is run for contestants.',
    '所有赛段都只接受结果提交，不为参赛者运行程序。',
  ),
  results_only: changed(
    'Contestants hand in a zip of results; one that brings a program (a metadata file with a command) is not run.',
    '参赛者提交结果压缩包；自带程序（metadata 中写有 command）的提交不会被运行。',
  ),
  code_only: changed(
    'Contestants hand in code for the ingestion program; a command in a metadata file of their own is not run beside it.',
    '参赛者提交供摄取程序调用的代码；其自带 metadata 中的 command 不会另外运行。',
  ),
  library_missing: leftOut(
    'Imports {module}, which jiebang/codabench does not have: the program fails where it needs it.',
    '导入了 {module}，而 jiebang/codabench 中没有，程序用到时会失败。',
  ),
  command_missing: leftOut(
    'Starts {program}, which jiebang/codabench does not have: the program cannot run.',
    '启动 {program}，而 jiebang/codabench 中没有，程序无法运行。',
  ),
  duration: changed(
    'Reads how long a submission ran; that is always 0 here.',
    '读取了提交的运行时长，在本平台始终为 0。',
  ),
  programs_public: carried('Lie in the public data.', '已放入公开数据。'),
  input_public: carried('Lies in the public data.', '已放入公开数据。'),

  // Phases
  phase: carried('Became the phase “{key}”.', '已作为赛段“{key}”。'),
  phase_without_task: leftOut('None of its tasks could be carried over.', '其任务均未能迁移。'),
  phase_too_many: leftOut('A pack has at most 20 phases.', '赛题包最多有 20 个赛段。'),
  several_tasks: changed(
    'The scores of its first task are shown while it is open, those of the others when it is revealed; Codabench shows all at once.',
    '开放期间显示第一个任务的成绩，其余在揭晓时显示；Codabench 会同时显示全部。',
  ),
  phase_description: leftOut(
    'A phase has no text of its own; put it into the description.',
    '赛段没有单独的说明，请写入赛题说明。',
  ),
  endless: changed('It has no end; {closes} was set.', '没有结束时间，已设为 {closes}。'),
  quota_default: changed(
    'It has no such limit; {per_day} a day and {total} in all were set.',
    '未设提交次数限制，已设为每天 {per_day} 次、共 {total} 次。',
  ),
  quota_bounded: changed('Set to {most}, the most that there is.', '已设为上限 {most}。'),
  quota_zero: changed(
    'It is 0, no limit in Codabench; {most} was set.',
    '值为 0（在 Codabench 中表示不限），已设为 {most}。',
  ),
  longest_time: changed(
    'A pack has one time limit for each step; the longest of its phases holds, {seconds} s.',
    '赛题包每一步只有一个时限，取各赛段中最长的 {seconds} 秒。',
  ),
  default_time: changed(
    'No phase names a time limit; that of Codabench was set, {seconds} s.',
    '各赛段均未写时限，已按 Codabench 的默认值设为 {seconds} 秒。',
  ),
  migrate: leftOut(
    'Submissions do not move to the next phase by themselves; contestants submit again.',
    '提交不会自动进入下一赛段，参赛者须重新提交。',
  ),
  logs_hidden: changed(
    'Logs are hidden in every phase: a pack has one rule.',
    '所有赛段均隐藏日志：赛题包只有一条规则。',
  ),
  starting_kit: carried('Became the starter kit.', '已作为入门套件。'),
  public_data: carried('Became public data.', '已作为公开数据。'),

  // Leaderboards
  leaderboard_spelling: changed('Read as `leaderboards`.', '按 leaderboards 读取。'),
  leaderboard_more: leftOut(
    'A challenge has one leaderboard; the first was taken.',
    '赛题只有一个榜单，已采用第一个。',
  ),
  leaderboard_title: leftOut('The leaderboard has no title of its own.', '榜单没有单独的标题。'),
  leaderboard_hidden: changed(
    'A leaderboard cannot be hidden: that of a phase’s first split is shown while it is open.',
    '榜单不能隐藏：赛段开放期间会显示其第一个数据划分的榜单。',
  ),
  rule: carried('A team is ranked by its {ranks_by} submission.', '队伍按“{ranks_by}”的提交排名。'),
  rule_changed: changed(
    'A team is ranked by its {ranks_by} submission; it has one place on the board.',
    '队伍按“{ranks_by}”的提交排名，在榜单上只占一个位置。',
  ),
  column: carried('Became the score “{key}”.', '已作为得分“{key}”。'),
  column_renamed: changed(
    'Became the score “{key}”: keys are lower-case letters, digits and _.',
    '已作为得分“{key}”：键名只能用小写字母、数字与下划线。',
  ),
  column_primary: carried('Ranks.', '用于排名。'),
  column_hidden: leftOut(
    'A score cannot be hidden, so the column is not shown at all.',
    '得分不能隐藏，因此该列不展示。',
  ),
  column_hidden_primary: changed('It ranks, and so it is shown.', '该列用于排名，因此会显示。'),
  column_too_many: leftOut('A pack has at most 20 scores.', '赛题包最多有 20 项得分。'),
  precision: changed('Set to {decimals} decimals.', '已设为 {decimals} 位小数。'),
} satisfies Record<string, Reason>;
export type ReasonCode = keyof typeof reasons;
