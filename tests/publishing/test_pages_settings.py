"""Plans, columns, index numbers and imports, page by page."""

from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from gongkai.agencies.models import Duty
from gongkai.documents.sniff import XLSX
from gongkai.files.models import StoredFile
from gongkai.ledger.models import Entry
from gongkai.publishing.models import (
    CatalogueEntry,
    Column,
    ImportBatch,
    Item,
    ReviewPlan,
    Version,
)
from gongkai.publishing.selectors import desk_tasks, public_items
from gongkai.publishing.services.load_columns import load_columns
from tests.factories import office as offices
from tests.publishing.browsing import page, sign, signed_in, upload, written, xlsx

pytestmark = pytest.mark.django_db


# 审核方案、栏目、索引号 -----------------------------------------------------------------------


def plan_posted(**changes) -> dict:
    values = {"name": "一般审核", "filer_signs_first": "on"}
    for n, (name, duty) in enumerate(
        [("初审", "fill"), ("审核", "section_head"), ("审发", "leader")], start=1
    ):
        values |= {f"step_{n}_name": name, f"step_{n}_duty": duty}
    return values | changes


def test_a_plan_is_saved_and_replaces_the_old_one(place):
    officer = signed_in(place.officer)
    officer.post(reverse("publishing:plan", args=[place.plan.pk]), plan_posted(kinds=["notice"]))
    plan = ReviewPlan.objects.get(agency=place.agency, is_active=True)
    assert plan.name == "一般审核"
    assert plan.kinds == ["notice"]
    assert [s.name for s in plan.steps.order_by("position")] == ["初审", "审核", "审发"]


def test_a_plan_nobody_can_staff_is_refused_with_the_sentence(place):
    answer = signed_in(place.officer).post(
        reverse("publishing:new_plan"), plan_posted(step_3_duty="secrecy_reviewer")
    )
    assert "凑不齐三个不同的人" in answer.content.decode()
    assert ReviewPlan.objects.count() == 1


def test_a_plan_of_two_steps_is_refused(place):
    answer = signed_in(place.officer).post(
        reverse("publishing:new_plan"), plan_posted(step_3_duty="", step_3_name="")
    )
    assert "至少要有初审、审核、审发三步" in answer.content.decode()
    assert ReviewPlan.objects.count() == 1


def test_a_clerk_may_read_plans_columns_and_the_index_pattern_but_not_change_them(place, filer):
    for name in ("plans", "columns", "index_number"):
        told = page(filer, name)
        assert "btn--primary" not in told, name
    assert "三审" in page(filer, "plans")
    for name in ("new_plan", "new_column", "index_number"):
        assert filer.post(reverse(f"publishing:{name}"), {"name": "x"}).status_code == 403
    assert filer.get(reverse("publishing:plan", args=[place.plan.pk])).status_code == 403


def test_a_plan_of_another_office_is_not_there(place):
    other = signed_in(offices.office("别的街道").officer)
    url = reverse("publishing:plan", args=[place.plan.pk])
    assert other.get(url).status_code == 404
    assert other.post(url, plan_posted()).status_code == 404


def test_a_local_column_is_added_and_shown(place, admin):
    admin.post(
        reverse("publishing:new_column"),
        {"parent": place.column.pk, "name": "防汛", "freshness_days": "30"},
    )
    column = Column.objects.get(name="防汛")
    assert (column.agency, column.parent, column.origin) == (place.agency, place.column, "local")
    assert Entry.objects.filter(act="column.added").exists()
    answer = admin.post(
        reverse("publishing:new_column"), {"parent": place.column.pk, "name": "防汛"}
    )
    assert "下面已有“防汛”" in answer.content.decode()


def test_a_column_name_of_characters_that_nobody_sees_is_refused(place, admin):
    answer = admin.post(
        reverse("publishing:new_column"), {"parent": place.column.pk, "name": "\u200b\u2060"}
    )
    assert "请填写栏目名称。" in answer.content.decode()
    assert not Column.objects.filter(parent=place.column).exists()


def test_too_long_a_pattern_or_name_is_refused_in_own_words(place, admin):
    answer = admin.post(reverse("publishing:index_number"), {"index_pattern": "甲" * 81})
    assert "这里有81字，最多80字，请缩短。" in answer.content.decode()
    answer = signed_in(place.officer).post(
        reverse("publishing:new_plan"), plan_posted(kinds=["nothing"], step_1_name="初" * 21)
    )
    told = answer.content.decode()
    assert "适用体裁无法识别，请重新选择。" in told
    assert "这里有21字，最多20字，请缩短。" in told


