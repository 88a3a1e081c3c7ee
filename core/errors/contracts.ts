/** Errors of contracts, of what is paid under them and of how it is divided. */
export const contractProblems = {
  contract_not_found: { status: 404, en: 'There is no such contract.', zh: '该合同不存在。' },
  milestone_not_found: { status: 404, en: 'There is no such milestone.', zh: '该里程碑不存在。' },
  payment_not_found: { status: 404, en: 'There is no such payment.', zh: '该付款记录不存在。' },
  share_not_found: { status: 404, en: 'There is no such share.', zh: '该分配份额不存在。' },
  amendment_not_found: { status: 404, en: 'There is no such amendment.', zh: '该合同变更不存在。' },
  contract_not_yours: {
    status: 403,
    en: 'The contract of a need is drafted by its enterprise or its technology manager.',
    zh: '需求的合同由需求企业或其技术经理人起草。',
  },
  need_not_contracting: {
    status: 409,
    en: 'The need is in the state “{state}”; its contract is drafted once its choice was announced and stands.',
    zh: '需求当前状态为“{state}”，选标公示期满后才能起草合同。',
  },
  need_not_published: {
    status: 409,
    en: 'Only a published need can be cited.',
    zh: '只能引用已发布的需求。',
  },
  response_not_selected: { status: 409, en: 'No response to this need is selected.', zh: '该需求没有已选定的应答。' },
  contract_exists: {
    status: 409,
    en: 'This response has contract no. {number} already; abandon that one first.',
    zh: '该应答已有第 {number} 号合同，须先放弃该合同。',
  },
  same_institution: {
    status: 422,
    en: 'Client and contractor are the same institution.',
    zh: '委托方与承接方不能是同一单位。',
  },
  contract_not_editable: {
    status: 409,
    en: 'The contract is in the state “{state}”; only a draft can be edited.',
    zh: '合同当前状态为“{state}”，只有草稿可以修改。',
  },
  contract_stopped: {
    status: 409,
    en: 'This is not possible while the contract is in the state “{state}”.',
    zh: '合同当前状态为“{state}”，不能进行此操作。',
  },
  contract_file_missing: {
    status: 409,
    en: 'Upload the signed file first.',
    zh: '请先上传签署文件。',
  },
  contract_file_changed: {
    status: 409,
    en: 'The signed file was replaced meanwhile. Read the new one and confirm that.',
    zh: '签署文件已被替换，请核对新文件后再确认。',
  },
  already_confirmed: { status: 409, en: 'Your side has confirmed this file already.', zh: '己方已确认过该文件。' },
  signed_by_admins: {
    status: 403,
    en: 'Only administrators of “{name}” sign for it.',
    zh: '只有“{name}”的管理员可以代表其确认签署。',
  },
  draft_not_yours: {
    status: 403,
    en: 'A contract for “{name}” is drafted by its administrators, by whoever wrote the need or leads it, or by the technology manager.',
    zh: '“{name}”的合同由其管理员、需求填写人、技术负责人或技术经理人起草。',
  },
  termination_not_found: {
    status: 404,
    en: 'There is no such proposal to end a contract.',
    zh: '该终止提议不存在。',
  },
  termination_open: {
    status: 409,
    en: 'A proposal to end this contract waits for an answer already.',
    zh: '该合同已有一项终止提议待答复。',
  },
  termination_answered: {
    status: 409,
    en: 'This proposal to end the contract was answered already.',
    zh: '该终止提议已有答复。',
  },
  termination_own: {
    status: 403,
    en: 'The other side agrees to a proposal, not the one that made it.',
    zh: '终止提议须由对方同意，提议方不能代为同意。',
  },
  both_sides: {
    status: 409,
    en: 'The same person cannot speak for both sides.',
    zh: '同一人不能同时代表双方。',
  },
  milestones_open: {
    status: 409,
    en: '{count} milestones are not accepted yet, or there is none that was.',
    zh: '还有 {count} 个里程碑尚未验收，或没有已验收的里程碑。',
  },
  contract_unsettled: {
    status: 409,
    en: 'Not settled yet: {milestones} milestones unpaid, {payments} payments unanswered, {dividends} shares not received. Say why it is archived nevertheless.',
    zh: '尚未结清：{milestones} 个里程碑未付清、{payments} 笔付款待确认、{dividends} 笔分配未确认到账。如仍须归档请说明理由。',
  },
  amendment_open: {
    status: 409,
    en: 'Another amendment waits for an answer; answer or withdraw that one first.',
    zh: '已有一项变更待确认，请先处理。',
  },
  amendment_answered: { status: 409, en: 'This amendment has been answered already.', zh: '该变更已有结论。' },
  amendment_own: {
    status: 403,
    en: 'The other side agrees to an amendment; you can only withdraw it.',
    zh: '变更须由对方同意；己方只能撤回。',
  },
  amendment_not_whole: {
    status: 422,
    en: 'With this amendment the milestones come to {sum} and the amount to {amount}.',
    zh: '变更后里程碑合计 {sum}，与合同金额 {amount} 不一致。',
  },
  amendment_touches_begun: {
    status: 409,
    en: 'The milestone “{title}” was begun or paid for already and cannot be changed so.',
    zh: '里程碑“{title}”已开始或已有付款，不能如此变更。',
  },
  amendment_dates: {
    status: 422,
    en: 'A milestone lies outside of the contract’s dates.',
    zh: '有里程碑的日期超出合同期限。',
  },
  payment_too_much: {
    status: 409,
    en: 'Only {left} of this milestone are still to be paid.',
    zh: '该里程碑待付余额仅 {left}。',
  },
  payment_in_future: { status: 422, en: 'The payment lies in the future.', zh: '付款日期不能晚于今天。' },
  payment_answered: { status: 409, en: 'This payment has been answered already.', zh: '该付款已被答复。' },
  payment_own: {
    status: 403,
    en: 'A payment is confirmed by the side that did not record it.',
    zh: '付款须由登记方以外的另一方确认。',
  },
  shares_not_whole: {
    status: 422,
    en: 'The shares add up to {sum} % and not to 100 %.',
    zh: '各方份额合计为 {sum}%，不等于 100%。',
  },
  payee_twice: { status: 422, en: 'A payee stands twice in the rule.', zh: '分配方案中有重复的收款方。' },
  payee_unknown: { status: 422, en: 'There is no such payee: {who}', zh: '收款方不存在：{who}' },
  not_payee: {
    status: 403,
    en: 'The payee answers for themselves; for an institution, one of its administrators does.',
    zh: '须由收款方本人答复；单位须由其管理员答复。',
  },
  share_answered: { status: 409, en: 'This share has been answered already.', zh: '该份额已答复。' },
  sharing_closed: {
    status: 409,
    en: 'This version of the rule is not open for answers any more.',
    zh: '该版本的分配方案已不再征求意见。',
  },
  dividend_not_found: { status: 404, en: 'There is no such part of a payment.', zh: '该笔分配不存在。' },
  dividend_received: { status: 409, en: 'This part has been marked as received already.', zh: '该笔分配已确认到账。' },
} as const;
