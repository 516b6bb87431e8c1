"""Numbers in the words: ways of saying them met in published reports, told here in our own words."""

import pytest

from gongkai.documents.report.said import said

# What a careful reader takes from each text, worked out by hand; nothing else may be taken.
COUNTED = {
    # 主动公开：the number of all items, not of a kind, a channel or all years
    "全年主动公开政府信息总数达31条，其中政务动态20条。": ["proactive=31"],
    "全年累计主动公开各类信息28条。": ["proactive=28"],
    "2023年，本局通过区网站累计主动公开信息共计28条。": ["proactive=28"],
    "累计主动公开政府信息900条。": [],
    "截至2023年底累计主动公开政府信息900条。": [],
    "主动在门户网站公开政府信息12条。": ["proactive=12"],
    "在网站上主动公开政府信息6项。": ["proactive=6"],
    "主动公开信息（含动态类信息）44条。": ["proactive=44"],
    "本局公开信息50条，其中主动公开41条，依申请公开9条。": ["proactive=41"],
    "主动公开规章13件，行政规范性文件60件。": [],
    "主动公开政策文件35条。": [],
    "主动公开8条公示公告。": [],
    "制发公文70件，主动公开67件。": [],
    "主动公开事项目录1条。": [],
    "全年主动公开政府信息90条，通过网站主动公开信息60条，通过微信主动公开信息30条。": ["proactive=90"],
    "通过网站主动公开信息60条，通过微信主动公开信息30条。": [],
    "全年通过网站、公众号等渠道主动公开政府信息95条，在网站主动公开政府信息60条。": ["proactive=95"],
    "截至年底，本镇全年累计主动公开政府信息64条。": ["proactive=64"],
    "全年主动公开各类政府信息累计300余条。": ["proactive=300"],
    "全年主动公开政府信息公开17条。": ["proactive=17"],
    "历年累计受理依申请公开信息申请0条。": [],
    "历年以来主动公开信息数453条。": ["cumulative=453"],
    # 收到申请
    "全区共收到信息公开申请件40件。": ["received=40"],
    "共受理依申请公开事项9件。": ["received=9"],
    "共收到8份政府信息公开申请，均为自然人申请。": ["received=8"],
    "本单位发生依申请公开1次。": ["received=1"],
    "（二）依申请公开情况\n本年度接收到申请书5份。": ["received=5"],
    "收到政府信息公开申请22起，比2022年（31起）下降29%，答复22起。": ["received=22", "answered=22"],
    "信息公开方面，收到群众网上申请15件，快递7件。": [],
    "推进信息公开。全年收到行政许可申请300件。": [],
    "政府信息公开方面，收到行政复议申请3件。": ["review=3"],
    "收到公开申请比去年增加5件。": [],
    "2022年收到政府信息公开申请17件。": [],
    "政府信息公开工作有序，全年未收到行政许可申请。": [],
    "2023年无依申请公开事项。": ["received=0"],
    "未收到任何公民、法人和其他组织提出的公开政府信息的申请。": ["received=0"],
    "去年未收到政府信息公开申请。": [],
    "收到申请公开政府信息的要求11件。": ["received=11"],
    "本局共收到12条依申请公开信息。": ["received=12"],
    "未收到因政府信息公开申请行政复议、提起行政诉讼的情况。": ["review=0", "litigation=0"],
    "依申请公开0件，无信息公开类行政复议及诉讼案件。": ["review=0", "litigation=0"],
    "接收且办理公民、法人或者其他组织提出的政府信息公开申请14宗（含2022年度结转5宗）。": [
        "received=14", "carried_in=5",
    ],
    "因政府信息公开引起的行政复议1件，无行政诉讼案件。": ["review=1", "litigation=0"],
    # 办结、结转
    "受理公开申请30件，予以公开答复18件。": ["received=30"],
    "办理、规范答复政府信息公开申请51件（含上年结转3件），办结46件，结转下年度继续办理5件。": [
        "carried_in=3", "answered=46", "carried_out=5",
    ],
    "信息公开申请均已办理。区长信箱受理有效信件3件，已办结3件。": [],
    "依申请公开如常，公开政协提案答复7条。": [],
    "收到公开申请20件，已按时办结16件，4件结转至下年度继续办理。": [
        "received=20", "answered=16", "carried_out=4",
    ],
    "答复政府信息公开申请80件，另有7件申请按规定顺延到下年度答复。": ["answered=80", "carried_out=7"],
    "2022年结转公开申请2件，结转2024年继续办理1件。": ["carried_in=2", "carried_out=1"],
    "结转上年度公开申请3件。": ["carried_in=3"],
    "公开申请无下年度结转。": ["carried_out=0"],
    # 复议、诉讼
    "信息公开类行政复议7件，诉讼9件，均获维持。": ["review=7", "litigation=9"],
    "政府信息公开方面，行政复议、行政诉讼各2件。": ["review=2", "litigation=2"],
    "政府信息公开方面，涉及行政复议、行政诉讼5件。": [],
    "政府信息公开方面，收到行政复议1件，尚未办结0件；未经复议直接诉讼0件。": ["review=1"],
    "推进信息公开。办理行政复议案件120件。": [],
    "未发生有关政府信息公开工作的举报、投诉、行政复议或提起行政诉讼等情况。": ["review=0", "litigation=0"],
    "行政执法工作均无被申请行政复议和提起行政诉讼。": [],
    "因政府信息公开工作，全年有1件涉及本机关的行政复议。": ["review=1"],
    "涉及政府信息公开的行政诉讼数为0件。": ["litigation=0"],
    "收到公开申请34件，转下一年度办理答复的有1件。": ["received=34", "carried_out=1"],
    # 数字两旁的空格，文字版 PDF 里常有
    "全年收到政府信息公开申请 34 件，上年结转 2 件。": ["received=34", "carried_in=2"],
    "主动公开政府信息 1,250 条。": ["proactive=1250"],
    "政府信息公开申请办结 3 21 件。": [],
}  # fmt: skip


@pytest.mark.parametrize("text", COUNTED)
def test_a_number_is_what_its_words_say_or_it_is_left_out(text: str) -> None:
    assert sorted(f"{f.key}={f.value}" for f in said([text], 2023)) == sorted(COUNTED[text])


def test_a_heading_without_a_stop_does_not_run_into_the_text_below() -> None:
    (figure,) = said(["（一）主动公开方面\n主动公开政府信息12条。"], 2023)

    assert figure.phrase == "主动公开政府信息12条"


def test_the_phrase_is_what_stands_in_the_report() -> None:
    (figure,) = said(["全年主动公开政府信息 １２ 条。"], 2023)

    assert (figure.value, figure.phrase) == (12, "全年主动公开政府信息 １２ 条")


def test_a_line_that_breaks_off_goes_on_in_the_next() -> None:
    (figure,) = said(["全年依法依规、及时准确主动公开政府信\n息100余条。"], 2023)

    assert (figure.value, figure.approximate) == (100, True)
