/** The contracts of the demonstration: milestones, payments, and how the revenue was divided. */
import { createHash } from 'node:crypto';
import { partsOf } from '../../../core/contracts/sharing.ts';
import { divide, toDecimal } from '../../../core/money/money.ts';
import type { NeedContent } from '../../../core/needs/content.ts';
import type { ResponseContent } from '../../../core/responses/content.ts';
import { markOf } from '../../clock/marks-queries.ts';
import { type Chance, dayOf, idAt, later } from './chance.ts';
import { reported } from './figures.ts';
import type { Signed } from './needs-lived.ts';
import type { People } from './people.ts';
import { lived, type Row, type Rows } from './rows.ts';

/** A file that the storage is to hold. */
export interface File {
  sha256: string;
  bytes: Buffer;
}

type Contract = Row<'contract'> & { id: string; signedAt: Date; startsOn: string };

/** What the contracts are worth: exactly what the report says, the largest as it says. In fen. */
function amounts(chance: Chance, count: number): number[] {
  const unit = 10_000;
  const least = 200_000_00;
  const rest = reported.contractValue - reported.largestContract - least * (count - 1);
  const weights = Array.from({ length: count - 1 }, () => 4 + Math.floor(chance.next() ** 2 * 30));
  return [reported.largestContract, ...divide(rest / unit, weights).map((part) => least + part * unit)];
}

const typeOf = { commissioned: 'development', joint: 'development', transfer: 'transfer' } as const;

export function signContracts(chance: Chance, people: People, rows: Rows, signed: readonly Signed[]): File[] {
  const worth = chance.shuffled(amounts(chance, signed.length));
  return signed.map((deal, place) => {
    const { need, response, enterprise, respondent, managerId, selectedAt } = deal;
    const proposedAt = later(selectedAt, 8);
    const signedAt = later(selectedAt, chance.whole(15, 95));
    const state = place % 12 === 5 ? 'archived' : place % 3 === 0 ? 'accepted' : 'executing';
    const id = idAt(proposedAt, `contract ${need.id}`);
    const amount = worth[place] as number;
    const file = Buffer.from(
      `技术开发合同（示范数据，不具法律效力）\n项目：${need.title}\n委托方：${enterprise.institution.name}\n受托方：${respondent.institution.name}\n金额：人民币 ${toDecimal(amount, 'CNY')} 元\n签订日：${dayOf(signedAt)}\n`,
    );
    const sha256 = createHash('sha256').update(file).digest('hex');
    const [cooperation = 'joint'] = (need.content as NeedContent).cooperation;
    const contract = {
      id,
      needId: need.id,
      responseId: response.id,
      title: `${need.title}合同`,
      type: typeOf[cooperation as keyof typeof typeOf] ?? 'development',
      clientId: enterprise.institution.id,
      contractorId: respondent.institution.id,
      managerId,
      state,
      revision: 3,
      currency: 'CNY',
      amount,
      startsOn: dayOf(later(signedAt, 1)),
      endsOn: dayOf(later(signedAt, 360)),
      terms: '分三期完成并支付，逾期按合同约定处理（示范数据）。',
      ip: '新产生的知识产权归委托方，受托方保留署名权。',
      confidentiality: '双方对技术资料负保密义务三年。',
      registration: `示例-${String(place + 1).padStart(4, '0')}`,
      fileSha256: sha256,
      clientConfirmedAt: signedAt,
      clientConfirmedBy: enterprise.userId,
      contractorConfirmedAt: signedAt,
      contractorConfirmedBy: respondent.userId,
      signedOn: dayOf(signedAt),
      signedAt,
      createdBy: enterprise.userId,
      createdAt: proposedAt,
      ...(state === 'executing'
        ? {}
        : { measured: measuredOf(response.content as ResponseContent), acceptance: '各项指标经检测达到约定。' }),
    } satisfies Row<'contract'>;
    rows.contract.push(contract);
    rows.attachment.push({
      id: idAt(proposedAt, `contract file ${need.id}`),
      subject: `contract_file:${id}`,
      name: `合同-${place + 1}（示例）.txt`,
      sha256,
      bytes: file.length,
      mediaType: 'text/plain; charset=utf-8',
      visibility: 'confidential',
      uploadedBy: enterprise.userId,
      createdAt: proposedAt,
    });
    const shares = agreedSharing(rows, deal, contract);
    carriedOut(rows, deal, contract, shares);
    livedContract(people, rows, deal, contract, proposedAt);
    return { sha256, bytes: file };
  });
}

const measuredOf = (content: ResponseContent) =>
  content.answers.map(({ indicatorId, value }) => ({ indicator_id: indicatorId, value, note: '' }));

/** Most to whoever does the work, and a part each to the institution and the manager that brought them together. */
const points = [8500, 1000, 500];

