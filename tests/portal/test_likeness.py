"""可能已经公开: judged by hand, question by question; no offer is better than a wrong one."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.utils import timezone

from gongkai.portal.applying import public_already
from gongkai.portal.likeness import Title, is_like
from tests.factories.office import office

OFFICE = "某市某区人民政府海滨街道办事处"
TITLES = (
    "海滨街道2020年部门预算", "海滨街道2019年部门决算", "海滨街道2020年“三公”经费预算",
    "海滨街道2020年3月财务收支与“三公”经费情况", "海滨街道2020年4月财务收支与“三公”经费情况",
    "海滨街道2020年5月惠民资金发放情况", "海滨街道内设机构与职能", "海滨街道领导分工与联系方式",
    "海滨街道便民服务事项办理办法（试行）", "三号社区开展老旧小区改造走访（第3次）",
    "二号社区开展垃圾分类入户宣传", "一图读懂：垃圾分类怎么办", "停水公告", "困难残疾人补贴公示",
    "某市某区人民政府海滨街道办事处2020年政府信息公开工作年度报告",
)  # fmt: skip
PUBLISHED = datetime(2020, 6, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def offered(question: str) -> list[str]:
    return [t for t in TITLES if is_like(question, Title(t, "", PUBLISHED), OFFICE)]


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("2020年部门预算", [TITLES[0]]),
        ("我想了解贵街道2020年度的部门预算，谢谢", [TITLES[0]]),
        ("部门决算", [TITLES[1]]),
        ("2020年三公经费预算", [TITLES[2]]),
        ("2020年3月三公经费", [TITLES[3]]),
        ("2020年3月至4月财务收支", [TITLES[3], TITLES[4]]),
        ("请提供2020年5月份惠民资金发放情况", [TITLES[5]]),
        ("街道内设机构及职能", [TITLES[6]]),
        ("领导的分工和联系方式", [TITLES[7]]),
        ("便民服务事项的办理办法", [TITLES[8]]),
        ("停水公告", [TITLES[12]]),
        ("２０２０年停水公告", [TITLES[12]]),
        ("2020年度信息公开年报", [TITLES[14]]),
    ],
)
def test_what_is_asked_for_in_other_words_is_offered(question, titles):
    assert offered(question) == titles


@pytest.mark.parametrize(
    "question",
    [
        "2018年部门预算",  # 另一年
        "2024年度本单位部门决算",
        "2023年停水公告",  # 标题没有年份，公开在2020年
        "2020年6月惠民资金发放情况",  # 另一月
        "2020年政府信息公开工作年度报告的编制过程记录",  # 别的材料
        "老旧小区改造的监理合同",
        "垃圾分类督导的合同",
        "便民服务中心办公用房租金支付情况",
        "残疾人补贴的发放标准",
        "关于改造的所有材料",  # 太宽
        "公告",
        "经费",
        "2020年",
        "街道办事处",  # 只说了机关自己
        "",
    ],
)
def test_what_is_only_near_is_not_offered(question):
    assert offered(question) == []


def test_the_number_of_a_document_finds_it_whatever_else_is_said():
    title = Title("关于印发某办法的通知", "海街办〔2020〕15号", PUBLISHED)
    assert is_like("海街办〔2020〕15号文件", title, OFFICE)
    assert is_like("2019年的海街办﹝2020﹞15号", title, OFFICE)
    assert not is_like("海街办〔2020〕1号文件", title, OFFICE)


@pytest.mark.django_db
def test_the_right_month_is_found_among_many_and_nothing_beside_it():
    cache.clear()
    here = office()
    for month in range(1, 13):
        here.published(title=f"2020年{month}月惠民资金发放情况")
    here.published(title="三号社区开展老旧小区改造走访")

    def found(text):
        matches = public_already(here.agency, [text], timezone.now())
        return [hit.title_html for group in matches for hit in group.hits]

    (only,) = found("想要2020年度惠民资金2月发放的情况")
    assert "2020年2月" in only.replace("<mark>", "").replace("</mark>", "")
    assert found("老旧小区改造的监理合同") == []
