/** Whether an installation runs, how it is set up, and whether it keeps its secrets. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type NotedProcess, notedProcesses } from '../../../core/machine/running.ts';
import { type Check, fault, ok, unknown, warning } from '../check.ts';
import type { Examined } from '../examined.ts';
import { isDefaultSecret, passwordFlaw } from '../secrets.ts';

interface Processes {
  noted: NotedProcess[];
  installed: boolean;
  dataDir: string;
}

export const processes: Check<Processes> = {
  id: 'installation.processes',
  title: { en: 'processes', zh: '进程' },
  gather: (examined) => {
    const dataDir = resolve(examined.settings.JIEBANG_DATA);
    return { noted: notedProcesses(dataDir), installed: examined.installed, dataDir };
  },
  judge({ noted, installed, dataDir }) {
    const alive = noted.filter((process) => process.alive).map((process) => process.name);
    if (alive.length === 0)
      return installed
        ? ok({
            en: 'The environment names the installation (DATABASE_URL, REDIS_URL).',
            zh: '由环境变量指定（DATABASE_URL、REDIS_URL）。',
          })
        : unknown(
            { en: 'No installation runs here.', zh: '此处没有正在运行的平台。' },
            {
              en: '`npm start` starts one. What can be checked before is checked below.',
              zh: '执行 `npm start` 即可启动。以下仅检查启动前可检查的项目。',
            },
          );
    if (!alive.includes('launcher'))
      return warning(
        {
          en: `Left running by a launcher that was killed: ${alive.join(', ')}.`,
          zh: `启动程序已被终止，但仍有进程在运行：${alive.join('、')}。`,
        },
        { en: '`npm start` ends them and starts again.', zh: '再次执行 `npm start` 会结束它们并重新启动。' },
      );
    const missing = ['api', 'worker', ...noted.map((process) => process.name)].filter(
      (name, at, all) => !alive.includes(name) && all.indexOf(name) === at,
    );
    if (missing.length > 0)
      return fault(
        {
          en: `It was started, but not (or not yet) running: ${missing.join(', ')}.`,
          zh: `平台已启动，但以下进程未在运行（或尚未就绪）：${missing.join('、')}。`,
        },
        {
          en: `If it is not just starting: ${missing.map((name) => join(dataDir, 'logs', `${name}.log`)).join(', ')} says why.`,
          zh: `若并非正在启动，原因见 ${missing.map((name) => join(dataDir, 'logs', `${name}.log`)).join('、')}。`,
        },
      );
    if (!installed)
      return warning(
        {
          en: `Running: ${alive.join(', ')}; but not its settings could be read.`,
          zh: `正在运行：${alive.join('、')}；但无法读取其设置。`,
        },
        {
          en: 'Run doctor as the account that started it, or as root.',
          zh: '请以启动平台的账号或 root 执行 doctor。',
        },
      );
    return ok({ en: `running: ${alive.join(', ')}`, zh: `正在运行：${alive.join('、')}` });
  },
};

type Configuration = Pick<Examined, 'mistakes' | 'installed'> & { missing: string[] };

export const configuration: Check<Configuration> = {
  id: 'installation.configuration',
  title: { en: 'configuration', zh: '配置' },
  gather: ({ mistakes, installed, settings }) => ({
    mistakes,
    installed,
    missing: (['DATABASE_URL', 'REDIS_URL'] as const).filter((name) => settings[name] === undefined),
  }),
  judge({ mistakes, installed, missing }) {
    if (mistakes.length > 0) {
      const lines = mistakes.map(({ name, message }) => `${name} (${message})`);
      return fault(
        { en: `Not usable: ${lines.join('; ')}.`, zh: `以下设置无效：${lines.join('；')}。` },
        { en: 'Correct these settings in the environment.', zh: '请在环境变量中更正。' },
      );
    }
    if (installed && missing.length > 0)
      return fault(
        { en: `Not set: ${missing.join(', ')}.`, zh: `未设置：${missing.join('、')}。` },
        { en: 'No process of the platform starts without.', zh: '缺少时平台进程无法启动。' },
      );
    return ok({ en: 'usable, shown at the end', zh: '有效，见报告末尾' });
  },
};

interface SecretFlaws {
  /** JIEBANG_SECRET, which signs sessions. */
  session: 'unset' | 'default' | null;
  /** Of the URLs whose password is missing or known to everybody; `remote` when it is not on this machine. */
  passwords: { name: string; flaw: 'missing' | 'default'; remote: boolean }[];
  installed: boolean;
}

