"""Writing, and who sees what: the staff pages as a person in a browser meets them."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.models import Duty, Section
from gongkai.agencies.selectors import scope
from gongkai.files.models import StoredFile
from gongkai.publishing import review
from gongkai.publishing.models import (
    Column,
    Item,
    PlanStep,
    Signature,
)
from gongkai.publishing.selectors import desk_tasks
from gongkai.publishing.services.load_columns import load_columns
from gongkai.publishing.services.save_version import save_version
from gongkai.publishing.services.send_for_review import send_for_review
from gongkai.publishing.services.sign_step import sign_step
from gongkai.publishing.states import due_shown
from tests.factories import office as offices
from tests.factories.office import NOW
from tests.publishing.browsing import TABLE, docx, page, sign, signed_in, upload, written

pytestmark = pytest.mark.django_db


# 写稿 ---------------------------------------------------------------------------------------


def test_a_clerk_writes_an_item_and_sends_it_for_review_in_three_posts(place, filer):
    answer = filer.post(reverse("publishing:new"), written(place, send="1"))
    item = Item.objects.get()
    assert answer.url == reverse("publishing:send", args=[item.pk]) + "?saved=new"
    assert item.current_version.body == "<p>每日清扫两次。</p>"
    confirm = page(filer, "send", item.pk)
    assert all(gate in confirm for gate in review.GATES.values())
    answer = filer.post(
        answer.url, {"gates": "all", "seen_hash": item.current_version.content_hash}
    )
    item.refresh_from_db()
    assert answer.url == reverse("publishing:item", args=[item.pk])
    assert item.stage == "in_review"
    signature = item.signatures.get()
    assert signature.as_filer
    assert signature.gates == dict.fromkeys(review.GATES, True)


def test_without_all_five_gates_nothing_is_sent_and_the_open_one_is_named(place, filer):
    item = place.drafted()
    ticked = ["politics", "law", "policy", "secrecy"]
    answer = filer.post(
        reverse("publishing:send", args=[item.pk]),
        {"gates": ticked, "seen_hash": item.current_version.content_hash},
    )
    assert "“文字关”还没有勾选" in answer.content.decode()
    item.refresh_from_db()
    assert item.stage == "draft"
    assert not item.signatures.exists()


def test_who_may_not_sign_as_filer_is_told_before_who_has_to_send_it_on(place):
    """The only filer has written on it too: were it sent by the officer, nobody could sign 初审."""
    item = place.drafted(by=place.filer)
    save_version(
        item.pk, place.draft(title="另一个名称"), expected_version=1, by=place.officer, now=NOW
    )
    told = page(signed_in(place.officer), "send", item.pk)
    assert "请测试员甲打开这一件" in told
    assert "（您）" not in told
    assert 'name="gates"' not in told
    assert "确认送审" not in told


def test_an_officer_without_a_filling_post_sends_and_three_others_sign(place):
    """《条例》三审：起草、送审的人之外，三个不同的人。"""
    item = place.drafted(by=place.officer)
    told = page(signed_in(place.officer), "send", item.pk)
    assert "确认送审" in told
    assert "（您）" not in told
    send_for_review(item.pk, by=place.officer, now=NOW)
    assert not item.signatures.exists()
    assert [t.action_label for t in desk_tasks(scope(place.filer, NOW.date()), NOW)] == ["看稿签名"]
    for person in (place.filer, place.section_head, place.leader):
        place.agree(item, person, now=NOW)
    item.refresh_from_db()
    assert item.stage == "approved"


def test_sending_twice_is_told_kindly_and_signs_once(place, filer):
    item = place.drafted()
    posted = {"gates": "all", "seen_hash": item.current_version.content_hash}
    url = reverse("publishing:send", args=[item.pk])
    filer.post(url, posted)
    answer = filer.post(url, posted, follow=True)
    assert "已经送审了，不必再送" in answer.content.decode()
    assert Signature.objects.count() == 1


def test_a_text_changed_behind_the_confirmation_is_not_sent(place, filer):
    item = place.drafted()
    answer = filer.post(
        reverse("publishing:send", args=[item.pk]),
        {"gates": "all", "seen_hash": "0" * 64},
        follow=True,
    )
    assert "稿子又变了" in answer.content.decode()
    item.refresh_from_db()
    assert item.stage == "draft"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "请填写标题。"),
        ("title", "长" * 201, "标题有201字，最多200字，请缩短。"),
        ("title", "清扫\x00安排", "这里有看不见的控制字符，请删去后重新填写。"),
        ("summary", "概" * 501, "这里有501字，最多500字，请缩短。"),
        ("column", "999999", "这个栏目不是本单位在用的，请重新选择。"),
        ("formed_on", "2021-02-30", "没有这一天，请写成2021-02-03的样子。"),
        ("formed_on", "2999-01-01", "成文日期晚于今天，请核对。"),
        ("formed_on", "", "请填写成文日期。"),
        ("disclosure", "withheld", "依申请公开、不予公开的，须写明理由（国办发〔2016〕80号）。"),
        ("kind", "normative", "行政规范性文件须标注有效性，请选择。"),
        ("repeals", "没有〔2020〕1号", "本单位没有这个文号、索引号或名称的文件，请核对。"),
        ("embargo_until", "2026-01-01", "“不早于”的日期在成文日期之前，请核对。"),
    ],
)
def test_each_mistake_is_told_next_to_its_field_and_nothing_is_saved(
    place, filer, field, value, sentence
):
    answer = filer.post(reverse("publishing:new"), written(place, **{field: value}))
    told = answer.content.decode()
    assert sentence in unescape(told)
    assert "field--bad" in told
    assert "每日清扫两次。" in told, "what was typed is still there"
    assert not Item.objects.exists()


def test_figures_of_full_width_are_read_as_figures(place, filer):
    filer.post(
        reverse("publishing:new"),
        written(place, formed_on="２０２６－０３－０２", document_number="测街〔２０２６〕５号"),
    )
    item = Item.objects.get()
    assert item.formed_on.isoformat() == "2026-03-02"
    assert item.document_number == "测街〔2026〕5号"


def test_an_untouched_text_saved_again_makes_no_new_version(place, filer):
    item = place.drafted(body=f"<p>一</p>\n{TABLE}\n<p>二</p>")
    form = filer.get(reverse("publishing:edit", args=[item.pk])).context["form"]
    values = {
        name: field
        for name in form.fields
        if (field := form[name].value()) not in (None, "", False)
    }
    values["body"] = values["body"].replace("\n", "\r\n")  # as browsers send it
    filer.post(reverse("publishing:edit", args=[item.pk]), values)
    assert item.versions.count() == 1


def test_plain_paragraphs_are_shown_as_text_and_a_table_as_it_is(place, filer):
    plain = place.drafted(body="<p>第一段。</p><p>第二段。</p>")
    rich = place.drafted(body=f"<p>名单：</p>{TABLE}")
    shown = filer.get(reverse("publishing:edit", args=[plain.pk])).context["form"]["body"].value()
    assert shown == "第一段。\n\n第二段。"
    assert (
        TABLE
        in filer.get(reverse("publishing:edit", args=[rich.pk])).context["form"]["body"].value()
    )


def test_script_in_pasted_text_does_not_survive(place, filer):
    filer.post(
        reverse("publishing:new"),
        written(place, body='<p onclick="x()">正文</p><script>alert(1)</script>'),
    )
    assert Item.objects.get().current_version.body == "<p>正文</p>"


def test_two_browsers_on_one_draft_the_second_is_told_and_keeps_his_text(place, filer):
    item = place.drafted()
    url = reverse("publishing:edit", args=[item.pk])
    signed_in(place.officer).post(url, written(place, version="1", body="专员的一稿。"))
    answer = filer.post(url, written(place, version="1", body="填报人的一稿。"))
    told = answer.content.decode()
    assert "测试员丁刚刚保存了第2稿" in told
    assert "填报人的一稿。" in told
    assert item.versions.count() == 2


def test_an_expired_session_leads_to_sign_in_and_back(place):
    item = place.drafted()
    url = reverse("publishing:edit", args=[item.pk])
    answer = Client().post(url, written(place, version="1"))
    assert answer.status_code == 302
    assert reverse("accounts:sign_in") in answer.url
    assert f"next={url}" in answer.url
    assert item.versions.count() == 1


def test_a_text_in_review_cannot_be_edited(place, filer):
    item = place.sent()
    answer = filer.post(
        reverse("publishing:edit", args=[item.pk]),
        written(place, version="1", body="改了"),
        follow=True,
    )
    assert "正在审核，不能修改" in answer.content.decode()
    assert item.versions.count() == 1


def test_a_returned_item_shows_the_reason_and_the_marks_first(place, filer):
    item = place.sent()
    sign_step(
        item.pk, seen_hash=item.current_version.content_hash, verdict="return", by=place.section_head,
        now=timezone.now(), opinion="次数与方案不一致。", marks=("每日清扫两次。",),
    )  # fmt: skip
    told = page(filer, "edit", item.pk)
    assert "次数与方案不一致。" in told
    assert "<mark>每日清扫两次。</mark>" in told


def test_a_former_item_is_cloned_without_its_number_date_and_files(place, filer):
    item = place.published(document_number="测街〔2026〕5号")
    form = filer.get(reverse("publishing:new"), {"like": item.pk}).context["form"]
    assert form["title"].value() == "测试街道清扫保洁安排"
    assert form["body"].value() == "每日清扫两次。"
    assert not form["formed_on"].value()
    assert not form["document_number"].value()


def test_the_kind_follows_from_the_column(place, filer):
    load_columns(now=offices.NOW)
    news = Column.objects.get(code="news")
    filer.post(reverse("publishing:new"), written(place, column=news.pk, kind=""))
    assert Item.objects.get().kind == "news"


# 应公开日 -------------------------------------------------------------------------------------


def test_the_due_day_is_told_with_its_reason_before_anything_is_saved(place, filer):
    """2021-09-24 + 20 working days over 国庆 = 2021-10-27 (law.md §12)."""
    told = page(filer, "due", office=place.agency.pk, formed_on="2021-09-24")
    assert "2021年10月27日" in told
    assert "第二十六条" in told
    assert "10月1日至10月7日" in told, "each skipped day is explained"


def test_the_annual_report_is_due_on_the_fixed_day_of_the_year_after_it(place, filer):
    """第四十九条: a street's report by 31 January, not 20 working days after its date."""
    title = "测试区青石街道2020年政府信息公开工作年度报告"
    told = page(filer, "due", office=place.agency.pk, formed_on="2021-01-20", title=title)
    assert "2021年1月31日" in told
    other = page(filer, "due", office=place.agency.pk, formed_on="2021-01-20", title="通知")
    assert "2021年1月31日" not in other


