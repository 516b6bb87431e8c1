"""五关：what each gate asks the reviewer to look at."""

from dataclasses import dataclass

from gongkai.publishing.review import GATES

LOOK = {
    "politics": "立场与导向；机关名称、领导人称谓和排序；国家、民族、行政区划、地图的表述。",
    "law": "公开属性与理由；引用的法律、文件是否有效、名称和条款是否准确；有没有越权设定义务。",
    "policy": "与上级政策、本单位已公开的文件是否一致；口径、标准、数字来源。",
    "secrecy": "涉密和工作秘密；身份证号、银行账号、电话、住址、病情等个人信息；附件里隐藏的行、列和批注。",
    "wording": "错别字、标点、日期、文号、金额与合计；链接与附件能不能打开；标题与正文是否一致。",
}


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate as a form shows it."""

    code: str
    name: str
    look: str
    is_ticked: bool = False


def gates(ticked: frozenset[str] = frozenset()) -> list[Gate]:
    """The five gates in order, with those already ticked."""
    return [Gate(code, name, LOOK[code], code in ticked) for code, name in GATES.items()]


def ticked_in(posted: list[str]) -> frozenset[str]:
    """The gates a form brought; ``all`` is the one sentence that names all five."""
    return frozenset(GATES) if "all" in posted else frozenset(posted) & frozenset(GATES)