def test_a_shipped_column_once_renamed_is_left_alone_by_upgrades(place, admin):
    load_columns(now=offices.NOW)
    news = Column.objects.get(code="news")
    admin.post(
        reverse("publishing:column", args=[news.pk]),
        {"name": "街道动态", "position": "7", "is_active": "on"},
    )
    Column.objects.filter(pk=news.pk).update(revision=0)
    load_columns(now=offices.NOW)
    news.refresh_from_db()
    assert (news.name, news.origin) == ("街道动态", "changed")


def test_a_column_that_still_shows_something_cannot_be_switched_off(place, admin):
    place.published()
    answer = admin.post(
        reverse("publishing:column", args=[place.column.pk]), {"name": "栏目", "position": "0"}
    )
    assert "栏目里还有1件公开的信息" in answer.content.decode()
    place.column.refresh_from_db()
    assert place.column.is_active


def test_a_lower_office_cannot_change_a_shipped_column(place):
    above = offices.agency("测试区")
    place.agency.parent = above
    place.agency.save()
    client = signed_in(offices.person("测试员戊", offices.post(place.agency, Duty.SYSTEM_ADMIN)))
    url = reverse("publishing:column", args=[place.column.pk])
    assert client.get(url).status_code == 404
    assert client.post(url, {"name": "改名", "position": "0"}).status_code == 404


def test_the_index_pattern_is_shown_with_its_first_number_and_saved(place, admin):
    url = reverse("publishing:index_number")
    code = place.agency.code
    year = timezone.localdate().year
    told = admin.post(url, {"index_pattern": "{code}-{YYYY}-{N3}", "show": "1"}).content.decode()
    assert f"{code}-{year}-001" in told
    place.agency.refresh_from_db()
    assert place.agency.index_pattern == "{code}-{YYYY}-{N5}", "looking at an example saves nothing"
    admin.post(url, {"index_pattern": "{code}-{YYYY}-{N3}"})
    place.agency.refresh_from_db()
    assert place.agency.index_pattern == "{code}-{YYYY}-{N3}"


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("{code}-{YYYY}", "须有且只有一个流水号"),
        ("{YYYY}-{N5}", "须有机构代码"),
        ("{code}-{N5}", "须有年度"),
        ("{code}-{YYYY}-{N5}{Q}", "无法识别"),
        ("{uscc18}-{YYYY}-{N5}", "请先在单位资料里填写"),
    ],
)
def test_an_impossible_index_pattern_is_refused_beside_its_field(place, admin, pattern, sentence):
    told = admin.post(
        reverse("publishing:index_number"), {"index_pattern": pattern}
    ).content.decode()
    assert sentence in told
    assert "field--bad" in told


# 导入 ----------------------------------------------------------------------------------------

HEAD = ["名称", "栏目", "成文日期", "文号", "索引号"]


def check(client, code, sheet):
    return client.post(reverse("publishing:import", args=[code]), {"file": sheet})


def test_old_items_are_checked_imported_and_taken_back(place):
    officer = signed_in(place.officer)
    sheet = xlsx(
        HEAD,
        [
            "旧\u202e办法\u200b一",
            place.column.name,
            "2019-03-01",
            "测街〔2019〕5号",
            f"{place.agency.code}-2019-00041",
        ],
        ["旧办法二", "没有的栏目", "2019-03-01", "", ""],
        ["", place.column.name, "2019-03-01", "", ""],
        ["旧办法四", place.column.name, "2021-02-30", "", ""],
        ["\u200b\ufeff", place.column.name, "2019-03-01", "", ""],
    )
    told = check(officer, "items", sheet)
    text = unescape(told.content.decode())
    assert "1 行可以导入，4 行有错" in text
    for sentence in ("没有“没有的栏目”这个栏目", "没有填名称", "日期“2021-02-30”不存在"):
        assert sentence in text
    assert [p.line for p in told.context["checked"]["problems"]] == [3, 4, 5, 6]
    assert not Item.objects.exists(), "looking is not importing"

    stored = StoredFile.objects.get()
    now_url = reverse("publishing:import_now", args=["items", stored.pk])
    officer.post(now_url)
    item = Item.objects.get()
    assert item.title == "旧办法一"
    assert (item.origin, item.stage, item.index_number) == (
        "imported", "draft", f"{place.agency.code}-2019-00041",
    )  # fmt: skip
    assert item.due_on is None
    assert not item.signatures.exists()
    assert not public_items(timezone.now()).exists()
    assert "已经导入过了" in officer.post(now_url, follow=True).content.decode()
    assert Item.objects.count() == 1

    batch = ImportBatch.objects.get()
    officer.post(reverse("publishing:undo_import", args=[batch.pk]))
    assert not Item.objects.exists()
    assert not Version.objects.exists()
    acts = list(Entry.objects.values_list("act", flat=True))
    assert acts.count("items.imported") == 1
    assert acts.count("import.undone") == 1


