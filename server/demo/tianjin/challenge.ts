/** Who took part in the demonstration's challenge, what they sent, and which institutions were at its final. */
import type { StoredBlob } from '../../../core/storage/storage.ts';
import { type Chance, idAt, later } from './chance.ts';
import { chosen, reported } from './figures.ts';
import { mark, personName } from './names.ts';
import { qualifying } from './pack.ts';
import type { People } from './people.ts';
import type { Rows } from './rows.ts';

/** The challenge as it was imported. */
export interface Imported {
  challengeId: string;
  packId: string;
  phaseId: string;
}

const beasts = ['雪豹', '岩羊', '苍鹰', '猞猁', '北山羊', '旱獭', '赤狐', '高原兔', '胡兀鹫', '盘羊'];
const roles = [
  '观察',
  '追踪',
  '寻迹',
  '守望',
  '识影',
  '慧眼',
  '山脊',
  '长焦',
  '星图',
  '夜航',
  '远瞳',
  '林线',
  '冰川',
  '岩壁',
  '极目',
  '光谱',
  '听风',
  '踏雪',
];

/** @param solution the one small archive that stands for everything that was sent. */
export function enterChallenge(
  chance: Chance,
  people: People,
  rows: Rows,
  { challengeId, packId, phaseId }: Imported,
  solution: StoredBlob,
): void {
  const opens = new Date(qualifying.opens);
  const days = (new Date(qualifying.closes).getTime() - opens.getTime()) / 86_400_000;
  const home = people.respondents
    .map(({ institution }) => institution)
    .filter(({ kind, country }) => country === 'CN' && (kind === 'university' || kind === 'institute'));
  const teams = Array.from({ length: chosen.teams }, (_, place) => {
    const at = later(opens, chance.next() * 20);
    const id = idAt(at, `team ${place}`);
    const name = `${beasts[place % beasts.length]}${roles[Math.floor(place / beasts.length)]}队${mark}`;
    const institution = (home[place % home.length] as (typeof home)[number]).name;
    rows.team.push({ id, challengeId, name, institution, createdAt: at });
    return { id, at, institution, members: [] as string[], sent: 0 };
  });
  type Team = (typeof teams)[number];
  for (let place = 0; place < reported.participants; place++) {
    const team = (
      place < teams.length ? teams[place] : chance.pick(teams.filter(({ members }) => members.length < 5))
    ) as Team;
    const id = idAt(team.at, `contestant ${place}`);
    const name = `${personName(chance)}${mark}`;
    const email = `contestant-${place + 1}@tianjin.example`;
    const { institution, at } = team;
    rows.user.push({ id, name, email, role: 'contestant', institution, createdAt: at, updatedAt: at });
    rows.teamMember.push({ teamId: team.id, challengeId, userId: id, acceptedPackId: packId, createdAt: at });
    team.members.push(id);
  }
  // Every team sent something, and some sent more.
  const senders = [...teams, ...Array.from({ length: reported.submissions - teams.length }, () => chance.pick(teams))];
  for (const team of senders) {
    team.sent++;
    const joinedAfter = (team.at.getTime() - opens.getTime()) / 86_400_000;
    const at = later(team.at, ((days - joinedAfter) * (team.sent - 0.5)) / 12);
    rows.submission.push({
      id: idAt(at, `submission ${team.id} ${team.sent}`),
      phaseId,
      challengeId,
      teamId: team.id,
      userId: chance.pick(team.members),
      number: team.sent,
      fileName: `solution-${team.sent}.zip`,
      sha256: solution.sha256,
      bytes: solution.bytes,
      unpackedBytes: unpackedBytes,
      note: '示范数据，未经评测',
      receivedAt: at,
      storedAt: at,
    });
  }
  // 31 institutions; three of them sent two teams.
  const admitted = later(new Date(qualifying.closes), 3);
  for (const team of teams.slice(0, chosen.finalists)) {
    const place = teams.indexOf(team) % reported.institutionsAtFinal;
    const { name: institution } = home[place] as (typeof home)[number];
    rows.finalist.push({ challengeId, teamId: team.id, institution, createdAt: admitted });
  }
}

/** What every archive holds. */
export const program = '# A made-up file of the demonstration; it was never run.\nraise SystemExit(0)\n';
const unpackedBytes = Buffer.byteLength(program);
