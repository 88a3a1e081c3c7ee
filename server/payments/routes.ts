import { stringify } from 'csv-stringify';
import { z } from 'zod';
import { amount, currency } from '../../core/money/money.ts';
import type { App, Deps } from '../app.ts';
import { partiesWhoRead, readerOf } from '../contracts/parties.ts';
import { findContract } from '../contracts/queries.ts';
import { bodies, day, side } from '../contracts/schemas.ts';
import { signedIn } from '../plugins/access.ts';
import { attachment } from '../submissions/attachment.ts';
import { answers, instant, page, sha256 } from '../wire.ts';
import { paymentLines } from './export.ts';
import { findPayment } from './queries.ts';
import { answerRecorded, recordPayment } from './record.ts';
import { viewPayments } from './view.ts';

const tags = ['contracts'];
const byId = z.object({ id: z.uuid() });

export const paymentView = z.object({
  id: z.uuid(),
  milestone: z.object({ id: z.uuid(), position: z.number().int(), title: z.string() }).nullable(),
  amount,
  paid_on: day,
  voucher: z.string(),
  voucher_sha256: sha256.nullable().describe('Of the attached voucher that the other side’s answer was about'),
  state: z.enum(['recorded', 'confirmed', 'refused']),
  recorded_by: z.string().nullable(),
  recorded_side: side,
  recorded_at: instant,
  answered_by: z.string().nullable(),
  answered_at: instant.nullable(),
  answer: z.string(),
  can_answer: z.boolean(),
  rule: z.number().int().nullable().describe('The version of the rule that it was divided by'),
  parts: z
    .array(
      z.object({
        share_id: z.uuid(),
        payee: z.string(),
        as: z.enum(['institution', 'manager', 'person']),
        basis_points: z.number().int(),
        numerator: z.string().describe('Exact share: this many ten-thousandths of the smallest unit'),
        amount,
        received_at: instant.nullable(),
        can_receive: z.boolean(),
      }),
    )
    .describe('Each payee’s part; somebody who only has a share reads their own'),
});
export const paymentPage = z.object({ currency, payments: z.array(paymentView), next: z.string().nullable() });

export function paymentRoutes(app: App, { database: { db } }: Deps): void {
  app.get(
    '/contracts/:id/payments',
    {
      config: { may: 'contract.read' },
      schema: {
        tags,
        summary: 'Payments under a contract, newest first, and how each is divided',
        params: byId,
        querystring: page.extend({ after: z.uuid().optional() }),
        response: answers(paymentPage),
      },
    },
    async (request) => {
      const me = signedIn(request);
      const row = await findContract(db, request.params.id);
      return viewPayments(db, row, await readerOf(db, row, me), me, request.query);
    },
  );

  app.get(
    '/contracts/:id/payments.csv',
    {
      config: { may: 'contract.read' },
      schema: {
        tags,
        summary: 'Confirmed payments and their parts as a table; for the contract’s parties',
        params: byId,
      },
    },
    async (request, reply) => {
      const row = await findContract(db, request.params.id);
      await partiesWhoRead(db, row, signedIn(request));
      const table = stringify({ bom: true, header: true, escape_formulas: true });
      const lines = paymentLines(db, row);
      void (async () => {
        try {
          for await (const line of lines) if (!table.write(line)) await new Promise((go) => table.once('drain', go));
          table.end();
        } catch (error) {
          table.destroy(error as Error);
        }
      })();
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', attachment(`contract-${row.number}-payments.csv`))
        .send(table);
    },
  );

  app.post(
    '/contracts/:id/payments',
    {
      config: { may: 'contract.write' },
      schema: {
        tags,
        summary: 'Record a payment; it counts once the other side confirms it',
        params: byId,
        body: z.object({
          milestone_id: z.uuid(),
          amount: amount.min(1),
          paid_on: day,
          voucher: z.string().trim().max(200).default(''),
          side: side.optional().describe('For somebody who belongs to both sides'),
        }),
        response: answers(paymentPage, 201),
      },
    },
    async (request, reply) => {
      const me = signedIn(request);
      const { id } = request.params;
      const { milestone_id, amount, paid_on, voucher, side } = request.body;
      await recordPayment(db, id, me, { milestoneId: milestone_id, amount, paidOn: paid_on, voucher, side });
      const row = await findContract(db, id);
      return reply.code(201).send(await viewPayments(db, row, await readerOf(db, row, me), me, { limit: 50 }));
    },
  );

  app.post(
    '/payments/:id/answer',
    {
      config: { may: 'contract.write' },
      schema: {
        tags,
        summary: 'Confirm or refuse a payment that the other side recorded',
        params: byId,
        body: bodies.answer,
        response: answers(paymentPage),
      },
    },
    async (request) => {
      const me = signedIn(request);
      await answerRecorded(db, request.params.id, me, request.body);
      const { contractId } = await findPayment(db, request.params.id);
      const row = await findContract(db, contractId);
      return viewPayments(db, row, await readerOf(db, row, me), me, { limit: 50 });
    },
  );
}
