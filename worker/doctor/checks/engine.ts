/** The Docker Engine: whether it answers, is new enough, keeps limits and holds our images. */
import { canInstall, findProgram } from '../../../core/machine/apt.ts';
import { type ImageState, imageStates } from '../../sandbox/images.ts';
import { type EngineFacts, engineAddress } from '../../sandbox/inspect.ts';
import { type Check, fault, ok, plain, unknown, warning } from '../check.ts';
import { isAtLeast } from '../versions.ts';

interface Reachability {
  address: string;
  /** Why it does not answer; null when it does. */
  error: { code?: string | undefined; message: string } | null;
  /** Whether somebody counts on it: an installation runs, or DOCKER_HOST names it. */
  expected: boolean;
  /** Whether the start could bring one up: it is installed or can be, by root. */
  startable: boolean;
}

export const engineReachable: Check<Reachability> = {
  id: 'engine.reachable',
  title: { en: 'answers', zh: '是否响应' },
  async gather(examined) {
    const reached = await examined.reachEngine();
    const root = process.getuid?.() === 0;
    return {
      address: engineAddress(examined.env),
      error: reached.answers ? null : (reached.error as Error & { code?: string }),
      expected: examined.installed || Boolean(examined.env.DOCKER_HOST),
      startable: root && (findProgram('dockerd') !== null || canInstall()),
    };
  },
  judge({ address, error, expected, startable }) {
    if (error === null) return ok({ en: `It answers at ${address}.`, zh: `在 ${address} 正常响应。` });
    const found = {
      en: `No Docker Engine answers at ${address}: ${error.message || error.code}`,
      zh: `${address} 没有 Docker 引擎响应：${error.message || error.code}`,
    };
    if (error.code === 'EACCES')
      return fault(found, {
        en: 'This account may not use it. Run: sudo usermod -aG docker $USER, then sign in again.',
        zh: '当前账号无权使用。请执行 sudo usermod -aG docker $USER，然后重新登录。',
      });
    if (!expected && startable)
      return unknown(found, {
        en: '`npm start` installs and starts one, for as long as it runs.',
        zh: '`npm start` 会自动安装并启动引擎，随平台一同结束。',
      });
    return fault(found, {
      en: 'Start it (sudo systemctl start docker), install it (sudo apt-get install docker.io), or set DOCKER_HOST to one that runs. Until then evaluations wait; none is lost.',
      zh: '请启动（sudo systemctl start docker）或安装（sudo apt-get install docker.io），或将 DOCKER_HOST 指向可用的引擎。在此之前评测会排队等待，不会丢失。',
    });
  },
};

/** Since here the engine's copy calls are safe: CVE-2026-41567, -41568, -42306, -17106. */
const safeCopies = '29.7.0';

export const engineVersion: Check<Pick<EngineFacts, 'version'>> = {
  id: 'engine.version',
  title: { en: 'version', zh: '版本' },
  gather: (examined) => examined.engineFacts(),
  judge({ version }) {
    if (isAtLeast(version, safeCopies)) return ok(plain(version));
    return warning(
      {
        en: `${version}, older than ${safeCopies}: its copy calls (docker cp) have known holes (CVE-2026-41567, -41568, -42306, -17106).`,
        zh: `${version}，低于 ${safeCopies}：其复制接口（docker cp）存在已知漏洞（CVE-2026-41567、-41568、-42306、-17106）。`,
      },
      {
        en: 'The platform never makes these calls, so nothing must be done now; never use docker cp on a sandbox by hand, and upgrade when you can.',
        zh: '平台从不调用这些接口，无需立即处理；请勿对沙箱手动执行 docker cp，并尽早升级。',
      },
    );
  },
};

export const storageDriver: Check<Pick<EngineFacts, 'storageDriver'>> = {
  id: 'engine.storage',
  title: { en: 'storage driver', zh: '存储驱动' },
  gather: (examined) => examined.engineFacts(),
  judge({ storageDriver: driver }) {
    if (['overlay2', 'overlayfs', 'btrfs', 'zfs', 'fuse-overlayfs'].includes(driver)) return ok(plain(driver));
    return warning(
      {
        en: `${driver}: every container may copy its whole image, which costs seconds and gigabytes.`,
        zh: `${driver}：每个容器都可能完整复制镜像，耗时且占用大量磁盘。`,
      },
      {
        en: 'Put the engine’s folder on ext4 or xfs and use overlay2 ("storage-driver" in /etc/docker/daemon.json).',
        zh: '请将引擎目录放在 ext4 或 xfs 上，并使用 overlay2（/etc/docker/daemon.json 中的 "storage-driver"）。',
      },
    );
  },
};