def test_imported_items_are_said_to_be_unpublished_and_do_not_crowd_today(place, today):
    officer = signed_in(place.officer)
    check(officer, "items", xlsx(HEAD, ["旧办法", place.column.name, "2019-03-01", "", ""]))
    officer.post(reverse("publishing:import_now", args=["items", StoredFile.objects.get().pk]))
    item = Item.objects.get()
    assert "历史导入，未公开" in page(officer, "list")
    assert "公众看不到" in page(officer, "item", item.pk)
    from gongkai.agencies.selectors import scope

    assert not desk_tasks(scope(place.officer, today), timezone.now())


def test_an_imported_item_goes_out_only_through_three_reviews(place, filer):
    officer = signed_in(place.officer)
    check(
        officer,
        "items",
        xlsx([*HEAD, "正文"], ["旧办法", place.column.name, "2019-03-01", "", "", "正文。"]),
    )
    officer.post(reverse("publishing:import_now", args=["items", StoredFile.objects.get().pk]))
    item = Item.objects.get()
    forged = officer.post(reverse("publishing:publish", args=[item.pk]), {"when": "now"})
    assert "还没有三个不同的人" in forged.content.decode()
    filer.post(
        reverse("publishing:send", args=[item.pk]),
        {"gates": "all", "seen_hash": item.current_version.content_hash},
    )
    sign(signed_in(place.section_head), item)
    sign(signed_in(place.leader), item)
    officer.post(reverse("publishing:publish", args=[item.pk]), {"when": "now"})
    assert item in public_items(timezone.now())


def test_new_numbers_go_on_behind_the_imported_ones(place):
    officer = signed_in(place.officer)
    number = f"{place.agency.code}-2026-00041"
    check(officer, "items", xlsx(HEAD, ["旧", place.column.name, "2026-01-05", "", number]))
    officer.post(reverse("publishing:import_now", args=["items", StoredFile.objects.get().pk]))
    item = place.published()
    assert item.index_number == f"{place.agency.code}-2026-00042"


def test_a_batch_somebody_has_worked_on_is_not_taken_back(place):
    officer = signed_in(place.officer)
    check(officer, "items", xlsx(HEAD, ["旧", place.column.name, "2019-03-01", "", ""]))
    officer.post(reverse("publishing:import_now", args=["items", StoredFile.objects.get().pk]))
    item = Item.objects.get()
    officer.post(reverse("publishing:edit", args=[item.pk]), written(place, version="1"))
    told = officer.post(
        reverse("publishing:undo_import", args=[ImportBatch.objects.get().pk]), follow=True
    )
    assert "已经有人办理过" in told.content.decode()
    assert Item.objects.count() == 1


def test_an_index_number_in_use_is_named_with_its_line(place):
    item = place.published()
    sheet = xlsx(
        HEAD,
        ["旧一", place.column.name, "2026-01-05", "", item.index_number],
        ["旧二", place.column.name, "2026-01-05", "", "旧-1"],
        ["旧三", place.column.name, "2026-01-05", "", "旧-1"],
    )
    checked = check(signed_in(place.officer), "items", sheet).context["checked"]
    assert [(p.line, p.what[-12:]) for p in checked["problems"]] == [
        (2, f"“{item.index_number}”已经有了，请核对。"[-12:]),
        (4, "“旧-1”在表里出现了两次，请核对。"[-12:]),
    ]


def test_a_sheet_without_the_head_is_told_what_is_missing(place):
    told = check(signed_in(place.officer), "items", xlsx(["甲", "乙"], ["1", "2"])).content.decode()
    assert "没有找到表头" in told
    assert "请下载样表" in told


def test_a_file_that_is_no_spreadsheet_is_told(place):
    told = check(signed_in(place.officer), "items", upload("表.txt")).content.decode()
    assert "这不是工作簿" in told


def test_a_clerk_cannot_import(place, filer):
    assert filer.get(reverse("publishing:import", args=["items"])).status_code == 404
    assert filer.post(reverse("publishing:import_now", args=["items", 1])).status_code == 404


def test_the_sample_sheet_can_be_read_back_by_the_import(place):
    """Its example line names a shipped column, so the shipped columns must be there."""
    load_columns(now=offices.NOW)
    officer = signed_in(place.officer)
    for code, right in (("items", 1), ("catalogue", 1)):
        sample = officer.get(reverse("publishing:sample", args=[code])).content
        assert load_workbook(BytesIO(sample)).active.max_row == 2
        told = check(officer, code, SimpleUploadedFile("样表.xlsx", sample, XLSX))
        assert told.context["checked"]["right"] == right, told.context["checked"]["problems"]