function agreedSharing(rows: Rows, deal: Signed, contract: Contract): string[] {
  const { signedAt: at } = contract;
  const sharingId = idAt(at, `sharing ${contract.id}`);
  rows.sharing.push({
    id: sharingId,
    contractId: contract.id,
    version: 1,
    state: 'agreed',
    note: '按服务协议约定分配（示范数据）。',
    proposedBy: deal.managerId,
    agreedAt: at,
    createdAt: at,
  });
  const payees = [
    { as: 'institution', institutionId: deal.respondent.institution.id, answeredBy: deal.respondent.userId },
    { as: 'institution', institutionId: deal.transferId, answeredBy: deal.managerId },
    { as: 'manager', userId: deal.managerId, answeredBy: deal.managerId },
  ] as const;
  return payees.map((payee, place) => {
    const id = idAt(at, `share ${contract.id} ${place}`);
    rows.share.push({
      id,
      sharingId,
      position: place + 1,
      basisPoints: points[place] as number,
      answer: 'agreed',
      answeredAt: at,
      ...payee,
    });
    return id;
  });
}

const stages = [
  ['小试与方案确认', '小试报告与实施方案', 60],
  ['中试与样品', '中试样品与检测报告', 180],
  ['验收与交付', '全部交付物与验收报告', 330],
] as const;

function carriedOut(rows: Rows, deal: Signed, contract: Contract, shares: readonly string[]): void {
  const { enterprise, respondent } = deal;
  const isDone = contract.state !== 'executing';
  for (const [place, amount] of divide(contract.amount, [30, 40, 30]).entries()) {
    const [title, deliverable, days] = stages[place] as (typeof stages)[number];
    // A short contract is finished before the programme's first report.
    const at = later(contract.signedAt, isDone ? 3 + place * 2 : 14);
    const dueOn = dayOf(later(contract.signedAt, days));
    const isPaid = isDone || place === 0;
    const id = idAt(at, `milestone ${contract.id} ${place}`);
    rows.milestone.push({
      id,
      contractId: contract.id,
      position: place + 1,
      title,
      deliverable,
      amount,
      dueOn,
      state: isPaid ? 'paid' : 'planned',
      submission: isPaid ? `${deliverable}已提交。` : '',
      acceptance: isPaid ? '符合约定。' : '',
      createdAt: contract.signedAt,
    });
    if (!isPaid) {
      // Nobody is reminded years later of what a demonstration left undone.
      const due = new Date(`${dueOn}T00:00:00Z`);
      for (const days of [0, 1, 7])
        rows.clockMark.push({ subject: `milestone:${id}`, mark: markOf(`milestone.due.${days}`, due) });
      continue;
    }
    const paymentId = idAt(at, `payment ${contract.id} ${place}`);
    rows.payment.push({
      id: paymentId,
      contractId: contract.id,
      milestoneId: id,
      amount,
      paidOn: dayOf(at),
      voucher: `示例-${place + 1}`,
      recordedBy: enterprise.userId,
      recordedSide: 'client',
      state: 'confirmed',
      answeredBy: respondent.userId,
      answeredAt: at,
      createdAt: at,
    });
    for (const [payee, part] of partsOf(amount, points).entries())
      rows.dividend.push({
        paymentId,
        shareId: shares[payee] as string,
        amount: part.amount,
        receivedAt: at,
        receivedBy: payee === 0 ? respondent.userId : deal.managerId,
        createdAt: at,
      });
    lived(rows, 'milestone', id, 'planned', [
      ['submit', 'submitted', at, respondent.userId],
      ['accept', 'accepted', at, enterprise.userId],
      ['settle', 'paid', at, null],
    ]);
  }
}

function livedContract(people: People, rows: Rows, deal: Signed, contract: Contract, proposedAt: Date): void {
  const { enterprise, respondent, need, response } = deal;
  const { signedAt: at, state } = contract;
  const accepted = later(at, 9);
  lived(rows, 'contract', contract.id, 'drafted', [
    ['propose', 'proposed', proposedAt, enterprise.userId],
    ['confirm', 'proposed', at, enterprise.userId],
    ['confirm', 'proposed', at, respondent.userId],
    ['sign', 'signed', at, null],
    ['start', 'executing', later(at, 1), null],
    ...(state === 'executing' ? [] : ([['accept', 'accepted', accepted, enterprise.userId]] as const)),
    ...(state === 'archived' ? ([['archive', 'archived', later(accepted, 1), people.organiser]] as const) : []),
  ]);
  lived(rows, 'response', response.id, 'selected', [['sign', 'contracted', at, null]]);
  lived(rows, 'need', need.id, 'contracting', [['sign', 'contracted', at, null]]);
}
