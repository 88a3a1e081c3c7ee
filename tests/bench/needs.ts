/** Fifty thousand needs as enterprises might write them, put together from what trades speak of. */
import { institution, need, needVersion, user } from '../../core/db/schema.ts';
import { type NeedContent, needTypes } from '../../core/needs/content.ts';
import { randomBits } from '../../core/ranking/random.ts';
import { needWords } from '../../core/search/texts.ts';
import { areaOf, type FieldCode, fieldCodes } from '../../core/taxonomy/fields.ts';
import type { Bench } from './platform.ts';

const things: Record<ReturnType<typeof areaOf>, string> = {
  it: '红外相机图像 工业相机 语音转写 知识图谱 点云数据 边缘网关 毫米波雷达 生产日志 压力传感器 窄带物联网终端 方言语料 联邦学习平台 missing-data-imputation defect-detection',
  bio: '缓释微球 脂质体 亚单位疫苗 佐剂 单抗细胞株 血糖传感器 可降解支架 内窥镜 黄酮提取物 药渣 谷氨酸菌株 固定化酶 monoclonal-antibody drug-delivery',
  materials:
    '聚氨酯 环氧树脂 氟橡胶密封件 钕铁硼 轴承钢 铝合金压铸件 碳化硅陶瓷膜 石墨烯 气凝胶毡 水性涂料 热障涂层 光刻胶树脂 碳纤维预浸料 催化剂 polymer-coating',
  manufacturing:
    '谐波减速器 协作机器人 打磨工位 五轴加工中心 钛合金薄壁件 激光焊接接头 注塑模具 转向架 开关柜 变压器 超声探头 装配线 robot-gripper',
  energy:
    '磷酸铁锂电池 固态电解质 硅碳负极 电池隔膜 光伏组件 钙钛矿电池 风电齿轮箱 余热换热器 高温热泵 电解槽双极板 储氢瓶 电池热管理系统 lithium-battery',
  environment:
    '高盐废水 反渗透膜 活性污泥 制药废水 飞灰 赤泥 脱硝催化剂 挥发性有机物 重金属土壤 水质浮标 退役锂电池 污泥干化 wastewater-treatment',
  aerospace:
    '多旋翼无人机 复材机翼 组合导航终端 高光谱遥感影像 卫星授时模块 植保航线 惯性测量单元 机载雷达 satellite-imagery',
  agriculture:
    '大豆分离蛋白 植物肉 鱼糜 胶原肽 仔猪饲料 奶牛项圈 水稻种质 番茄采摘机器人 联合收割机 温室补光 禽流感疫苗 冷链果蔬 soybean-protein',
};
const troubles =
  '成品率 寿命 能耗 精度 稳定性 一致性 批次差异 响应速度 转化率 强度 耐久性 误报率 漏检率 成本 噪声 腐蚀 老化 收率 纯度 循环次数'.split(
    ' ',
  );
const causes =
  '放大之后波动明显 高温下迅速下降 设备换型后难以恢复 受原料批次影响大 现有供应商停产 客户要求提高 环保限值收紧 夜班无人值守 海外设备禁运 长期依赖人工经验'.split(
    ' ',
  );
const ways =
  '改进工艺 更换材料 在线检测 建立模型 重新设计结构 引进成熟技术 开发专用设备 优化配方 联合中试 自动化改造'.split(' ');
const regions = '天津 北京 石家庄 西安 成都 武汉 青岛 苏州 深圳 沈阳 宁德 常州'.split(' ');

/** Fills the table with needs and their first versions, by a fixed seed. */
export async function fillNeeds({ database: { db } }: Bench, many: number): Promise<void> {
  const bits = randomBits(50_000);
  const next = () => bits() / 2 ** 32;
  const below = (n: number) => Math.floor(next() * n);
  /** The first of a list often, the last rarely, as words are. */
  const one = <T>(list: readonly T[]): T => list[Math.floor(list.length * next() ** 2)] as T;
  const [author] = await db.select({ id: user.id }).from(user).limit(1);
  const firms = await db
    .insert(institution)
    .values(
      Array.from({ length: 3000 }, (_, i) => ({
        kind: 'enterprise' as const,
        name: `样本企业 ${i}`,
        region: one(regions),
        verification: 'verified' as const,
      })),
    )
    .returning({ id: institution.id, name: institution.name });
  if (!author) throw new Error('there is no author');

  const content = (): NeedContent => {
    const field = one(fieldCodes) as FieldCode;
    const thing = one(things[areaOf(field)].split(' '));
    const other = one(things[areaOf(fieldCodes[below(fieldCodes.length)] as FieldCode)].split(' '));
    const [trouble, second, cause, way] = [one(troubles), one(troubles), one(causes), one(ways)];
    const least = below(300) * 10_000_00;
    return {
      language: 'zh',
      anonymous: next() < 0.2,
      title: `${thing}${trouble}问题的${way}`,
      type: one(needTypes),
      fields: [field],
      keywords: [thing, trouble],
      summary: `我公司生产中${thing}的${trouble}${cause}，${second}也达不到要求，希望通过${way}在一年内解决。`,
      background: `该产线年产 ${below(900) + 10} 吨，服务 ${below(60) + 2} 家客户，与${other}配套，${cause}，每年损失约 ${below(500) + 20} 万元。`,
      problem: `${thing}在第 ${below(9) + 1} 道工序之后${trouble}只有 ${below(60) + 20}%，${second}随之变差，需要${way}并说明与${other}的匹配。`,
      tried: '',
      indicators: [
        {
          id: 'a',
          name: trouble,
          comparator: 'at_least',
          value: 80 + below(20),
          upper: null,
          unit: '%',
          baseline: 50,
          method: '',
          must: true,
          weight: 100,
        },
      ],
      constraints: `不改动现有${one(ways)}之外的设备，符合国家标准。`,
      deliverables: ['工艺规程', '样品', '报告'],
      acceptance: '',
      investment: { currency: 'CNY', min: least, max: least + below(200) * 10_000_00, reason: '' },
      deadline: new Date(Date.UTC(2026, 0, 1) + below(900) * 86_400_000).toISOString(),
      deliverBy: null,
      cooperation: ['joint'],
      ip: 'contract',
      ipNote: '',
      confidentiality: 'public',
      opening: 'on_arrival',
      lead: { name: '某', post: '', phone: '', email: 'a@bench.example' },
      contact: { name: '某', post: '', phone: '', email: 'a@bench.example' },
      decision: '',
      pledge: true,
    };
  };
  const batch = 1000;
  for (let from = 0; from < many; from += batch) {
    const rows = Array.from({ length: Math.min(batch, many - from) }, (_, i) => {
      const said = content();
      const firm = firms[below(firms.length)] as (typeof firms)[number];
      return {
        enterpriseId: firm.id,
        authorId: author.id,
        state: one(['open', 'contracted', 'matching', 'expired', 'closed', 'in_challenge', 'selected'] as const),
        content: said,
        version: 1,
        publishedVersion: 1,
        title: said.title,
        fields: said.fields,
        currency: said.investment.currency,
        investmentMin: said.investment.min,
        investmentMax: said.investment.max,
        words: needWords(said, firm.name),
        deadline: new Date(said.deadline),
        publishedAt: new Date(Date.UTC(2020, 0, 1) + (from + i) * 3_600_000),
        pushedAt: new Date(),
      };
    });
    const made = await db.insert(need).values(rows).returning({ id: need.id, content: need.content });
    await db.insert(needVersion).values(
      made.map(({ id, content }) => ({
        needId: id,
        version: 1,
        content: content as NeedContent,
        kind: 'submitted' as const,
      })),
    );
  }
}