def test_the_plate_names_the_year_where_it_is_not_this_one():
    assert due_shown(date(2021, 1, 31), 3, False, date(2021, 1, 27)).day == "1月31日"
    assert due_shown(date(2021, 1, 31), -9, False, date(2026, 1, 27)).day == "2021年1月31日"


def test_a_day_that_does_not_exist_gives_no_due_day(place, filer):
    assert "应公开日" not in page(filer, "due", office=place.agency.pk, formed_on="2021-02-30")


def test_the_due_day_of_another_office_is_not_told(place, filer):
    other = offices.office("别的街道")
    answer = filer.get(
        reverse("publishing:due"), {"office": other.agency.pk, "formed_on": "2021-09-24"}
    )
    assert answer.status_code == 404


# 附件与文稿 -----------------------------------------------------------------------------------


def test_attachments_are_kept_named_and_removed(place, filer):
    filer.post(
        reverse("publishing:new"),
        written(place, attachments=[upload("甲.txt"), upload("乙.txt", b"2")]),
    )
    item = Item.objects.get()
    first, second = item.current_version.attachments.order_by("position")
    assert [first.name, second.name] == ["甲.txt", "乙.txt"]
    filer.post(
        reverse("publishing:edit", args=[item.pk]),
        written(
            place, version="1", file=[first.file_id, second.file_id],
            **{f"name_{first.file_id}": "名单", f"drop_{second.file_id}": "on"},
        ),
    )  # fmt: skip
    item.refresh_from_db()
    assert [a.name for a in item.current_version.attachments.all()] == ["名单"]