export const cgroups: Check<Pick<EngineFacts, 'cgroupVersion'>> = {
  id: 'engine.cgroups',
  title: { en: 'control groups', zh: '控制组版本' },
  gather: (examined) => examined.engineFacts(),
  judge({ cgroupVersion }) {
    if (cgroupVersion === 2) return ok({ en: 'version 2', zh: 'cgroup v2' });
    return warning(
      { en: 'version 1, which works but is being retired.', zh: 'cgroup v1，可用，但即将被淘汰。' },
      {
        en: 'When convenient, boot with systemd.unified_cgroup_hierarchy=1.',
        zh: '方便时请在内核启动参数中加入 systemd.unified_cgroup_hierarchy=1。',
      },
    );
  },
};

export const limits: Check<EngineFacts['limits']> = {
  id: 'engine.limits',
  title: { en: 'limits it can keep', zh: '可执行的资源限制' },
  gather: async (examined) => (await examined.engineFacts()).limits,
  judge(can) {
    const names = { memory: '内存', pids: '进程数', cpu: 'CPU' };
    const missing = (Object.keys(names) as (keyof typeof names)[]).filter((name) => !can[name]);
    if (missing.length > 0)
      return fault(
        {
          en: `It cannot limit ${missing.join(', ')}: a solution could take the whole machine.`,
          zh: `无法限制${missing.map((name) => names[name]).join('、')}：参赛程序可能耗尽整台机器的资源。`,
        },
        {
          en: 'Enable these control groups: boot with cgroup_enable=memory, use a kernel with the pids and CFS quota controllers, and let a rootless engine have them delegated.',
          zh: '请启用相应的控制组：以 cgroup_enable=memory 启动，使用支持 pids 与 CFS 配额的内核；非 root 引擎需委派这些控制器。',
        },
      );
    if (!can.swap)
      return warning(
        {
          en: 'Memory, processes and processor time are limited; swap is not.',
          zh: '可限制内存、进程数和 CPU 时间，但无法限制交换空间。',
        },
        {
          en: 'Turn swap off (swapoff -a), or boot with swapaccount=1, so that the memory limit is exact.',
          zh: '请关闭交换空间（swapoff -a）或以 swapaccount=1 启动，使内存限制准确。',
        },
      );
    return ok({ en: 'memory, swap, processes, processor time', zh: '内存、交换空间、进程数、CPU 时间' });
  },
};

export const images: Check<{ states: ImageState[]; installed: boolean }> = {
  id: 'engine.images',
  title: { en: 'runtime and judge images', zh: '运行环境与评测镜像' },
  gather: async (examined) => ({
    states: await imageStates(await examined.engine(), examined.images),
    installed: examined.installed,
  }),
  judge({ states, installed }) {
    const named = (state: ImageState['state']) => states.filter((image) => image.state === state).map((i) => i.tag);
    const [missing, outdated] = [named('missing'), named('outdated')];
    const build = {
      en: 'Run: node worker/sandbox/build-images.ts (npm start and docker-compose’s "setup" do it themselves).',
      zh: '请执行 node worker/sandbox/build-images.ts（npm start 与 docker-compose 的 setup 会自动执行）。',
    };
    if (missing.length > 0) {
      const found = { en: `Not built: ${missing.join(', ')}.`, zh: `尚未构建：${missing.join('、')}。` };
      return installed ? fault(found, build) : unknown(found, build);
    }
    if (outdated.length > 0)
      return warning(
        {
          en: `Built from other sources than those that lie here: ${outdated.join(', ')}.`,
          zh: `镜像与当前源码不一致：${outdated.join('、')}。`,
        },
        build,
      );
    return ok({
      en: `Built from the sources that lie here: ${states.map((image) => image.tag).join(', ')}.`,
      zh: `均由当前源码构建：${states.map((image) => image.tag).join('、')}。`,
    });
  },
};
