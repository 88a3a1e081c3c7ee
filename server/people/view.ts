/** Who may see what of a person: decided here alone. */
import type { z } from 'zod';
import type { Tx } from '../../core/db/client.ts';
import { Problem } from '../../core/errors/problem.ts';
import { managerRecordOf, meetingsOf } from '../institutions/record-queries.ts';
import { fewestContracts } from '../institutions/schemas.ts';
import { findPerson, publicInstitutionsOf } from './queries.ts';
import { isRegistered, requestOf, reviewsBy } from './register-queries.ts';
import { type ownProfile, type personView, registeredRole } from './schemas.ts';

/**
 * Somebody of the public register, without a way to reach them.
 * @throws Problem `person_not_found`, also for whoever does not stand there.
 */
export async function viewPerson(db: Tx, id: string): Promise<z.infer<typeof personView>> {
  const { user, profile } = await findPerson(db, id);
  const role = registeredRole.safeParse(user.role);
  if (!role.success || !(await isRegistered(db, id))) throw new Problem('person_not_found');
  const work = await managerRecordOf(db, id);
  const isManager = role.data === 'technology_manager';
  return {
    id: user.id,
    name: user.name,
    role: role.data,
    post: profile?.post ?? '',
    region: profile?.region ?? '',
    fields: profile?.fields ?? [],
    keywords: profile?.keywords ?? [],
    about: profile?.about ?? '',
    certificate: isManager && profile?.verification === 'verified' ? profile.certificate || null : null,
    institutions: await publicInstitutionsOf(db, id),
    record: {
      needs: work.needs,
      contracts: work.contracts.reduce((n, { contracts }) => n + contracts, 0),
      value: work.contracts.filter(({ contracts }) => contracts >= fewestContracts),
      reviews: await reviewsBy(db, id),
      meetings: await meetingsOf(db, id),
    },
  };
}

/** What somebody says of themselves, for themselves. */
export async function viewOwnProfile(db: Tx, id: string): Promise<z.infer<typeof ownProfile>> {
  const { profile } = await findPerson(db, id);
  return {
    about: profile?.about ?? '',
    post: profile?.post ?? '',
    phone: profile?.phone ?? '',
    region: profile?.region ?? '',
    fields: profile?.fields ?? [],
    keywords: profile?.keywords ?? [],
    is_public: profile?.isPublic ?? false,
    revision: profile?.revision ?? 0,
    is_registered: await isRegistered(db, id),
    request: requestOf(profile),
  };
}
