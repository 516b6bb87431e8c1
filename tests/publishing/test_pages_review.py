"""Review, publication and what follows, page by page."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.models import Duty
from gongkai.agencies.selectors import scope
from gongkai.jobs.models import Notice
from gongkai.publishing import review
from gongkai.publishing.models import (
    Publication,
)
from gongkai.publishing.selectors import desk_tasks, public_items
from gongkai.publishing.services.save_version import save_version
from gongkai.publishing.services.send_for_review import recall_review, send_for_review
from tests.factories import office as offices
from tests.factories.office import GATES
from tests.publishing.browsing import TABLE, page, sign, signed_in, upload, written

pytestmark = pytest.mark.django_db


# 审核 ----------------------------------------------------------------------------------------


def test_the_reviewer_sees_the_change_the_gates_and_the_files(place, filer):
    item = place.drafted()
    offices.send_for_review(item.pk, by=place.filer, now=offices.NOW, gates=offices.GATES)
    recall_review(item.pk, by=place.filer, reason="改次数", now=offices.NOW)
    filer.post(
        reverse("publishing:edit", args=[item.pk]),
        written(place, version="1", body="每日清扫三次。", attachments=[upload("清单.txt")]),
    )
    item.refresh_from_db()
    filer.post(
        reverse("publishing:send", args=[item.pk]),
        {"gates": "all", "seen_hash": item.current_version.content_hash},
    )
    told = page(signed_in(place.section_head), "review", item.pk)
    assert "<del>两</del><ins>三</ins>" in told
    assert "清单.txt" in told
    for gate in review.GATES.values():
        assert gate in told
    assert item.current_version.content_hash in told


def test_three_people_sign_and_the_officer_publishes(place):
    item = place.sent()
    assert "下一步等测试员丙审发" in sign(signed_in(place.section_head), item).content.decode()
    assert "可以发布了" in sign(signed_in(place.leader), item).content.decode()
    answer = signed_in(place.officer).post(
        reverse("publishing:publish", args=[item.pk]), {"when": "now"}, follow=True
    )
    item.refresh_from_db()
    assert f"索引号{item.index_number}" in answer.content.decode()
    assert item in public_items(timezone.now())


def test_a_second_click_on_agree_is_harmless(place):
    item = place.sent()
    head = signed_in(place.section_head)
    sign(head, item)
    answer = sign(head, item)
    assert "您已经签过这一稿" in answer.content.decode()
    assert item.signatures.filter(person=place.section_head).count() == 1


def test_an_old_page_posted_again_after_an_edit_says_that_the_signature_is_void(place):
    item = place.approved()
    old = item.current_version.content_hash
    head = signed_in(place.section_head)
    draft = place.draft(body="<p>每日清扫三次。</p>")
    save_version(item.pk, draft, expected_version=1, by=place.filer, now=timezone.now())
    told = sign(head, item, seen_hash=old).content.decode()
    assert "您签的是第1稿，稿子已改成第2稿，那次签名已作废。重新送审时会再通知您。" in told
    assert "签名有效" not in told

    send_for_review(item.pk, by=place.filer, now=timezone.now(), gates=GATES)
    told = sign(head, item, seen_hash=old).content.decode()
    assert "您签的是第1稿，稿子已改成第2稿，那次签名已作废。请看过现在这一稿再签。" in told
    assert item.signatures.filter(person=place.section_head).count() == 1


def test_an_old_page_posted_again_after_a_recall_says_that_the_signature_is_void(place):
    item = place.sent()
    head = signed_in(place.section_head)
    sign(head, item)
    recall_review(item.pk, by=place.filer, reason="要改", now=timezone.now())
    told = sign(head, item).content.decode()
    assert "您签过以后这一件撤回过，那次签名已作废。" in told
    assert "签名有效" not in told


def test_the_slower_of_two_reviewers_is_told(place):
    item = place.sent()
    second = offices.person(
        "测试员庚", offices.post(place.agency, Duty.SECTION_HEAD, place.section)
    )
    sign(signed_in(place.section_head), item)
    told = sign(signed_in(second), item).content.decode()
    assert "现在不是由您签的一步" in told
    assert not item.signatures.filter(person=second).exists()


def test_a_gate_left_open_keeps_the_reviewer_on_the_page(place):
    item = place.sent()
    answer = sign(signed_in(place.section_head), item, gates=["politics"], opinion="看过。")
    told = answer.content.decode()
    assert "“法律关”还没有勾选" in told
    assert "看过。" in told
    assert item.signatures.count() == 1


def test_a_return_needs_its_reason_and_reaches_the_author(place, filer):
    item = place.sent()
    head = signed_in(place.section_head)
    assert "退回须写明哪里要改" in sign(head, item, verdict="return").content.decode()
    sign(head, item, verdict="return", return_opinion="次数不对。", marks=["每日清扫两次。"])
    item.refresh_from_db()
    assert item.stage == "returned"
    returned = item.signatures.get(verdict="return")
    assert (returned.opinion, returned.marks) == ("次数不对。", ["每日清扫两次。"])
    assert "次数不对。" in page(filer, "edit", item.pk)


def test_the_last_signer_may_publish_at_once(place):
    item = place.sent()
    head = signed_in(place.section_head)
    assert 'name="publish"' not in page(head, "review", item.pk)
    sign(head, item)
    leader = signed_in(place.leader)
    told = page(leader, "review", item.pk)
    assert 'name="publish"' in told
    assert "不勾就等本单位的信息填报人、政务公开专员或分管领导来发布" in told
    sign(leader, item, publish="on")
    item.refresh_from_db()
    assert item in public_items(timezone.now())


def test_a_forged_publish_tick_of_one_who_may_not_publish_signs_nothing(place):
    item = place.sent()
    sign(signed_in(place.section_head), item, publish="on")
    item.refresh_from_db()
    assert item.stage == "in_review"
    assert not item.signatures.filter(person=place.section_head).exists()


def test_a_text_changed_after_it_was_seen_is_not_signed(place):
    item = place.sent()
    told = sign(signed_in(place.section_head), item, seen_hash="f" * 64).content.decode()
    assert "您看过以后稿子又变了" in told
    assert item.signatures.count() == 1


def test_the_author_is_told_why_he_cannot_sign(place):
    item = place.sent()
    told = page(signed_in(place.filer), "review", item.pk)
    assert "不必再签" in told or "是起草人" in told
    assert 'value="agree"' not in told


def test_the_sheet_prints_gates_people_digest_and_the_filer_who_signed_first(place):
    item = place.approved(body=f"<p>名单：</p>{TABLE}")
    told = page(signed_in(place.leader), "sheet", item.pk)
    digest = item.current_version.content_hash
    assert " ".join(digest[i : i + 4] for i in range(0, 64, 4)) in told
    assert "初审由信息填报责任人测试员甲本人签" in told
    for name in ("测试员甲", "测试员乙", "测试员丙"):
        assert f"✓{name}" in told
    assert "<svg" in told
    assert 'style="' not in told


def test_an_item_never_sent_has_no_sheet(place, filer):
    item = place.drafted()
    assert filer.get(reverse("publishing:sheet", args=[item.pk])).status_code == 403


# 发布以后 -------------------------------------------------------------------------------------


def test_a_correction_needs_its_public_note_and_keeps_the_old_version_for_staff(place, filer):
    item = place.published()
    filer.post(
        reverse("publishing:edit", args=[item.pk]),
        written(place, version="1", body="每日清扫三次。"),
    )
    item.refresh_from_db()
    filer.post(
        reverse("publishing:send", args=[item.pk]),
        {"gates": "all", "seen_hash": item.current_version.content_hash},
    )
    sign(signed_in(place.section_head), item)
    sign(signed_in(place.leader), item)
    url = reverse("publishing:publish", args=[item.pk])
    assert "更正须写明改了什么" in filer.post(url, {"note": ""}).content.decode()
    filer.post(url, {"note": "清扫次数改为三次。"})
    item.refresh_from_db()
    assert item.published_version.number == 2
    assert Publication.objects.filter(kind="correction", note="清扫次数改为三次。").exists()
    assert "第1稿" in page(filer, "versions", item.pk)
    assert "每日清扫两次。" in page(filer, "preview", item.pk, version=1)


def test_a_scheduled_item_is_not_public_before_its_time(place, filer):
    item = place.approved()
    at = timezone.localtime() + timedelta(days=2)
    url = reverse("publishing:publish", args=[item.pk])
    assert "请填写定时发布的时间" in filer.post(url, {"when": "later"}).content.decode()
    told = filer.post(url, {"when": "later", "at": "2020-01-01T09:00"}).content.decode()
    assert "须晚于现在" in told
    filer.post(url, {"when": "later", "at": at.strftime("%Y-%m-%dT%H:%M")})
    assert item not in public_items(timezone.now())
    assert item in public_items(at + timedelta(minutes=1))
    assert "定时发布" in page(filer, "item", item.pk)


def test_a_withdrawal_asks_why_and_what_it_touched(place, filer):
    item = place.published()
    url = reverse("publishing:withdraw", args=[item.pk])
    assert "撤下须写明理由" in filer.post(url, {"reason": ""}).content.decode()
    filer.post(url, {"reason": "附件有误。", "affected": "已被转载一次。"})
    assert item not in public_items(timezone.now())
    told = page(filer, "item", item.pk)
    assert "附件有误。" in told
    assert "已被转载一次。" in told


def test_a_document_is_marked_repealed_with_its_day(place, filer):
    item = place.published(kind="normative", validity="in_force")
    filer.post(
        reverse("publishing:end_validity", args=[item.pk]),
        {"validity": "repealed", "on": "2026-05-01", "reason": "新办法施行。"},
    )
    item.refresh_from_db()
    assert (item.validity, item.ended_on.isoformat()) == ("repealed", "2026-05-01")


def test_the_preview_is_the_public_page(place, filer):
    """Word for word, once the item is out."""
    item = place.published(body=f"<p>名单：</p>{TABLE}", summary="一句话。")
    public = Client().get(reverse("portal:item", args=[place.agency.slug, item.pk]))
    shown = filer.get(reverse("publishing:preview", args=[item.pk]))

    def main(answer):
        text = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]
        return re.sub(r'href="/look/[^"]*"', "", text)

    assert main(shown) == main(public)


def test_the_preview_of_a_draft_saves_nothing(place, filer):
    item = place.published()
    filer.post(
        reverse("publishing:edit", args=[item.pk]),
        written(place, version="1", body="尚未公开的字。", title="尚未公开的题"),
    )
    assert "尚未公开的字。" in page(filer, "preview", item.pk)
    item.refresh_from_db()
    assert item.title == "测试街道清扫保洁安排"
    assert item.published_version.number == 1
    public = Client().get(reverse("portal:item", args=[place.agency.slug, item.pk]))
    assert "尚未公开" not in public.content.decode()


# 不主动公开 ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("disclosure", "word"), [("withheld", "不予公开"), ("on_application", "依申请公开")]
)
def test_three_signatures_on_an_item_that_is_kept_back_end_its_way(place, filer, disclosure, word):
    item = place.sent(disclosure=disclosure, disclosure_reason="含个人隐私")
    sign(signed_in(place.section_head), item)
    told = sign(signed_in(place.leader), item).content.decode()
    assert f"审定为{word}，不发布" in told
    notice = Notice.objects.filter(user=place.filer).latest("pk")
    assert notice.text == f"三审都已同意，审定为{word}，不发布：测试街道清扫保洁安排"

    shown = page(filer, "item", item.pk)
    assert f"审定：{word}" in shown
    assert f"审定为{word}，不发布，留存备查" in shown
    assert "不发布，不取号" in shown
    assert reverse("publishing:publish", args=[item.pk]) not in shown
    assert f"审定：{word}" in page(filer, "list", stage="withheld")
    assert f"审定：{word}" not in page(filer, "list", stage="approved")
    for person in (place.filer, place.officer, place.leader):
        assert "测试街道清扫保洁安排" not in task_titles(person)
    answer = filer.get(reverse("publishing:publish", args=[item.pk]), follow=True)
    assert f"已审定为{word}，不发布" in answer.content.decode()


def test_an_approved_proactive_item_still_waits_to_be_published(place, filer):
    item = place.approved()
    assert reverse("publishing:publish", args=[item.pk]) in page(filer, "item", item.pk)
    assert "测试街道清扫保洁安排" in task_titles(place.officer)
    assert "已审发，待发布" in page(filer, "list", stage="approved")
    assert "没有这样的信息" in page(filer, "list", stage="withheld")


def test_a_public_item_decided_to_be_kept_back_waits_to_be_withdrawn(place, filer):
    item = place.published()
    draft = place.draft(disclosure="withheld", disclosure_reason="含个人隐私")
    save_version(item.pk, draft, expected_version=1, by=place.filer, now=timezone.now())
    send_for_review(item.pk, by=place.filer, now=timezone.now(), gates=GATES)
    for who in (place.section_head, place.leader):
        place.agree(item, who, now=timezone.now())
    [task] = desk_tasks(scope(place.officer, timezone.localdate()), timezone.now())
    assert (task.action_label, task.url) == (
        "去撤下", reverse("publishing:withdraw", args=[item.pk]),
    )  # fmt: skip
    told = page(filer, "item", item.pk)
    assert "审定：不予公开" in told
    assert "已公开" in told
    assert "原来的一稿还公开着，请撤下" in told


def task_titles(person):
    mine = scope(person, timezone.localdate())
    return {task.title for task in desk_tasks(mine, timezone.now())}
