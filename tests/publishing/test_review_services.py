"""三审 by services: nothing goes out with fewer than three valid signatures, whatever one tries."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from gongkai.agencies.models import Appointment, Delegation, Duty
from gongkai.files.models import StoredFile
from gongkai.jobs.models import Notice
from gongkai.ledger.models import Entry
from gongkai.publishing.errors import (
    AlreadySignedError,
    AuthorSignsError,
    BeforeTimeError,
    GateOpenError,
    InReviewError,
    NotApprovedError,
    NothingToReviewError,
    NotProactiveError,
    NotYoursError,
    NotYourStepError,
    PastTimeError,
    PublishingError,
    ReasonMissingError,
    SamePersonError,
    StaleDraftError,
    TamperedError,
    TextChangedError,
    ThreeStepsError,
    UnstaffedPlanError,
)
from gongkai.publishing.models import Item, Publication, Signature, Version
from gongkai.publishing.selectors import public_items
from gongkai.publishing.services.publish_item import publish_item, withdraw_item
from gongkai.publishing.services.save_plan import Step, save_plan
from gongkai.publishing.services.save_version import save_version
from gongkai.publishing.services.send_for_review import recall_review, send_for_review
from gongkai.publishing.services.sign_step import sign_step
from tests.factories.office import FORMED, GATES, NOW, office, person, post

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def test_three_people_take_an_item_to_the_public():
    here = office()
    item = here.published()

    assert list(public_items(NOW)) == [item]
    assert [s.person for s in item.signatures.all()] == [here.filer, here.section_head, here.leader]
    acts = list(Entry.objects.filter(subject_id=item.pk).values_list("act", flat=True))
    assert acts == [
        "item.drafted", "item.sent_for_review", "item.signed", "item.signed", "item.signed",
        "item.published",
    ]  # fmt: skip


def test_the_due_day_is_twenty_working_days_from_formation():
    # 2026-03-02 + 20 工作日 = 2026-03-30 (law.md §12)
    assert office().drafted().due_on == date(2026, 3, 30)


def test_two_signatures_do_not_publish():
    here = office()
    item = here.sent()
    here.agree(item, here.section_head)

    with pytest.raises(NotApprovedError):
        publish_item(item.pk, by=here.filer, now=NOW)


def test_stage_set_behind_the_services_back_does_not_publish():
    here = office()
    item = here.drafted()
    Item.objects.filter(pk=item.pk).update(stage=Item.Stage.APPROVED, plan=here.plan)

    with pytest.raises(NotApprovedError):
        publish_item(item.pk, by=here.filer, now=NOW)


def test_the_same_person_never_signs_twice_whatever_posts_he_holds():
    here = office()
    Appointment.objects.create(
        post=post(here.agency, Duty.LEADER), user=here.section_head, from_on=date(2019, 1, 1)
    )
    item = here.sent()
    here.agree(item, here.section_head)

    with pytest.raises(SamePersonError):
        here.agree(item, here.section_head)


def test_the_filer_who_signed_first_signs_nothing_else():
    here = office()
    Appointment.objects.create(
        post=post(here.agency, Duty.SECTION_HEAD, here.section),
        user=here.filer,
        from_on=date(2019, 1, 1),
    )
    item = here.sent()

    with pytest.raises(SamePersonError):
        here.agree(item, here.filer)


def test_whoever_saved_a_version_is_an_author_and_may_not_sign():
    here = office()
    item = here.drafted()
    save_version(
        item.pk, here.draft(title="改过的题"), expected_version=1, by=here.section_head, now=NOW
    )
    other = person("测试员戊", post(here.agency, Duty.SECTION_HEAD, here.section))
    send_for_review(item.pk, by=here.filer, now=NOW, gates=GATES)

    with pytest.raises(AuthorSignsError):
        here.agree(item, here.section_head)
    assert here.agree(item, other).stage == Item.Stage.IN_REVIEW


def test_without_the_exception_the_author_does_not_sign_first_either():
    here = office(filer_signs_first=False)
    second_filer = person("测试员己", post(here.agency, Duty.FILL, here.section))
    item = here.drafted()
    send_for_review(item.pk, by=here.filer, now=NOW)

    with pytest.raises(AuthorSignsError):
        here.agree(item, here.filer)
    here.agree(item, second_filer)
    here.agree(item, here.section_head)
    assert here.agree(item, here.leader).stage == Item.Stage.APPROVED


def test_the_order_is_kept():
    here = office()
    item = here.sent()

    with pytest.raises(NotYourStepError):
        here.agree(item, here.leader)


def test_an_urgent_item_is_signed_in_any_order_but_by_three():
    here = office()
    item = here.sent(is_urgent=True)
    here.agree(item, here.leader)

    with pytest.raises(NotApprovedError):
        publish_item(item.pk, by=here.filer, now=NOW)
    assert here.agree(item, here.section_head).stage == Item.Stage.APPROVED
    assert set(Notice.objects.values_list("user", flat=True)) >= {
        here.section_head.pk, here.leader.pk,
    }  # fmt: skip


def test_somebody_of_another_office_neither_signs_nor_publishes_nor_edits():
    here, there = office(), office("别的街道")
    item = here.sent()

    with pytest.raises(NotYourStepError):
        here.agree(item, there.section_head)
    with pytest.raises(NotYoursError):
        publish_item(item.pk, by=there.filer, now=NOW)
    with pytest.raises(NotYoursError):
        save_version(item.pk, here.draft(), expected_version=1, by=there.filer, now=NOW)


def test_the_head_of_another_section_is_not_asked():
    here = office()
    from gongkai.agencies.models import Section

    other = Section.objects.create(agency=here.agency, name="城市建设办公室")
    stranger = person("测试员庚", post(here.agency, Duty.SECTION_HEAD, other))
    item = here.sent()

    with pytest.raises(NotYourStepError):
        here.agree(item, stranger)


def test_an_edit_voids_every_signature():
    here = office()
    item = here.approved()
    save_version(
        item.pk, here.draft(body="<p>改了。</p>"), expected_version=1, by=here.filer, now=NOW
    )

    with pytest.raises(NotApprovedError):
        publish_item(item.pk, by=here.filer, now=NOW)
    item = send_for_review(item.pk, by=here.filer, now=NOW, gates=GATES)
    assert item.signatures.filter(round=item.round, verdict="agree").count() == 1


def test_nothing_is_edited_while_in_review():
    here = office()
    item = here.sent()

    with pytest.raises(InReviewError):
        save_version(item.pk, here.draft(title="别的"), expected_version=1, by=here.filer, now=NOW)


def test_a_recalled_round_starts_from_the_first_signature():
    here = office()
    item = here.sent()
    here.agree(item, here.section_head)
    recall_review(item.pk, by=here.filer, reason="补一句", now=NOW)
    item = send_for_review(item.pk, by=here.filer, now=NOW, gates=GATES)

    with pytest.raises(NotYourStepError):
        here.agree(item, here.leader)


def test_a_signature_counts_only_for_the_text_that_was_shown():
    here = office()
    item = here.sent()

    with pytest.raises(TextChangedError):
        sign_step(
            item.pk, seen_hash="0" * 64, verdict="agree", by=here.section_head, now=NOW, gates=GATES
        )


@pytest.mark.parametrize("missing", sorted(GATES))
def test_every_gate_must_be_ticked(missing):
    here = office()
    item = here.sent()

    with pytest.raises(GateOpenError):
        here.agree(item, here.section_head, gates=GATES - {missing})


def test_a_return_needs_a_reason_and_goes_back_to_the_author():
    here = office()
    item = here.sent()
    seen = item.current_version.content_hash

    with pytest.raises(ReasonMissingError):
        sign_step(item.pk, seen_hash=seen, verdict="return", by=here.section_head, now=NOW)
    sign_step(
        item.pk,
        seen_hash=seen,
        verdict="return",
        by=here.section_head,
        now=NOW,
        opinion="第二段日期不对",
    )
    item.refresh_from_db()
    assert item.stage == Item.Stage.RETURNED
    assert Notice.objects.filter(user=here.filer, text__contains="退回").exists()


def test_signatures_before_a_return_do_not_count_after_resending_the_same_text():
    here = office()
    item = here.sent()
    here.agree(item, here.section_head)
    item.refresh_from_db()
    sign_step(
        item.pk, seen_hash=item.current_version.content_hash, verdict="return", by=here.leader, now=NOW,
        opinion="先问清楚",
    )  # fmt: skip
    item = send_for_review(item.pk, by=here.filer, now=NOW, gates=GATES)

    with pytest.raises(NotYourStepError):
        here.agree(item, here.leader)


def test_a_delegate_signs_as_himself():
    here = office()
    deputy = person("测试员辛")
    appointment = Appointment.objects.get(user=here.leader)
    Delegation.objects.create(
        appointment=appointment, to_user=deputy, from_on=FORMED, until_on=FORMED, reason="出差"
    )
    item = here.sent()
    here.agree(item, here.section_head)
    here.agree(item, deputy)

    signature = Signature.objects.get(step="final")
    assert signature.person == deputy
    assert signature.delegation.appointment == appointment


def test_a_delegation_ends_with_its_last_day():
    here = office()
    deputy = person("测试员辛")
    Delegation.objects.create(
        appointment=Appointment.objects.get(user=here.leader), to_user=deputy,
        from_on=FORMED - timedelta(days=3), until_on=FORMED - timedelta(days=1), reason="出差",
    )  # fmt: skip
    item = here.sent()
    here.agree(item, here.section_head)

    with pytest.raises(NotYourStepError):
        here.agree(item, deputy)


def test_a_delegate_who_has_signed_does_not_sign_for_another_as_well():
    here = office()
    Delegation.objects.create(
        appointment=Appointment.objects.get(user=here.leader), to_user=here.section_head,
        from_on=FORMED, until_on=FORMED, reason="出差",
    )  # fmt: skip
    item = here.sent()
    here.agree(item, here.section_head)

    with pytest.raises(SamePersonError):
        here.agree(item, here.section_head)


def test_an_empty_item_is_not_sent():
    here = office()
    item = here.drafted(body="")

    with pytest.raises(NothingToReviewError):
        send_for_review(item.pk, by=here.filer, now=NOW, gates=GATES)


def test_an_item_is_not_sent_where_the_steps_cannot_be_staffed():
    here = office()
    Appointment.objects.filter(user=here.leader).update(until_on=date(2020, 1, 1))
    item = here.drafted()

    with pytest.raises(UnstaffedPlanError):
        send_for_review(item.pk, by=here.filer, now=NOW, gates=GATES)
    item.refresh_from_db()
    assert item.stage == Item.Stage.DRAFT


def test_a_text_changed_in_the_database_is_not_published():
    here = office()
    item = here.approved()
    Version.objects.filter(pk=item.current_version_id).update(body="<p>偷改。</p>")

    with pytest.raises(TamperedError):
        publish_item(item.pk, by=here.filer, now=NOW)


def test_a_file_changed_on_disk_is_not_published(settings, tmp_path):
    settings.GONGKAI_FILES = tmp_path
    here = office()
    import io

    from gongkai.files.services.store_file import store_file

    file = store_file(
        io.BytesIO("三公经费\n".encode()), name="表.txt", agency=here.agency, by=here.filer, now=NOW
    )
    item = here.approved(attachments=((file, "三公经费表"),))
    file.path.chmod(0o600)
    file.path.write_bytes(b"changed")

    with pytest.raises(TamperedError):
        publish_item(item.pk, by=here.filer, now=NOW)
    assert StoredFile.objects.get() == file


def test_another_file_under_the_same_text_voids_the_signatures(settings, tmp_path):
    settings.GONGKAI_FILES = tmp_path
    here = office()
    import io

    from gongkai.files.services.store_file import store_file

    def stored(text: str) -> StoredFile:
        return store_file(
            io.BytesIO(text.encode()), name="表.txt", agency=here.agency, by=here.filer, now=NOW
        )

    item = here.approved(attachments=((stored("甲"), "附件"),))
    save_version(
        item.pk,
        here.draft(attachments=((stored("乙"), "附件"),)),
        expected_version=1,
        by=here.filer,
        now=NOW,
    )
    with pytest.raises(NotApprovedError):
        publish_item(item.pk, by=here.filer, now=NOW)


def test_somebody_elses_newer_text_is_not_overwritten():
    here = office()
    item = here.drafted()
    save_version(item.pk, here.draft(title="甲改"), expected_version=1, by=here.filer, now=NOW)

    with pytest.raises(StaleDraftError):
        save_version(
            item.pk, here.draft(title="乙改"), expected_version=1, by=here.officer, now=NOW
        )
    item.refresh_from_db()
    assert item.current_version.title == "甲改"


def test_saving_twice_makes_one_version():
    here = office()
    item = here.drafted()
    for _ in range(2):
        save_version(item.pk, here.draft(title="甲改"), expected_version=1, by=here.filer, now=NOW)
    assert item.versions.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"formed_on": date(2026, 3, 3)}, "formed_on"),
        ({"formed_on": date(1948, 1, 1)}, "formed_on"),
        ({"title": "   "}, "title"),
        ({"title": "\u200b\u200b\ufeff"}, "title"),
        ({"title": "\u202e \u2066\u2069\u200d"}, "title"),
        ({"disclosure": "withheld", "disclosure_reason": "\u200b"}, "disclosure_reason"),
        ({"title": "长" * 201}, "title"),
        ({"disclosure": "withheld"}, "disclosure_reason"),
        ({"embargo_until": date(2026, 3, 1)}, "embargo_until"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(changes, field):
    here = office()

    with pytest.raises(PublishingError) as refusal:
        here.drafted(**changes)
    assert refusal.value.field == field
    assert not Item.objects.exists()
    assert not Entry.objects.exists()


def test_characters_that_nobody_sees_are_taken_out_of_lines():
    item = office().drafted(
        title="\ufeff测试\u200b街道\u202e清扫\u202c安排\u2060",
        document_number="测街〔2026〕\u200e5号",
    )
    assert item.title == "测试街道清扫安排"
    assert item.document_number == "测街〔2026〕5号"


def test_nothing_turns_the_order_of_the_text_around():
    item = office().drafted(body="<p>补贴\u202e100\u202c元&#8238;，\u2066甲\u2069</p>")
    assert item.current_version.body == "<p>补贴100元，甲</p>"


def test_script_in_pasted_text_is_taken_out():
    item = office().drafted(body="<p onclick='x()'>正文<script>alert(1)</script></p>")
    assert item.current_version.body == "<p>正文</p>"


def test_what_is_not_proactive_never_goes_out():
    here = office()
    item = here.approved(disclosure="on_application", disclosure_reason="涉及第三方")

    with pytest.raises(NotProactiveError):
        publish_item(item.pk, by=here.filer, now=NOW)
    assert not public_items(NOW).exists()


def test_nothing_goes_out_before_its_embargo():
    here = office()
    item = here.approved(embargo_until=date(2026, 3, 5))

    with pytest.raises(BeforeTimeError):
        publish_item(item.pk, by=here.filer, now=NOW)
    at = NOW + timedelta(days=3)
    publish_item(item.pk, by=here.filer, now=NOW, at=at)
    assert not public_items(at - timedelta(seconds=1)).exists()
    assert public_items(at).exists()


def test_a_set_time_must_lie_ahead():
    here = office()
    item = here.approved()
    with pytest.raises(PastTimeError):
        publish_item(item.pk, by=here.filer, now=NOW, at=NOW)


def test_a_cancelled_schedule_never_shows_and_keeps_its_number():
    here = office()
    item = here.approved()
    at = NOW + timedelta(days=1)
    publish_item(item.pk, by=here.filer, now=NOW, at=at)
    withdraw_item(item.pk, reason="要再核", affected="", by=here.filer, now=LATER)

    assert not public_items(at).exists()
    item.refresh_from_db()
    assert item.index_number == f"{here.agency.code}-2026-00001"
    assert item.publications.last().kind == Publication.Kind.UNSCHEDULED


def test_a_correction_shows_the_old_text_until_three_have_signed_the_new():
    here = office()
    item = here.published()
    save_version(
        item.pk, here.draft(title="更正后的题"), expected_version=1, by=here.filer, now=LATER
    )
    assert public_items(LATER).get().published_version.title == "测试街道清扫保洁安排"
    assert public_items(LATER).get().title == "测试街道清扫保洁安排"
    send_for_review(item.pk, by=here.filer, now=LATER, gates=GATES)
    here.agree(item, here.section_head, now=LATER)
    here.agree(item, here.leader, now=LATER)

    with pytest.raises(ReasonMissingError):
        publish_item(item.pk, by=here.filer, now=LATER)
    publish_item(item.pk, by=here.filer, now=LATER, note="题目写错，已改")
    shown = public_items(LATER).get()
    assert (shown.title, shown.published_at) == ("更正后的题", NOW)
    assert shown.publications.last().kind == Publication.Kind.CORRECTION


def test_a_withdrawn_item_needs_a_reason_and_comes_back_only_signed_anew():
    here = office()
    item = here.published()
    with pytest.raises(ReasonMissingError):
        withdraw_item(item.pk, reason=" ", affected="", by=here.filer, now=LATER)
    withdraw_item(item.pk, reason="内容过期", affected="公示栏同撤", by=here.filer, now=LATER)

    assert not public_items(LATER).exists()
    with pytest.raises(PublishingError):
        publish_item(item.pk, by=here.filer, now=LATER)


def test_a_document_that_repeals_another_marks_it():
    here = office()
    old = here.published(kind="normative", validity="in_force", title="旧办法")
    here.published(kind="normative", validity="in_force", title="新办法", repeals=old)

    old.refresh_from_db()
    assert (old.validity, old.ended_on) == ("repealed", FORMED)


def test_index_numbers_run_without_gaps_and_only_for_registered_items():
    here = office()
    first = here.published()
    here.published(is_registered=False)
    second = here.published()

    code = here.agency.code
    assert (first.index_number, second.index_number) == (f"{code}-2026-00001", f"{code}-2026-00002")


def test_a_failed_publication_takes_no_number():
    here = office()
    item = here.approved()
    with transaction.atomic():
        publish_item(item.pk, by=here.filer, now=NOW)
        transaction.set_rollback(True)
    assert here.published().index_number == f"{here.agency.code}-2026-00001"


def test_a_plan_of_two_steps_is_refused():
    here = office()
    steps = [Step("first", "初审", Duty.FILL), Step("final", "审发", Duty.LEADER)]
    with pytest.raises(ThreeStepsError):
        save_plan(here.agency, name="两审", steps=steps, by=here.officer, now=NOW)


def test_a_plan_nobody_can_staff_is_refused_when_saved():
    here = office()
    steps = [
        Step("first", "初审", Duty.FILL), Step("second", "审核", Duty.OFFICE_HEAD),
        Step("final", "审发", Duty.LEADER),
    ]  # fmt: skip
    with pytest.raises(UnstaffedPlanError):
        save_plan(
            here.agency, name="三审", steps=steps, by=here.officer, now=NOW, filer_signs_first=True
        )


def test_an_author_is_needed_beside_three_reviewers_when_the_filer_does_not_sign():
    here = office()
    steps = [
        Step("first", "初审", Duty.FILL), Step("second", "审核", Duty.SECTION_HEAD),
        Step("final", "审发", Duty.LEADER),
    ]  # fmt: skip
    with pytest.raises(UnstaffedPlanError):
        save_plan(here.agency, name="三审", steps=steps, by=here.officer, now=NOW)
    person("测试员壬", post(here.agency, Duty.FILL))
    assert save_plan(here.agency, name="三审", steps=steps, by=here.officer, now=NOW)


def test_a_short_staffed_office_borrows_a_step_from_its_superior():
    district = office("测试区").agency
    here = office("小街道", district)
    Appointment.objects.filter(user=here.leader).update(until_on=date(2020, 1, 1))
    lent = person("测试员癸", post(district, Duty.LEADER))
    steps = [
        Step("first", "初审", Duty.FILL), Step("second", "审核", Duty.SECTION_HEAD),
        Step("final", "审发", Duty.LEADER, district),
    ]  # fmt: skip
    save_plan(
        here.agency, name="借用", steps=steps, by=here.officer, now=NOW, filer_signs_first=True,
        plan_id=here.plan.pk,
    )  # fmt: skip
    item = here.sent()
    here.agree(item, here.section_head)
    assert here.agree(item, lent).stage == Item.Stage.APPROVED


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_the_same_moment_one_wins_and_the_other_is_told():
    here = office()
    rival = person("测试员子", post(here.agency, Duty.SECTION_HEAD, here.section))
    item = here.sent()
    seen = item.current_version.content_hash
    ready, told = threading.Barrier(2), []

    def sign(who):
        ready.wait()
        try:
            sign_step(item.pk, seen_hash=seen, verdict="agree", by=who, now=NOW, gates=GATES)
            told.append("won")
        except (AlreadySignedError, NotYourStepError):
            told.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=[who]) for who in (here.section_head, rival)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(told) == ["told", "won"]
    assert Signature.objects.filter(step="second").count() == 1


@pytest.mark.django_db(transaction=True)
def test_index_numbers_stay_gapless_when_published_at_the_same_time():
    here = office()
    items = [here.approved(title=f"第{n}件") for n in range(6)]
    ready = threading.Barrier(len(items))

    def publish(pk):
        ready.wait()
        try:
            publish_item(pk, by=here.filer, now=NOW)
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=[i.pk]) for i in items]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    numbers = sorted(Item.objects.values_list("index_number", flat=True))
    assert numbers == [f"{here.agency.code}-2026-{n:05d}" for n in range(1, 7)]


def test_a_document_that_repeals_another_is_not_set_for_later():
    here = office()
    old = here.published(kind="normative", validity="in_force", title="旧办法")
    item = here.approved(kind="normative", title="新办法", repeals=old)

    with pytest.raises(PastTimeError, match="废止"):
        publish_item(item.pk, by=here.filer, now=NOW, at=NOW + timedelta(days=1))
    old.refresh_from_db()
    assert old.validity == "in_force"
