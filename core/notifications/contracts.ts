/** What is told of contracts, of what is paid under them and of how that is divided. */
export const contractSentences = {
  'contract_file.uploaded': {
    group: 'contracts',
    en: 'Contract “{title}” has a signed file; read and confirm it',
    zh: '合同「{title}」已上传签署文件，请核对确认',
  },
  'contract_file.replaced': {
    group: 'contracts',
    en: 'The signed file of contract “{title}” was replaced; earlier confirmations are void',
    zh: '合同「{title}」的签署文件已替换，此前的确认作废',
  },
  'amendment.proposed': {
    group: 'contracts',
    en: 'An amendment of contract “{title}” waits for an answer: {why}',
    zh: '合同「{title}」有一项变更待确认：{why}',
  },
  'amendment.agreed': {
    group: 'contracts',
    en: 'Contract “{title}” was amended by both sides',
    zh: '合同「{title}」经双方同意已变更',
  },
  'amendment.refused': {
    group: 'contracts',
    en: 'An amendment of contract “{title}” was refused: {why}',
    zh: '合同「{title}」的变更未获同意：{why}',
  },
  'amendment.withdrawn': {
    group: 'contracts',
    en: 'An amendment of contract “{title}” was taken back',
    zh: '合同「{title}」的变更申请已撤回',
  },
  'payment.recorded': {
    group: 'contracts',
    en: 'A payment of {amount} under contract “{title}” was recorded; the other side confirms it',
    zh: '合同「{title}」登记了一笔付款 {amount}，待对方确认',
  },
  'payment.confirmed': {
    group: 'contracts',
    en: 'A payment of {amount} under contract “{title}” was confirmed',
    zh: '合同「{title}」的付款 {amount} 已确认',
  },
  'payment.refused': {
    group: 'contracts',
    en: 'A payment of {amount} under contract “{title}” was not confirmed: {why}',
    zh: '合同「{title}」的付款 {amount} 未获确认：{why}',
  },
  'sharing.proposed': {
    group: 'contracts',
    en: 'A rule for dividing the revenue of contract “{title}” was proposed; every payee answers it',
    zh: '合同「{title}」有新的收益分配方案，请各收款方答复',
  },
  'sharing.agreed': {
    group: 'contracts',
    en: 'The rule for dividing the revenue of contract “{title}” is in force',
    zh: '合同「{title}」的收益分配方案已生效',
  },
  'sharing.refused': {
    group: 'contracts',
    en: 'The rule for dividing the revenue of contract “{title}” was refused: {why}',
    zh: '合同「{title}」的收益分配方案被拒绝：{why}',
  },
  'dividend.received': {
    group: 'contracts',
    en: 'A payee of contract “{title}” received their share',
    zh: '合同「{title}」的一位收款方已确认到账',
  },
  'dividend.due': {
    group: 'contracts',
    en: 'Your part of a payment of {paid} under contract “{title}” is {amount}',
    zh: '合同「{title}」的付款 {paid} 已按方案分配，您的份额为 {amount}',
  },
  'milestone.due_near': {
    group: 'contracts',
    en: '“{title}” is due on {due}',
    zh: '里程碑「{title}」将于 {due} 到期，请按时提交成果',
  },
  'milestone.overdue': {
    group: 'contracts',
    en: '“{title}” was due on {due} and has not been handed in',
    zh: '里程碑「{title}」已于 {due} 到期，成果尚未提交',
  },
  'milestone.waiting': {
    group: 'contracts',
    en: '“{title}” was handed in {since} and waits for your acceptance',
    zh: '里程碑「{title}」的成果已于 {since} 提交，请尽快验收',
  },
  'termination.proposed': {
    group: 'contracts',
    en: 'One side proposes to end contract “{title}”; the other answers: {why}',
    zh: '合同「{title}」收到终止提议，待对方答复：{why}',
  },
  'termination.agreed': {
    group: 'contracts',
    en: 'Both sides agreed to end contract “{title}”',
    zh: '双方已同意终止合同「{title}」',
  },
  'termination.refused': {
    group: 'contracts',
    en: 'The proposal to end contract “{title}” was refused: {why}',
    zh: '合同「{title}」的终止提议未获同意：{why}',
  },
  'termination.withdrawn': {
    group: 'contracts',
    en: 'The proposal to end contract “{title}” was taken back',
    zh: '合同「{title}」的终止提议已撤回',
  },
  'dispute.unanswered': {
    group: 'contracts',
    en: 'The dispute about contract “{title}” was raised {since} and waits to be settled',
    zh: '合同「{title}」的争议已于 {since} 提出，请尽快介入调解',
  },
  'dispute.overdue': {
    group: 'contracts',
    en: 'The dispute about contract “{title}” was to be settled by {due}',
    zh: '合同「{title}」的争议应于 {due} 前了结，现已逾期',
  },
} as const;
