/** Words that promise without saying how much. */

const vague = [
  ...['大幅', '显著', '明显', '进一步', '提高', '提升', '改善', '优化', '改进', '增强', '降低', '减少', '完善'],
  ...['先进', '一流', '领先', '高端', '智能化', '信息化', '数字化', '升级', '若干', '较好', '更好', '较高', '较低'],
  ...['高效', '高性能', '高质量', '低成本', '尽量', '尽可能', '一定的', '适当', '等等'],
];
const vagueEnglish =
  /\b(?:improv(?:e|es|ed|ing|ement)|optimi[sz](?:e|es|ed|ing|ation)|enhanc(?:e|es|ed|ing)|advanced|state[- ]of[- ]the[- ]art|world[- ]class|first[- ]class|leading|intelligent|smart|several|various|significantly|better|efficient|high[- ](?:quality|performance|end)|low[- ]cost|as (?:much|soon|far) as possible|etc)\b/i;

/** Figures as people write them: digits, or Chinese numerals before something counted. */
const figure =
  /\d|[０-９]|[一二三四五六七八九十百千万半两几]+(?:成|倍|天|年|个月|周|小时|分钟|秒|次|道|台|吨|公斤|元|分之)/g;

/** A text in its clauses. */
export function clauses(text: string): string[] {
  return text
    .split(/[，。；！？,;!?\n]|\.(?=\s|$)/)
    .map((clause) => clause.trim())
    .filter(Boolean);
}

/** The vague word of a clause that holds no figure; null where there is none, or where a figure makes it precise. */
export function vagueWordIn(clause: string): string | null {
  if (figures(clause) > 0) return null;
  return vague.find((word) => clause.includes(word)) ?? vagueEnglish.exec(clause)?.[0] ?? null;
}

/** How many figures a text holds. */
export const figures = (text: string): number => text.match(figure)?.length ?? 0;
