"""设置：what can be set, and by whom; a place whose page is not there is left out."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from gongkai.agencies.models import Duty
from gongkai.agencies.selectors import Scope


@dataclass(frozen=True, slots=True)
class Place:
    """One card of the settings page."""

    title: str
    url: str
    about: str


_WORKERS = tuple(
    d for d in Duty if d not in {Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN, Duty.AUDIT_ADMIN}
)
_PLACES = (
    ("机关和科室", "agencies:tree", "名称、代码、地址电话、复议机关、管辖法院。", ()),
    ("工作日历", "agencies:calendar", "哪天放假、哪天调休上班，依据哪个通知。", ()),
    ("我不在的时候", "agencies:absence", "出差、休假前，把岗位委托给同事几天。", ()),
    ("我的账号", "accounts:me", "联系方式、密码、动态口令。", ()),
    ("栏目", "publishing:columns", "门户专栏的栏目树，本地增设。", (*_WORKERS, Duty.SYSTEM_ADMIN)),
    ("标准目录", "publishing:catalogue", "基层政务公开标准目录，从电子表格导入。", _WORKERS),
    ("依申请转主动公开", "desk:opening", "多人要过的，转成草稿再三审。", (Duty.FILL, Duty.DISCLOSURE_OFFICER)),
    ("审核方案", "publishing:plans", "哪类信息由哪几个岗位审核。", (*_WORKERS, Duty.SYSTEM_ADMIN)),
    ("答复审核方案", "applications:plan", "依申请公开的答复由哪几个岗位审核。", (*_WORKERS, Duty.SYSTEM_ADMIN)),
    ("导入历年申请", "applications:import", "上系统以前办的申请，从电子表格导入、导出。", (Duty.APPLICATION_HANDLER, Duty.OFFICE_HEAD, Duty.DISCLOSURE_OFFICER)),
    ("索引号", "publishing:index_number", "索引号的格式和信息类别码。", (*_WORKERS, Duty.SYSTEM_ADMIN)),
    ("季度统计表汇总", "reports:collections", "谁报了、谁没报，各项合计，报送日和地方指标。", (Duty.DISTRICT_OFFICER,)),
    ("文书设置", "letters:letterhead", "文书的机关标志、代字、模板，看样张。", (*_WORKERS, Duty.SYSTEM_ADMIN)),
    ("台账", "desk:ledger", "谁在什么时候办了什么；只能看，不能改。", (*_WORKERS, Duty.AUDIT_ADMIN)),
)  # fmt: skip


def places_for(mine: Scope) -> list[Place]:
    """The cards he gets."""
    found = []
    for title, name, about, duties in _PLACES:
        if duties and not mine.agencies_with(*duties):
            continue
        try:
            found.append(Place(title, reverse(name), about))
        except NoReverseMatch:
            continue
    return found