def test_a_file_survives_a_mistake_elsewhere_in_the_form(place, filer):
    answer = filer.post(reverse("publishing:new"), written(place, title="", attachments=[upload()]))
    kept = StoredFile.objects.get()
    assert f'name="file" value="{kept.pk}"' in answer.content.decode()
    filer.post(reverse("publishing:new"), written(place, file=[kept.pk]))
    assert Item.objects.get().current_version.attachments.get().file == kept


def test_a_file_that_is_too_large_is_refused_beside_its_field(place, filer, settings):
    settings.GONGKAI_MAX_UPLOAD_BYTES = 3 * 1024 * 1024
    big = upload("大.txt", b"x" * (3 * 1024 * 1024 + 1))
    answer = filer.post(reverse("publishing:new"), written(place, attachments=[big]))
    assert "文件超过3兆字节" in answer.content.decode()
    assert not Item.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_disguised_file_is_refused_and_the_text_stays(place, filer):
    answer = filer.post(
        reverse("publishing:new"),
        written(place, attachments=[upload("表.xlsx", b"<html><body>x</body></html>")]),
    )
    told = answer.content.decode()
    assert "的内容与文件名不符" in told
    assert "每日清扫两次。" in told
    assert not Item.objects.exists()


def test_a_full_disk_is_told_and_nothing_is_half_saved(place, filer, monkeypatch):
    def full(*args, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gongkai.files.services.store_file.os.fsync", full)
    answer = filer.post(reverse("publishing:new"), written(place, attachments=[upload()]))
    assert "服务器磁盘已满" in answer.content.decode()
    assert not Item.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_file_of_another_office_cannot_be_attached_by_its_number(place, filer):
    other = offices.office("别的街道")
    signed_in(other.filer).post(
        reverse("publishing:new"), written(other, attachments=[upload("密.txt")])
    )
    theirs = StoredFile.objects.get()
    filer.post(reverse("publishing:new"), written(place, file=[theirs.pk]))
    mine = Item.objects.get(agency=place.agency)
    assert not mine.current_version.attachments.exists()


def test_a_colleagues_file_that_no_item_holds_cannot_be_attached(place, filer):
    """Letters of citizens are files of the same office; a guessed number must not publish them."""
    signed_in(place.officer).post(
        reverse("publishing:new"), written(place, title="", attachments=[upload()])
    )
    loose = StoredFile.objects.get()
    filer.post(reverse("publishing:new"), written(place, file=[loose.pk]))
    assert not Item.objects.get().current_version.attachments.exists()


def test_a_docx_becomes_text_and_prefills_what_it_says(place, filer):
    document = docx(
        "测试街道关于清扫保洁的通知", "测街〔2026〕5号", "每日清扫两次。", "2026年3月2日",
        table=[["路段", "次数"], ["一路", "2"]],
    )  # fmt: skip
    answer = filer.post(
        reverse("publishing:new"),
        written(
            place, title="", formed_on="", body="", word="1", document=upload("通知.docx", document)
        ),
    )
    form = answer.context["form"]
    assert form["document_number"].value() == "测街〔2026〕5号"
    assert form["formed_on"].value() == "2026-03-02"
    assert form["title"].value() == "测试街道关于清扫保洁的通知"
    assert "5号" not in form["body"].value(), "the number stands in its own field"
    assert "每日清扫两次。" in form["body"].value()
    assert "<table>" in form["body"].value()
    assert "一路" in form["body"].value()
    assert "请核对" in answer.content.decode()
    assert not Item.objects.exists()


def test_a_number_line_that_was_not_taken_stays_in_the_text(place, filer):
    document = docx("测试街道关于清扫保洁的通知", "测街〔2026〕5号", "每日清扫两次。")
    for typed, stays in (("测街〔2026〕6号", True), ("测街〔2026〕5号", False)):
        answer = filer.post(
            reverse("publishing:new"),
            written(place, document_number=typed, word="1", document=upload("通知.docx", document)),
        )
        form = answer.context["form"]
        assert form["document_number"].value() == typed
        assert ("测街〔2026〕5号" in form["body"].value()) is stays


def test_a_line_that_also_names_the_signer_stays_in_the_text(place, filer):
    document = docx(
        "测试街道关于清扫保洁的请示", "测街〔2026〕5号　签发人：测试员丙", "每日清扫两次。"
    )
    answer = filer.post(
        reverse("publishing:new"),
        written(place, word="1", document=upload("请示.docx", document)),
    )
    form = answer.context["form"]
    assert form["document_number"].value() == "测街〔2026〕5号"
    assert "签发人：测试员丙" in form["body"].value()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html><body>x</body></html>", "只是改了扩展名"),
        (b"", "文件是空的"),
        (b"PK\x03\x04broken", "不是 .docx"),
    ],
)
def test_a_docx_that_is_none_is_told_beside_its_field(place, filer, content, sentence):
    answer = filer.post(
        reverse("publishing:new"), written(place, word="1", document=upload("文稿.docx", content))
    )
    assert sentence in answer.content.decode()
    assert "每日清扫两次。" in answer.content.decode()


