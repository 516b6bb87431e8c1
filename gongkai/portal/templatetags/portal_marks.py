"""Marks of the portal's templates: icons and breaks between words."""

import json
import re
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_WORDS = (
    "人民政府 办事处 委员会 办公室 街道 社区 关于 印发 转发 做好 开展 加强 推进 落实 实施 年度 季度 "
    "政府信息公开 政务公开 基层 标准化 规范化 标准 目录 制度 细则 办法 规定 规划 计划 总结 要点 方案 "
    "意见 通知 通告 公告 公示 通报 报告 决定 预案 清单 指南 情况 结果 名单 汇总 解读 读懂 问答 答复 "
    "规范性文件 清理 财务收支 经费 预算 决算 部门 资金 补助 补贴 救助 社会 保障 养老 服务 居民 群众 "
    "反映 问题 老旧 住宅 小区 加装 电梯 改造 征收 补偿 房屋 安全 生产 消防 检查 应急 防汛 防台风 "
    "环境 卫生 整治 文明 创建 疫情 防控 招聘 采购 项目 工程 建设 管理 工作 办理 申请 登记 许可 处罚 "
    "执法 行政 法治 联系方式 机构 职能 负责人 领导 分工 中心 试行 修订 的"
)
_WORD = re.compile(
    r"[0-9]+(?:年度?|月份?|日|号|次|批)|" + "|".join(sorted(_WORDS.split(), key=len, reverse=True))
)
_NOT_AFTER, _NOT_BEFORE = frozenset("“‘《（〔("), frozenset("”’》）〕)、，。：；！？")
_JSON_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite; its meaning stands beside it in words."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<use href="#i-{}"/></svg>',
        name,
    )


@register.filter
def soft_breaks(title: str) -> SafeString:
    """A title that may turn between the words it is known to hold, never inside one of them."""
    places = {edge for word in _WORD.finditer(title) for edge in word.span()}
    places |= {at for at, letter in enumerate(title) if letter in "（《"}
    parts, start = [], 0
    for at in sorted(places):
        if 0 < at < len(title) and title[at - 1] not in _NOT_AFTER and title[at] not in _NOT_BEFORE:
            parts.append(escape(title[start:at]))
            start = at
    return mark_safe("<wbr>".join([*parts, escape(title[start:])]))


@register.simple_tag
def linked_data(value: dict[str, Any]) -> SafeString:
    """Data for search engines; never executed, and no text can end the element."""
    text = json.dumps(value, ensure_ascii=False).translate(_JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
