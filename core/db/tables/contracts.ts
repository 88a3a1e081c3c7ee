/** Contracts, what is done and paid under them, and how their revenue is divided. */
import { sql } from 'drizzle-orm';
import {
  bigserial,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Amendment, Measured } from '../../contracts/content.ts';
import { contractLife, milestoneLife } from '../../lifecycle/contract.ts';
import type { Currency } from '../../money/money.ts';
import { user } from '../auth-tables.ts';
import { createdAt, id, instant, money } from './columns.ts';
import { institution } from './institutions.ts';
import { need } from './needs.ts';
import { response } from './responses.ts';

type Names<T> = T extends readonly (infer S extends string)[] ? [S, ...S[]] : never;
const day = (name: string) => date(name, { mode: 'string' });

export const contract = pgTable(
  'contract',
  {
    id: id(),
    number: bigserial('number', { mode: 'number' }).notNull().unique(),
    /** The need that it answers, or that it came of without being its selection (`responseId` is null then). */
    needId: uuid('need_id').references(() => need.id),
    responseId: uuid('response_id').references(() => response.id),
    title: text('title').notNull(),
    type: text('type', { enum: ['development', 'transfer', 'licence', 'consulting', 'service'] }).notNull(),
    clientId: uuid('client_id')
      .notNull()
      .references(() => institution.id),
    contractorId: uuid('contractor_id')
      .notNull()
      .references(() => institution.id),
    managerId: text('manager_id').references(() => user.id),
    state: text('state', { enum: contractLife.states as unknown as Names<typeof contractLife.states> })
      .notNull()
      .default('drafted'),
    /** Where it stood when a dispute stopped it. */
    stateBefore: text('state_before'),
    revision: integer('revision').notNull().default(0),
    currency: text('currency').$type<Currency>().notNull(),
    amount: money('amount').notNull(),
    startsOn: day('starts_on'),
    endsOn: day('ends_on'),
    terms: text('terms').notNull().default(''),
    ip: text('ip').notNull().default(''),
    confidentiality: text('confidentiality').notNull().default(''),
    /** Number in the register of technology contracts (技术合同认定登记). */
    registration: text('registration').notNull().default(''),
    /** The signed file; both sides confirm this very hash. */
    fileSha256: text('file_sha256'),
    clientConfirmedAt: instant('client_confirmed_at'),
    clientConfirmedBy: text('client_confirmed_by').references(() => user.id),
    contractorConfirmedAt: instant('contractor_confirmed_at'),
    contractorConfirmedBy: text('contractor_confirmed_by').references(() => user.id),
    signedOn: day('signed_on'),
    signedAt: instant('signed_at'),
    /** What was measured of each indicator when the client accepted it, and what the client said. */
    measured: jsonb('measured').$type<Measured[]>().notNull().default([]),
    acceptance: text('acceptance').notNull().default(''),
    createdBy: text('created_by')
      .notNull()
      .references(() => user.id),
    createdAt: createdAt(),
  },
  (t) => [
    index('contract_need').on(t.needId),
    index('contract_client').on(t.clientId, t.id.desc().nullsFirst()),
    index('contract_contractor').on(t.contractorId, t.id.desc().nullsFirst()),
    index('contract_state').on(t.state, t.id.desc().nullsFirst()),
    index('contract_manager').on(t.managerId, t.id.desc().nullsFirst()),
    /** A response becomes one contract; another one only after that was abandoned. */
    uniqueIndex('contract_response').on(t.responseId).where(sql`state <> 'abandoned'`),
  ],
);

export const milestone = pgTable(
  'milestone',
  {
    id: id(),
    contractId: uuid('contract_id')
      .notNull()
      .references(() => contract.id, { onDelete: 'cascade' }),
    position: smallint('position').notNull(),
    title: text('title').notNull(),
    deliverable: text('deliverable').notNull().default(''),
    amount: money('amount').notNull(),
    dueOn: day('due_on').notNull(),
    state: text('state', { enum: milestoneLife.states as unknown as Names<typeof milestoneLife.states> })
      .notNull()
      .default('planned'),
    revision: integer('revision').notNull().default(0),
    /** What was handed in, and what the client found. */
    submission: text('submission').notNull().default(''),
    /** When it was handed in last. */
    submittedAt: instant('submitted_at'),
    acceptance: text('acceptance').notNull().default(''),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('milestone_position').on(t.contractId, t.position),
    index('milestone_due').on(t.dueOn).where(sql`state = 'planned'`),
    index('milestone_waiting').on(t.submittedAt).where(sql`state = 'submitted'`),
  ],
);

