/** Which response each enterprise of the demonstration chose, and what each was told. */
import { idAt } from './chance.ts';
import type { Signed } from './needs-lived.ts';
import type { Rows } from './rows.ts';

/** A choice, whose table of what was compared is made from the rows themselves. */
export interface Choice {
  id: string;
  needId: string;
  responseId: string;
  reasons: Record<string, string>;
  decidedBy: string;
  createdAt: Date;
}

export function choicesOf(signed: readonly Signed[], rows: Rows): Choice[] {
  return signed.map(({ need, response, enterprise, selectedAt }) => ({
    id: idAt(selectedAt, `award ${need.id}`),
    needId: need.id,
    responseId: response.id,
    reasons: Object.fromEntries(
      rows.response
        .filter(({ needId }) => needId === need.id)
        .map(({ id }) => [
          id as string,
          id === response.id
            ? '指标全部达到，实验数据可靠，实施条件与现有产线相符。'
            : '部分必达指标尚有差距，感谢参与。',
        ]),
    ),
    decidedBy: enterprise.userId,
    createdAt: selectedAt,
  }));
}
