import type { institutions as en } from './en.institutions.ts';

export const institutions: Record<keyof typeof en, string> = {
  'institution.kind.enterprise': '企业',
  'institution.kind.university': '高校',
  'institution.kind.institute': '科研院所',
  'institution.kind.transfer': '技术转移机构',
  'institution.kind.other': '其他单位',
  'institution.verification.pending': '待核验',
  'institution.verification.verified': '已核验',
  'institution.verification.rejected': '未通过核验',
  'institution.pick': '所属单位',
  'institution.pick.none': '您还没有加入符合条件的单位。',
  'institution.pick.register': '登记单位',
  'institution.pick.choose': '请选择',
  'fields.label': '技术领域',
  'fields.count': '已选 {{count}} 项',
  'fields.count_of': '已选 {{count}} 项，最多 {{max}} 项',
};