def test_a_document_proposes_its_column(place, filer):
    load_columns(now=offices.NOW)
    document = docx("2026年3月临时救助对象名单公示", "名单如下。")
    answer = filer.post(
        reverse("publishing:new"),
        written(place, title="", column="", word="1", document=upload("公示.docx", document)),
    )
    assert answer.context["form"]["column"].value() == str(Column.objects.get(code="notices").pk)


def test_reading_a_document_keeps_a_title_already_typed(place, filer):
    answer = filer.post(
        reverse("publishing:new"),
        written(
            place,
            title="自己写的",
            word="1",
            document=upload("a.docx", docx("文中的标题", "正文。")),
        ),
    )
    assert answer.context["form"]["title"].value() == "自己写的"


# 谁看得见 -------------------------------------------------------------------------------------

READ = ("item", "edit", "send", "recall", "review", "sheet", "publish", "withdraw", "end_validity",
        "preview", "versions", "compare")  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_a_stranger_from_another_office_finds_nothing(place, name):
    item = place.sent()
    stranger = signed_in(offices.office("别的街道").officer)
    url = reverse(f"publishing:{name}", args=[item.pk])
    assert stranger.get(url).status_code == 404
    forged = {"verdict": "agree", "seen_hash": item.current_version.content_hash, "when": "now",
              "gates": list(review.GATES), "reason": "无", "note": "无"}  # fmt: skip
    assert stranger.post(url, forged).status_code in {404, 405}
    item.refresh_from_db()
    assert item.stage == "in_review"
    assert item.signatures.count() == 1


