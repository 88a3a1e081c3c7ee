/** Who takes part: enterprises, those who answer, technology-transfer institutions with their managers, experts. */
import type { Role } from '../../../core/people/roles.ts';
import { institutionWords, profileWords } from '../../../core/search/texts.ts';
import { areas, type FieldCode, fieldCodes, fieldTitle } from '../../../core/taxonomy/fields.ts';
import { type Chance, dayAfterStart, idAt } from './chance.ts';
import { chosen, reported } from './figures.ts';
import { creditCode, districts, enterpriseNames, mark, personName, respondents, transferNames } from './names.ts';
import type { Row, Rows } from './rows.ts';
import { topics } from './topics.ts';

/** An institution and whoever acts for it. */
export interface Side {
  institution: Row<'institution'> & { id: string };
  userId: string;
  userName: string;
  email: string;
}

export interface People {
  organiser: string;
  experts: string[];
  enterprises: Side[];
  respondents: Side[];
  transfers: Side[];
  managers: { userId: string; institutionId: string }[];
}

/** Addresses that no mail ever reaches (RFC 2606). */
const address = (name: string) => `${name}@tianjin.example`;

export function peopleOf(chance: Chance, rows: Rows): People {
  const began = dayAfterStart(0);
  const person = (key: string, role: Role, institution: string | null, at = began) => {
    const id = idAt(at, `user ${key}`);
    const name = `${personName(chance)}${mark}`;
    rows.user.push({ id, name, email: address(key), role, institution, createdAt: at, updatedAt: at });
    return { id, name, email: address(key) };
  };
  const organiser = person('organiser', 'organiser', null).id;
  const isVerified = (at: Date) => ({ verification: 'verified' as const, verifiedAt: at, verifiedBy: organiser });

  const institutionOf = (key: string, row: Omit<Row<'institution'>, 'id'>, at: Date) => {
    const made = {
      id: idAt(at, `institution ${key}`),
      ...row,
      ...isVerified(at),
      createdAt: at,
      words: institutionWords({
        name: row.name,
        nameEn: row.nameEn ?? null,
        region: row.region ?? '',
        fields: (row.fields ?? []) as FieldCode[],
        keywords: row.keywords ?? [],
        about: row.about ?? '',
      }),
    };
    rows.institution.push(made);
    return made;
  };
  const sideOf = (key: string, role: Role, row: Omit<Row<'institution'>, 'id'>, at: Date, post: string): Side => {
    const institution = institutionOf(key, row, at);
    const { id, name, email } = person(key, role, row.name, at);
    rows.membership.push({ institutionId: institution.id, userId: id, role: 'admin', post, createdAt: at });
    return { institution, userId: id, userName: name, email };
  };
  const profileOf = (userId: string, name: string, row: Partial<Row<'profile'>>, at: Date) => {
    const { post = '', region = '', about = '', keywords = [] } = row;
    const words = profileWords({ name, post, region, about, keywords, fields: (row.fields ?? []) as FieldCode[] });
    rows.profile.push({ userId, ...row, ...isVerified(at), createdAt: at, isPublic: true, words });
  };

  const enterprises = enterpriseNames(chance, reported.enterprises).map((name, place) => {
    const { fields } = chance.pick(topics);
    const size = chance.pick(['large', 'medium', 'medium', 'small', 'small', 'small', 'micro'] as const);
    const row = {
      kind: 'enterprise' as const,
      name,
      creditCode: creditCode('A', place + 1),
      region: chance.pick(districts),
      fields,
      size,
      isListed: size === 'large' && chance.next() < 0.5,
      about: `主营${fieldTitle(fields[0]).zh}相关产品的示范企业，并非真实存在。`,
    };
    return sideOf(`enterprise-${place + 1}`, 'enterprise', row, dayAfterStart(chance.whole(0, 5)), '科技专员');
  });

  const answering = respondents(reported.respondingInstitutions, chosen.foreignInstitutions).map((one, place) => {
    const fields = [...new Set([chance.pick(topics).fields[0], chance.pick(topics).fields[0]])];
    const row = {
      ...one,
      creditCode: one.country === 'CN' ? creditCode('B', place + 1) : null,
      fields,
      about: `在${fields.map((field) => fieldTitle(field).zh).join('、')}方向开展研究的示范单位，并非真实存在。`,
    };
    return sideOf(`respondent-${place + 1}`, 'contestant', row, dayAfterStart(chance.whole(0, 5)), '课题组长');
  });

  const transfers = transferNames(reported.transferInstitutions).map((name, place) => {
    const isDemonstration = place < reported.demonstrationInstitutions;
    const row = {
      kind: 'transfer' as const,
      name,
      creditCode: creditCode('C', place + 1),
      region: chance.pick(districts),
      fields: [chance.pick(fieldCodes), chance.pick(fieldCodes)].filter((code, at, all) => all.indexOf(code) === at),
      isDemonstration,
      about: '提供需求挖掘、供需对接与合同服务的示范机构，并非真实存在。',
    };
    const at = dayAfterStart(chance.whole(0, 1));
    const institution = institutionOf(`transfer-${place + 1}`, row, at);
    return { institution, userId: '', userName: '', email: '' };
  });

  const managers = Array.from({ length: reported.managers }, (_, place) => {
    const { institution } = transfers[place % transfers.length] as Side;
    const at = dayAfterStart(chance.whole(1, 5));
    const { id, name } = person(`manager-${place + 1}`, 'technology_manager', institution.name, at);
    const isFirst = place < transfers.length;
    rows.membership.push({
      institutionId: institution.id,
      userId: id,
      role: isFirst ? 'admin' : 'member',
      post: '技术经理人',
      createdAt: at,
    });
    const area = chance.pick(Object.keys(areas) as (keyof typeof areas)[]);
    const fields = chance.shuffled(Object.keys(areas[area].leaves) as FieldCode[]).slice(0, 2);
    profileOf(
      id,
      name,
      {
        post: '技术经理人',
        region: institution.region ?? '',
        fields,
        wantedRole: 'technology_manager',
        certificate: `示例-${String(place + 1).padStart(4, '0')}`,
        about: `从事${areas[area].title.zh}领域的技术转移服务（示范数据）。`,
      },
      at,
    );
    return { userId: id, institutionId: institution.id };
  });
  transfers.forEach((transfer, place) => {
    transfer.userId = managers[place]?.userId ?? '';
  });

  const experts = Array.from({ length: chosen.experts }, (_, place) => {
    const { id, name } = person(`expert-${place + 1}`, 'expert', null);
    const { fields } = topics[place % topics.length] as (typeof topics)[number];
    const certificate = `示例-E${place + 1}`;
    profileOf(id, name, { post: '评审专家', fields, wantedRole: 'expert', certificate, about: '示范专家。' }, began);
    return id;
  });
  return { organiser, experts, enterprises, respondents: answering, transfers, managers };
}