export const secrets: Check<SecretFlaws> = {
  id: 'installation.secrets',
  title: { en: 'secrets', zh: '密钥与密码' },
  gather({ settings, installed }) {
    const session = settings.JIEBANG_SECRET;
    return {
      session: session === undefined ? 'unset' : isDefaultSecret(session) ? 'default' : null,
      passwords: (['DATABASE_URL', 'REDIS_URL'] as const).flatMap((name) => {
        const flaw = settings[name] === undefined ? null : passwordFlaw(settings[name]);
        return flaw ? [{ name, ...flaw }] : [];
      }),
      installed,
    };
  },
  judge({ session, passwords, installed }) {
    if (!installed) return unknown({ en: 'made at the first start', zh: '首次启动时生成' });
    const flaws = [
      ...(session === 'default'
        ? [{ en: 'JIEBANG_SECRET is one that everybody can guess', zh: 'JIEBANG_SECRET 过于简单，容易猜到' }]
        : []),
      ...(session === 'unset'
        ? [
            {
              en: 'JIEBANG_SECRET is not set: sign-ins end with each start of the API',
              zh: '未设置 JIEBANG_SECRET：接口每次重启后登录状态都会失效',
            },
          ]
        : []),
      ...passwords.map(({ name, flaw }) =>
        flaw === 'missing'
          ? { en: `${name} has no password`, zh: `${name} 没有密码` }
          : { en: `${name} has a password that everybody can guess`, zh: `${name} 的密码过于简单` },
      ),
    ];
    if (flaws.length === 0) return ok({ en: 'set, and none is a default', zh: '均已设置，且无默认值' });
    const grave = session === 'default' || passwords.some(({ remote }) => remote);
    return (grave ? fault : warning)(
      { en: `${flaws.map(({ en }) => en).join('; ')}.`, zh: `${flaws.map(({ zh }) => zh).join('；')}。` },
      {
        en: 'Make one with: openssl rand -hex 32. Redis takes it as requirepass, PostgreSQL with \\password.',
        zh: '可用 openssl rand -hex 32 生成。Redis 设置 requirepass，PostgreSQL 使用 \\password。',
      },
    );
  },
};

interface DataFolder {
  path: string;
  exists: boolean;
  /** The folder, or where it would be made. */
  writable: boolean;
  /** What in it other accounts of this machine can read, and must not. */
  open: string[];
}

export const dataFolder: Check<DataFolder> = {
  id: 'installation.data_folder',
  title: { en: 'data folder', zh: '数据目录' },
  gather({ settings }) {
    const path = resolve(settings.JIEBANG_DATA);
    const inside = ['secrets.json', 'storage', 'logs'].map((name) => join(path, name));
    return { path, exists: existsSync(path), writable: isWritable(path), open: inside.filter(isOpenToOthers) };
  },
  judge({ path, exists, writable, open }) {
    if (!writable)
      return fault(
        { en: `${path} cannot be written to.`, zh: `${path} 不可写。` },
        {
          en: 'Give it to the account that runs the platform (chown), or set JIEBANG_DATA to another folder.',
          zh: '请将其所有者改为运行平台的账号（chown），或将 JIEBANG_DATA 指向其他目录。',
        },
      );
    if (open.length > 0)
      return (open.some((name) => name.endsWith('secrets.json')) ? fault : warning)(
        {
          en: `Every account of this machine can read ${open.join(', ')}: submissions, hidden data or secrets.`,
          zh: `本机所有账号都能读取 ${open.join('、')}，其中含有提交、隐藏数据或密钥。`,
        },
        { en: `Run: chmod -R o-rwx ${open.join(' ')}`, zh: `请执行：chmod -R o-rwx ${open.join(' ')}` },
      );
    if (!exists) return ok({ en: `${path} is made at the first start`, zh: `${path} 将在首次启动时创建` });
    return ok({ en: `${path}, closed to other accounts`, zh: `${path}，其他账号无法读取` });
  },
};

function isWritable(path: string): boolean {
  if (!existsSync(path)) return path !== dirname(path) && isWritable(dirname(path));
  try {
    accessSync(path, constants.W_OK | (statSync(path).isDirectory() ? constants.X_OK : 0));
    return true;
  } catch {
    return false;
  }
}

/** Whether any account can read a file or list a folder: its own mode and that of every folder above decide. */
function isOpenToOthers(path: string): boolean {
  const mode = (of: string) => (existsSync(of) ? statSync(of).mode : 0);
  const passes = (folder: string): boolean =>
    (mode(folder) & 0o001) !== 0 && (folder === dirname(folder) || passes(dirname(folder)));
  return (mode(path) & 0o004) !== 0 && passes(dirname(path));
}