def test_an_attachment_is_for_those_who_see_the_item(place, filer):
    filer.post(
        reverse("publishing:new"), written(place, attachments=[upload("甲.txt", "秘密".encode())])
    )
    row = Item.objects.get().current_version.attachments.get()
    url = reverse("publishing:file", args=[row.version.item_id, row.pk])
    answer = filer.get(url)
    assert b"".join(answer.streaming_content).decode() == "秘密"
    assert "no-store" in answer["Cache-Control"]
    assert signed_in(offices.office("别的街道").officer).get(url).status_code == 404
    other = place.drafted()
    assert filer.get(reverse("publishing:file", args=[other.pk, row.pk])).status_code == 404


def test_administrators_see_no_drafts(place):
    item = place.drafted()
    admin = offices.person("测试员戊", offices.post(place.agency, Duty.SYSTEM_ADMIN))
    client = signed_in(admin)
    assert client.get(reverse("publishing:item", args=[item.pk])).status_code == 404
    assert item.title not in page(client, "list")


def test_every_page_asks_for_sign_in(place):
    item = place.sent()
    for name in READ:
        answer = Client().get(reverse(f"publishing:{name}", args=[item.pk]))
        assert answer.status_code == 302
        assert "sign-in" in answer.url
    for name in ("list", "new", "due", "plans", "columns", "catalogue", "index_number"):
        assert Client().get(reverse(f"publishing:{name}")).status_code == 302


def test_a_reviewer_borrowed_from_the_superior_sees_the_item_only_while_it_waits(place):
    above = offices.office("测试区")
    place.agency.parent, place.agency.path = above.agency, f"{above.agency.path}{place.agency.pk}/"
    place.agency.save()
    PlanStep.objects.filter(plan=place.plan, code="final").update(agency=above.agency)
    item = place.sent()
    leader = signed_in(above.leader)
    url = reverse("publishing:review", args=[item.pk])
    place.agree(item, place.section_head)
    assert leader.get(url).status_code == 200
    sign(leader, item)
    item.refresh_from_db()
    assert item.stage == "approved"
    assert leader.get(url).status_code == 404
    assert leader.get(reverse("publishing:edit", args=[item.pk])).status_code == 404