def test_the_catalogue_is_imported_with_its_two_row_head_and_ticked_channels(place):
    officer = signed_in(place.officer)
    sheet = xlsx(
        [
            "序号",
            "公开事项",
            None,
            "公开内容（要素）",
            "公开渠道和载体",
            "公开对象",
            None,
            "公开方式",
            None,
        ],
        [None, "一级事项", "二级事项", None, None, "全社会", "特定群体", "主动", "依申请公开"],
        [
            "1",
            "社会救助",
            "低保",
            "对象名单",
            "■政府网站 □政府公报 ■公开查阅点",
            "√",
            None,
            "√",
            None,
        ],
        ["2", None, "临时救助", "对象名单", "■政府网站", None, "申请人", None, "√"],
    )
    check(officer, "catalogue", sheet)
    officer.post(reverse("publishing:import_now", args=["catalogue", StoredFile.objects.get().pk]))
    first, second = CatalogueEntry.objects.order_by("pk")
    assert (first.first_level, first.outlets) == ("社会救助", ["政府网站", "公开查阅点"])
    assert (second.first_level, second.second_level) == ("社会救助", "临时救助")
    assert second.to_groups == "申请人"
    assert not second.to_everybody
    assert (second.is_proactive, second.on_application) == (False, True)
    told = page(officer, "catalogue", q="临时")
    assert "临时救助" in told
    assert "低保" not in told
    officer.post(reverse("publishing:undo_import", args=[ImportBatch.objects.get().pk]))
    assert not CatalogueEntry.objects.exists()


def test_a_catalogue_batch_in_use_is_not_taken_back(place, filer):
    officer = signed_in(place.officer)
    check(officer, "catalogue", xlsx(["一级事项", "公开内容"], ["社会救助", "名单"]))
    officer.post(reverse("publishing:import_now", args=["catalogue", StoredFile.objects.get().pk]))
    entry = CatalogueEntry.objects.get()
    filer.post(reverse("publishing:new"), written(place, catalogue_entry=entry.pk))
    told = officer.post(
        reverse("publishing:undo_import", args=[ImportBatch.objects.get().pk]), follow=True
    )
    assert "不能整批撤销" in told.content.decode()
    assert CatalogueEntry.objects.exists()


# 上级的系统管理员 -----------------------------------------------------------------------------


def test_a_system_administrator_sets_up_the_offices_below_his_own():
    top = offices.agency("示例区", kind="county")
    lower = offices.office("甲街道", parent=top)
    system = signed_in(offices.person("测试员系", offices.post(top, Duty.SYSTEM_ADMIN)))
    office = lower.agency.pk
    for name in ("plans", "columns", "index_number"):
        assert "测试市测试区甲街道" in page(system, name, office=office), name
        assert f"office={office}" in page(system, name), name

    answer = system.post(
        reverse("publishing:plan", args=[lower.plan.pk]), plan_posted(name="新三审")
    )
    assert answer.status_code == 302
    assert ReviewPlan.objects.get(agency=lower.agency, is_active=True).name == "新三审"
    system.post(
        reverse("publishing:index_number") + f"?office={office}",
        {"index_pattern": "{code}/{YYYY}/{N4}"},
    )
    lower.agency.refresh_from_db()
    assert lower.agency.index_pattern == "{code}/{YYYY}/{N4}"
    system.post(
        reverse("publishing:new_column") + f"?office={office}",
        {"parent": lower.column.pk, "name": "防汛"},
    )
    column = Column.objects.get(name="防汛")
    assert column.agency == lower.agency
    system.post(
        reverse("publishing:column", args=[column.pk]),
        {"name": "防汛防台", "position": "1", "is_active": "on"},
    )
    column.refresh_from_db()
    assert column.name == "防汛防台"


def test_neither_a_neighbour_nor_a_superior_of_another_duty_reaches_down():
    top = offices.agency("示例区", kind="county")
    lower, beside = offices.office("甲街道", parent=top), offices.agency("乙街道", parent=top)
    neighbour = signed_in(offices.person("测试员系", offices.post(beside, Duty.SYSTEM_ADMIN)))
    officer = signed_in(offices.person("测试员区", offices.post(top, Duty.DISTRICT_OFFICER)))
    for client in (neighbour, officer):
        for name in ("plans", "columns", "index_number"):
            url = reverse(f"publishing:{name}") + f"?office={lower.agency.pk}"
            assert client.get(url).status_code == 404, name
    url = reverse("publishing:plan", args=[lower.plan.pk])
    assert neighbour.get(url).status_code == 404
    assert neighbour.post(url, plan_posted()).status_code == 404
    assert lower.plan.name == ReviewPlan.objects.get(agency=lower.agency, is_active=True).name


def test_with_many_offices_below_the_office_is_chosen_from_a_list():
    top = offices.agency("示例区", kind="county")
    for number in range(6):
        offices.agency(f"街道{number}", parent=top)
    system = signed_in(offices.person("测试员系", offices.post(top, Duty.SYSTEM_ADMIN)))
    told = page(system, "columns")
    assert told.count("<option") == 7
    assert "看这个机关" in told
