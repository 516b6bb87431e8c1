"""台账用语：the official word for each act and each detail; tested to be complete."""

ACTS = {
    "account.activated": "启用账号",
    "account.changed": "更改账号资料",
    "account.created": "建立账号",
    "account.deactivated": "停用账号",
    "account.locked_out": "连续输错密码，锁定登录",
    "account.password_changed": "更改密码",
    "account.password_recovered": "凭邮件链接重设密码",
    "account.password_reset": "发出一次性密码",
    "account.recovery_asked": "申请找回密码",
    "account.signed_in": "登录",
    "account.totp_disabled": "停用动态口令",
    "account.totp_enabled": "启用动态口令",
    "activity.amended": "更正管理事项登记",
    "activity.import_undone": "撤销管理事项导入",
    "activity.imported": "导入管理事项",
    "activity.recorded": "登记管理事项",
    "activity.removed": "删去管理事项登记",
    "activity.unit_stated": "注明计量单位",
    "agency.changed": "更改机关资料",
    "agency.created": "设立机关",
    "agency.index_pattern_set": "设定索引号格式",
    "applicants.purged": "清除申请人信息",
    "application.applicant_opened": "查看申请人信息",
    "application.arrival_corrected": "更正收到日期",
    "application.assigned": "分办申请",
    "application.closed": "办结申请",
    "application.confirmed": "确认收到申请",
    "application.consulted": "征求意见",
    "application.contact_missing": "联系不上申请人",
    "application.contributed": "科室反馈意见",
    "application.corrected": "收到补正",
    "application.correction_asked": "告知补正",
    "application.dropped": "申请人撤回申请",
    "application.due_moved": "重算答复期限",
    "application.extended": "延期答复",
    "application.extension_asked": "提请延期",
    "application.fee_charged": "通知缴费",
    "application.fee_paid": "收到缴费",
    "application.forwarded": "转科室办理",
    "application.notice_reached": "文书送达",
    "application.opinion_recorded": "收到征求的意见",
    "application.reasons_asked": "要求说明理由",
    "application.reasons_recorded": "记录申请理由",
    "application.received": "收到申请",
    "application.record_answered": "答复更正请求",
    "application.reopened": "启动重新答复",
    "application.searched": "记录检索",
    "application.split": "拆分申请事项",
    "applications.import_undone": "撤销历年申请导入",
    "applications.imported": "导入历年申请",
    "calendar.entered": "录入放假安排",
    "calendar.withdrawn": "撤下放假安排",
    "catalogue.imported": "导入标准目录",
    "column.added": "增设栏目",
    "column.changed": "更改栏目",
    "columns.loaded": "载入随系统栏目",
    "decision.drafted": "拟答复稿",
    "decision.issued": "作出答复",
    "decision.recalled": "撤回答复送审",
    "decision.returned": "退回答复稿",
    "decision.sent_for_review": "答复稿送审",
    "decision.served": "送达答复",
    "decision.signed": "审核同意答复稿",
    "decision_plan.saved": "保存答复审核步骤",
    "file.stored": "存入文件",
    "import.undone": "撤销导入",
    "item.corrected": "更正公开信息",
    "item.drafted": "起草信息",
    "item.published": "公开信息",
    "item.recalled": "撤回送审",
    "item.repealed": "废止或失效",
    "item.returned": "审核退回",
    "item.saved": "保存新稿",
    "item.sent_for_review": "送审",
    "item.signed": "审核同意",
    "item.unscheduled": "取消定时公开",
    "item.withdrawn": "撤下公开信息",
    "items.imported": "导入历史信息",
    "letter.converted": "转成版式文件",
    "letter.delivered": "登记文书送达",
    "letter.issued": "出具文书",
    "letter.withdrawn": "作废文书",
    "letterhead.set": "设定文书版头",
    "opening_balance.set": "设定期初数",
    "plan.saved": "保存审核方案",
    "post.added": "设岗",
    "post.appointed": "任岗",
    "post.changed": "更改岗位",
    "post.delegated": "委托",
    "post.delegation_revoked": "撤回委托",
    "post.ended": "结束任岗",
    "post.handed_over": "岗位交接",
    "proceeding.concluded": "登记复议诉讼审结",
    "proceeding.opened": "登记复议诉讼",
    "proceeding.stage_recorded": "登记复议诉讼进展",
    "report.wording_chosen": "选定年报写法",
    "section.added": "增设科室、社区",
    "section.changed": "更改科室、社区",
}

DETAILS = {
    "address": "来自地址",
    "affected": "影响",
    "by_item": "依据信息编号",
    "content_hash": "内容摘要",
    "due_on": "应公开日期",
    "file_name": "文件名",
    "from_on": "自",
    "goes_out_at": "公开时间",
    "index_number": "索引号",
    "late": "超期",
    "name": "名称",
    "note": "说明",
    "number": "文号",
    "on": "日期",
    "opinion": "意见",
    "pattern": "格式",
    "plan": "审核方案",
    "reason": "理由",
    "region_code": "区划代码",
    "round": "轮次",
    "rows": "行数",
    "sha256": "文件摘要",
    "size": "字节数",
    "until_on": "至",
    "urgent": "急件",
    "username": "用户名",
    "version": "稿次",
    "year": "年度",
}


def act_label(act: str) -> str:
    """The word for an act; one that is not known is named as it stands in the row."""
    return ACTS.get(act, act)


def detail_words(details: dict[str, object]) -> list[tuple[str, str]]:
    """Details a person understands, in order; codes and numbers of rows are left to the machine."""
    return [
        (label, _shown(details[key])) for key, label in DETAILS.items() if _shown(details.get(key))
    ]


def _shown(value: object) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(part) for part in value if not isinstance(part, (list, dict)))
    if isinstance(value, dict):
        return ""
    return str(value)
