/** 比较应答、选标、转为悬赏挑战赛的文字。 */
export const comparison = {
  'did.objection.make': '异议：已提出',
  'did.objection.dismiss': '异议：不成立',
};
