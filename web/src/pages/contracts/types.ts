import type { Answer } from '../../api/client.ts';

export type Contract = Answer<'/api/contracts/{id}', 'get'>;
export type Details = NonNullable<Contract['details']>;
export type Milestone = Details['milestones'][number];
export type Incident = Details['incidents'][number];
export type ContractRow = Answer<'/api/contracts', 'get'>['contracts'][number];
export type Payment = Answer<'/api/contracts/{id}/payments', 'get'>['payments'][number];
export type SharingRule = Answer<'/api/contracts/{id}/sharings', 'get'>['sharings'][number];
export type Draft = Omit<Answer<'/api/needs/{id}/contract-draft', 'get'>, 'response_id' | 'client' | 'contractor'>;

/** What every part of a contract's page is given. */
export interface PartProps {
  contract: Contract;
  /** Loads it anew, after something was done to it. */
  reload: () => Promise<void>;
}

/** Why a contract ends early. */
export const causes = ['breach', 'force_majeure', 'technical_failure', 'agreement', 'other'] as const;