/** A payment as one side recorded it; it counts once the other side confirmed it. */
export const payment = pgTable(
  'payment',
  {
    id: id(),
    contractId: uuid('contract_id')
      .notNull()
      .references(() => contract.id, { onDelete: 'cascade' }),
    milestoneId: uuid('milestone_id').references(() => milestone.id),
    amount: money('amount').notNull(),
    paidOn: day('paid_on').notNull(),
    voucher: text('voucher').notNull().default(''),
    /** Of the attached voucher that the other side's answer was about. */
    voucherSha256: text('voucher_sha256'),
    recordedBy: text('recorded_by')
      .notNull()
      .references(() => user.id),
    recordedSide: text('recorded_side', { enum: ['client', 'contractor'] }).notNull(),
    state: text('state', { enum: ['recorded', 'confirmed', 'refused'] })
      .notNull()
      .default('recorded'),
    answeredBy: text('answered_by').references(() => user.id),
    answeredAt: instant('answered_at'),
    answer: text('answer').notNull().default(''),
    createdAt: createdAt(),
  },
  (t) => [index('payment_contract').on(t.contractId, t.id)],
);

/** The rule by which a contract's revenue is divided: in force once each payee has agreed to it. */
export const sharing = pgTable(
  'sharing',
  {
    id: id(),
    contractId: uuid('contract_id')
      .notNull()
      .references(() => contract.id, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    state: text('state', { enum: ['proposed', 'agreed', 'refused', 'superseded'] })
      .notNull()
      .default('proposed'),
    note: text('note').notNull().default(''),
    proposedBy: text('proposed_by')
      .notNull()
      .references(() => user.id),
    agreedAt: instant('agreed_at'),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex('sharing_version').on(t.contractId, t.version)],
);

export const share = pgTable(
  'share',
  {
    id: id(),
    sharingId: uuid('sharing_id')
      .notNull()
      .references(() => sharing.id, { onDelete: 'cascade' }),
    position: smallint('position').notNull(),
    /** Exactly one of the two. */
    institutionId: uuid('institution_id').references(() => institution.id),
    userId: text('user_id').references(() => user.id),
    as: text('as', { enum: ['institution', 'manager', 'person'] }).notNull(),
    /** In ten-thousandths; those of one rule add up to 10,000. */
    basisPoints: integer('basis_points').notNull(),
    answer: text('answer', { enum: ['open', 'agreed', 'refused'] })
      .notNull()
      .default('open'),
    answeredBy: text('answered_by').references(() => user.id),
    answeredAt: instant('answered_at'),
    why: text('why').notNull().default(''),
  },
  (t) => [
    uniqueIndex('share_position').on(t.sharingId, t.position),
    index('share_user').on(t.userId),
    index('share_institution').on(t.institutionId),
  ],
);

/** What each payee gets of one confirmed payment; the parts of a payment add up to it. */
export const dividend = pgTable(
  'dividend',
  {
    paymentId: uuid('payment_id')
      .notNull()
      .references(() => payment.id, { onDelete: 'cascade' }),
    shareId: uuid('share_id')
      .notNull()
      .references(() => share.id),
    amount: money('amount').notNull(),
    /** The payee's word that it came. */
    receivedAt: instant('received_at'),
    receivedBy: text('received_by').references(() => user.id),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.paymentId, t.shareId] })],
);

/** A dispute, a change or an early end of a contract, and what came of it. */
export const incident = pgTable(
  'incident',
  {
    id: id(),
    contractId: uuid('contract_id')
      .notNull()
      .references(() => contract.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: ['dispute', 'amendment', 'termination'] }).notNull(),
    cause: text('cause', { enum: ['breach', 'force_majeure', 'technical_failure', 'agreement', 'other'] }),
    claim: text('claim').notNull(),
    remedy: text('remedy').notNull().default(''),
    raisedBy: text('raised_by')
      .notNull()
      .references(() => user.id),
    raisedSide: text('raised_side', { enum: ['client', 'contractor', 'organiser'] }).notNull(),
    /** What an amendment changes; the other side's word makes it so. */
    changes: jsonb('changes').$type<Amendment>(),
    outcome: text('outcome', { enum: ['agreed', 'refused', 'withdrawn', 'settled', 'terminated'] }),
    ruling: text('ruling'),
    ruledBy: text('ruled_by').references(() => user.id),
    ruledAt: instant('ruled_at'),
    createdAt: createdAt(),
  },
  (t) => [
    index('incident_contract').on(t.contractId, t.id),
    index('incident_open').on(t.kind).where(sql`ruled_at is null`),
    uniqueIndex('incident_amendment').on(t.contractId).where(sql`kind = 'amendment' and ruled_at is null`),
    uniqueIndex('incident_termination').on(t.contractId).where(sql`kind = 'termination' and ruled_at is null`),
  ],
);