def test_the_signer_may_follow_the_redirect_after_signing_for_another_office(place):
    above = offices.office("测试区")
    place.agency.parent, place.agency.path = above.agency, f"{above.agency.path}{place.agency.pk}/"
    place.agency.save()
    PlanStep.objects.filter(plan=place.plan, code="final").update(agency=above.agency)
    item = place.sent()
    place.agree(item, place.section_head)
    answer = sign(signed_in(above.leader), item)
    assert answer.status_code == 200


# 列表 ----------------------------------------------------------------------------------------


def test_the_list_narrows_by_stage_column_year_and_words(place, filer):
    place.drafted(title="草稿里的一件", body="<p>垃圾分类。</p>")
    place.published(title="公开了的一件")
    other = Column.objects.create(code="another", name="别的栏目", kind="statutory")
    place.drafted(title="去年的一件", formed_on=offices.FORMED - timedelta(days=365), column=other)

    def titles(**asked):
        return {
            r.item.current_version.title
            for r in filer.get(reverse("publishing:list"), asked).context["found"].rows
        }

    assert titles() == {"草稿里的一件", "公开了的一件", "去年的一件"}
    assert titles(stage="public") == {"公开了的一件"}
    assert titles(stage="draft") == {"草稿里的一件", "去年的一件"}
    assert titles(column=other.pk) == {"去年的一件"}
    assert titles(year="2025") == {"去年的一件"}
    assert titles(q="垃圾分类") == {"草稿里的一件"}
    assert titles(q="垃圾分类", column=other.pk) == set()


def test_nonsense_in_the_address_is_ignored(place, filer):
    place.drafted()
    for asked in (
        {"page": "x"},
        {"page": "-1"},
        {"year": "²"},
        {"column": "x"},
        {"stage": "x"},
        {"page": "9" * 30},
    ):
        assert filer.get(reverse("publishing:list"), asked).status_code == 200
    assert filer.get(reverse("publishing:new"), {"like": "x"}).status_code == 200


def count_queries(client, url, asserting) -> int:
    with asserting() as counted:
        assert client.get(url).status_code == 200
    return len(counted)


@pytest.mark.parametrize("asked", ["", "?stage=draft", "?q=清扫"])
def test_the_list_costs_the_same_with_many_items(
    place, filer, asked, django_assert_max_num_queries
):
    url = reverse("publishing:list") + asked

    def counting():
        return django_assert_max_num_queries(40)

    place.drafted()
    few = count_queries(filer, url, counting)
    for _ in range(12):
        place.drafted()
    assert count_queries(filer, url, counting) == few


def test_a_page_of_one_item_has_a_query_budget(place, django_assert_max_num_queries):
    item = place.sent()
    head = signed_in(place.section_head)
    for name, most in (("item", 45), ("review", 60), ("sheet", 40), ("edit", 45)):
        with django_assert_max_num_queries(most):
            head.get(reverse(f"publishing:{name}", args=[item.pk]))


# 外观 ----------------------------------------------------------------------------------------


def test_only_the_page_with_the_editor_may_style_inline_and_none_runs_inline_script(place, filer):
    item = place.drafted()
    editing = filer.get(reverse("publishing:edit", args=[item.pk]))["Content-Security-Policy"]
    reading = filer.get(reverse("publishing:item", args=[item.pk]))["Content-Security-Policy"]
    assert "'unsafe-inline'" in editing
    assert "'unsafe-inline'" not in reading
    assert "script-src 'self'" in editing
    body = filer.get(reverse("publishing:edit", args=[item.pk])).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", body)


def test_no_english_word_on_the_pages(place, filer):
    item = place.sent()
    Section.objects.create(agency=place.agency, name="党政办公室")
    for name in ("item", "review", "sheet", "versions"):
        text = re.sub(r"<[^>]*>|&\w+;", " ", page(filer, name, item.pk))
        text = text.replace(item.current_version.content_hash[:12], "")
        text = re.sub(r"(?:[0-9a-f]{4} ){15}[0-9a-f]{4}", "", text)
        assert not re.findall(r"[A-Za-z]{3,}", text), name
