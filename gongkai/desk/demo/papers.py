"""Annual reports that other offices made with their own means, some with a fault planted in them.

Every office, number and sentence is invented. A fault is put into one cell or one sentence, as it
happens by hand; which rule must find it is told beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gongkai.documents.write import report_docx, report_html
from gongkai.documents.write.data import report_text
from gongkai.documents.write.paper import Paper
from gongkai.law.report.figures import Number, Report, SectionText
from gongkai.law.report.forms import Form, form_for_year

PLACE = "演示市演示区"
BORROWED = (
    "一是主动公开的内容还不够丰富，群众关心的事项更新偏慢；二是解读形式比较单一，图表和问答较少；"
    "三是各科室兼职人员变动频繁，业务不够熟练。下一步将按季度核对栏目更新情况，每半年组织一次业务培训，"
    "对群众咨询较多的事项逐项编写问答，并由分管负责人逐月督促落实。"
)
OWN_WORDS = (
    "网上答复与窗口答复的口径有时不一致。已把近两年的答复整理成对照表，窗口和网上共用。",
    "政策文件多、解读少。今年起惠企文件一律配一页问答，发布前请两家企业试读。",
    "村级公开栏更换不及时。由驻村干部每月拍照回传，镇办公室抽查。",
    "档案移交后查找申请所涉文件较慢。已与档案室约定两个工作日内回复检索结果。",
)
#: What only this office did; 银杏街道 and 紫荆街道 have nothing of their own, and S_DUP tells that.
OWN_WORK = {
    "青杨街道办事处": "老旧小区改造的施工安排、资金来源和验收结果按楼栋张贴，居民议事会逐条答问；"
    "社区书记轮流到街道大厅值守，当面说明怎样查阅文件、怎样提出申请。",
    "白桦镇人民政府": "耕地地力保护补贴、防汛物资储备、农房建设审批等涉农事项编成口袋书送到农户；"
    "赶集日在集市设咨询台，由农技员和司法所人员一道解释政策，收到的意见当月回复。",
    "红枫街道办事处": "商圈内的店铺最关心门前设施和占道审批，据此整理出一图读懂的办理流程，放在楼宇服务站；"
    "招商、税务和市场监管人员每周到站，企业提出的文件查询当场检索。",
    "水杉新区管理委员会": "园区规划调整、土地出让和环评公示集中在一张电子地图上，点开地块就能看到批文；"
    "项目专员把新政策按行业分送，企业看不明白的由起草部门录制讲解。",
}


@dataclass(frozen=True, slots=True)
class Made:
    """One office's report: applications by natural persons and companies, and what is wrong in it."""

    office: str
    ending: str
    received: tuple[int, int]
    carried_in: int
    granted: int
    not_found: int
    decisions: int
    reviews: int = 0
    words: str = ""
    term: str = "20个工作日"
    said_received: int = 0  # how many more than table 3 the text says
    wrong: Mapping[tuple[str, str, int], int | None] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{PLACE}{self.office}"

    @property
    def answered(self) -> int:
        return self.granted + self.not_found

    @property
    def carried_out(self) -> int:
        return sum(self.received) + self.carried_in - self.answered


def reports() -> tuple[Made, ...]:
    """What came in by post and network, the fault of each beside it."""
    return (
            Made(
            "青杨街道办事处", "docx", (9, 3), 1, 8, 3, 96, words=OWN_WORDS[0],
            wrong={("table3", "carried_out", 6): 1},
        ),
        # N_REQ: the text counts one application more. N_LIMIT: 20日 for 20个工作日.
        Made(
            "白桦镇人民政府", "html", (6, 2), 0, 5, 2, 41, words=OWN_WORDS[2], said_received=1,
            term="20日",
        ),
        Made("红枫街道办事处", "txt", (5, 1), 0, 4, 2, 58, words=OWN_WORDS[1]),
        # T4_SUM_REVIEW: the total of 行政复议. The words of 五 are those of the next office.
        Made(
            "银杏街道办事处", "html", (11, 4), 2, 10, 4, 73, reviews=2, words=BORROWED,
            wrong={("table4", "review", 4): 3},
        ),
        # T_NO_BLANK: a cell left empty. Far more penalties than anybody else.
        Made(
            "紫荆街道办事处", "docx", (7, 2), 0, 6, 3, 2140, words=BORROWED,
            wrong={("table3", "R5_1", 1): None},
        ),
        Made("水杉新区管理委员会", "txt", (3, 4), 0, 4, 3, 12, words=OWN_WORDS[3]),
    )  # fmt: skip


def last_years() -> tuple[Made, ...]:
    """T3_CARRY: 银杏街道 carried three over, and took in two a year later."""
    return (
        Made("青杨街道办事处", "txt", (8, 2), 0, 6, 3, 88, words="办事指南更新较慢，群众反映查到的材料清单与窗口要求不一致。已逐项核对并指定专人维护。"),
        Made("银杏街道办事处", "txt", (9, 3), 1, 7, 3, 70, words="解读材料偏少，发布往往晚于文件。已要求起草科室在送审文件时同步报送解读稿。"),
    )  # fmt: skip


def file_name(made: Made, year: int) -> str:
    """As offices call their files."""
    return f"{made.office}{year}年度报告.{made.ending}"


def written(made: Made, year: int) -> bytes:
    """The report in the format in which it comes."""
    paper = _paper(made, year)
    match made.ending:
        case "docx":
            return report_docx(paper)
        case "html":
            return report_html(paper).encode()
        case _:
            return report_text(paper).encode()


def _paper(made: Made, year: int) -> Paper:
    title = f"{made.name}{year}年政府信息公开工作年度报告"
    lead = f"本报告依照《中华人民共和国政府信息公开条例》编制，数据统计期限为{year}年1月1日至12月31日。"
    return Paper(_report(made, year), title, lead, made.name, date(year + 1, 1, 15))


def _report(made: Made, year: int) -> Report:
    form = form_for_year(year)
    table3, table4 = _table_3(made, form), {g.id: [0] * 5 for g in form.table4_groups}
    table4["review"] = [made.reviews, 0, 0, 0, made.reviews]
    tables: dict[str, dict[str, list[Number | None]]] = {
        "table3": {row: list(cells) for row, cells in table3.items()},
        "table4": {row: list(cells) for row, cells in table4.items()},
    }
    for (table, row, column), value in made.wrong.items():
        tables[table][row][column] = value
    table2: dict[str, dict[str, Number | None]] = {
        row.id: {column.id: 0 for column in block.columns}
        for block in form.table2 for row in block.rows
    }  # fmt: skip
    table2["normative"]["in_force"] = 2
    table2["penalty"]["decisions"] = made.decisions
    return Report(
        made.name, year, form.id, table2,
        {row: tuple(cells) for row, cells in tables["table3"].items()},
        {row: tuple(cells) for row, cells in tables["table4"].items()},
        sections=_sections(made, form, year),
    )  # fmt: skip


def _table_3(made: Made, form: Form) -> dict[str, tuple[int, ...]]:
    """All that is not a natural person's new application is a company's last."""
    people, companies = made.received
    granted = min(made.granted, companies)
    by_row = {
        "new_received": (people, companies),
        "carried_in": (made.carried_in, 0),
        "R1": (made.granted - granted, granted),
        "R4_1": (made.not_found, 0),
        "result_total": (made.answered - granted, granted),
        "carried_out": (made.carried_out - (companies - granted), companies - granted),
    }
    found = {row.id: by_row.get(row.id, (0, 0)) for row in form.numeric_rows}
    return {row: (one, two, 0, 0, 0, 0, one + two) for row, (one, two) in found.items()}


def _sections(made: Made, form: Form, year: int) -> tuple[SectionText, ...]:
    said = {
        "一": "\n".join(
            (
                "（一）主动公开",
                f"{year}年，主动公开政府信息{made.decisions + 45}条，其中行政处罚决定{made.decisions}条，其他信息45条。",
                "（二）依申请公开",
                f"收到政府信息公开申请{sum(made.received) + made.said_received}件，上年结转{made.carried_in}件，"
                f"答复{made.answered}件，结转下年度继续办理{made.carried_out}件。"
                f"自收到申请之日起{made.term}内予以答复。",
                "（三）政府信息管理",
                f"{made.office}明确一名负责人分管，信息发布前逐件审核，已失效的文件及时标注。",
                "（四）政府信息公开平台建设",
                f"栏目按月检查，{made.office}便民服务大厅设公共查阅点一处。",
                "（五）监督保障",
                f"全年组织政府信息公开业务培训{1 + made.reviews}期，未发生责任追究情况。",
                OWN_WORK.get(made.office, ""),
            )
        ),
        "五": made.words,
        "六": "本年度发出信息处理费收费通知0件，总金额0元，实际收取0元。没有其他需要报告的事项。",
    }  # fmt: skip
    return tuple(SectionText(s.no, s.heading, said.get(s.no, "")) for s in form.sections)
