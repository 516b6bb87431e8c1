"""What is public without having gone through the three reviews, or shown otherwise, is named."""

from datetime import timedelta

import pytest
from django.db import connection
from typer.testing import CliRunner

from gongkai.agencies.models import Duty
from gongkai.cli import app
from gongkai.cli.commands import register
from gongkai.publishing.integrity import _unfounded, broken
from gongkai.publishing.models import Item, Publication, Signature, Version
from gongkai.publishing.services.publish_item import publish_item, withdraw_item
from gongkai.publishing.services.save_plan import Step, save_plan
from gongkai.publishing.services.save_version import save_version
from gongkai.publishing.services.send_for_review import send_for_review
from gongkai.publishing.services.sign_step import sign_step
from tests.factories.office import GATES, NOW, office, person, post

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def here(settings, tmp_path):
    settings.GONGKAI_FILES = tmp_path
    return office()


def correct(here, item):
    save_version(
        item.pk, here.draft(title="更正后的安排"), expected_version=1, by=here.filer, now=LATER
    )
    send_for_review(item.pk, by=here.filer, now=LATER, gates=GATES)
    here.agree(item, here.section_head, now=LATER)
    here.agree(item, here.leader, now=LATER)
    return publish_item(item.pk, by=here.filer, now=LATER, note="改了名称。")


def push_out_by_sql(item):
    with connection.cursor() as cursor:
        cursor.execute(
            "update publishing_item set published_version_id=current_version_id,"
            " published_at=%s, stage='done' where id=%s",
            [NOW, item.pk],
        )


def test_an_unreviewed_draft_pushed_out_by_sql_is_named(here):
    push_out_by_sql(here.drafted())

    assert list(broken()) == [
        "“测试街道清扫保洁安排”公开的第1稿没有审核方案各步、至少三个不同的人在台账中有记载的签名。",
        "“测试街道清扫保洁安排”公开的第1稿没有发布记录。",
        "“测试街道清扫保洁安排”公开的第1稿与台账最后一次记载的发布、更正不符，或台账没有记载。",
    ]


def test_the_command_names_it_and_fails(here):
    if not app.registered_groups:
        register(app)
    push_out_by_sql(here.drafted())

    answer = CliRunner().invoke(app, ["ledger", "verify"])
    assert answer.exit_code == 1
    assert "公开的第1稿没有发布记录" in answer.stdout


def test_a_correction_swapped_in_by_sql_is_named(here):
    item = here.published()
    save_version(
        item.pk, here.draft(body="<p>没有审过。</p>"), expected_version=1, by=here.filer, now=LATER
    )
    Item.objects.update(published_version=Version.objects.get(number=2), stage="done")

    assert [s.removeprefix("“测试街道清扫保洁安排”")[:13] for s in broken()] == [
        "公开的第2稿没有审核方案各", "公开的第2稿没有发布记录。", "公开的第2稿与台账最后一次",
    ]  # fmt: skip


def test_signatures_forged_as_rows_do_not_help(here):
    item = here.drafted()
    version = item.current_version
    people = [here.filer, here.section_head, here.leader]
    for step, by in zip(("first", "second", "final"), people, strict=True):
        Signature.objects.create(
            item=item, version=version, round=1, step=step, step_name=step, person=by,
            post_title="岗位", verdict="agree", content_hash=version.content_hash, signed_at=NOW,
        )  # fmt: skip
    Item.objects.update(plan=here.plan, round=1)
    push_out_by_sql(item)

    assert any("没有审核方案各步" in sentence for sentence in broken())


def test_one_signature_taken_away_is_missed(here):
    item = here.published()
    Signature.objects.filter(item=item, step="second").delete()

    [sentence] = broken()
    assert "没有审核方案各步" in sentence


def test_published_corrected_withdrawn_and_published_again_is_all_well(here):
    item = correct(here, here.published())
    assert list(broken()) == []

    withdraw_item(item.pk, reason="有误。", affected="", by=here.filer, now=LATER)
    assert list(broken()) == []

    again = LATER + timedelta(hours=1)
    save_version(
        item.pk, here.draft(title="重新发布"), expected_version=2, by=here.filer, now=again
    )
    send_for_review(item.pk, by=here.filer, now=again, gates=GATES)
    assert list(broken()) == []
    here.agree(item, here.section_head, now=again)
    here.agree(item, here.leader, now=again)
    publish_item(item.pk, by=here.filer, now=again)
    assert list(broken()) == []


def test_a_new_plan_and_a_new_round_do_not_make_the_old_publication_wrong(here):
    item = here.published()
    save_plan(
        here.agency, name="四审", by=here.officer, now=LATER, plan_id=here.plan.pk,
        filer_signs_first=True,
        steps=[
            Step("first", "初审", Duty.FILL), Step("second", "审核", Duty.SECTION_HEAD),
            Step("third", "复核", Duty.DISCLOSURE_OFFICER), Step("final", "审发", Duty.LEADER),
        ],
    )  # fmt: skip
    save_version(item.pk, here.draft(title="另一稿"), expected_version=1, by=here.filer, now=LATER)
    send_for_review(item.pk, by=here.filer, now=LATER, gates=GATES)

    assert list(broken()) == []


def test_a_plan_where_the_filer_does_not_sign_is_all_well(settings, tmp_path):
    settings.GONGKAI_FILES = tmp_path
    place = office("测试镇", filer_signs_first=False)
    other = person("测试员戊", post(place.agency, Duty.FILL, place.section))
    item = send_for_review(place.drafted().pk, by=place.filer, now=NOW)
    for by in (other, place.section_head, place.leader):
        item.refresh_from_db()
        sign_step(
            item.pk, seen_hash=item.current_version.content_hash, verdict="agree", by=by, now=NOW,
            gates=GATES,
        )  # fmt: skip
    publish_item(item.pk, by=place.filer, now=NOW)

    assert list(broken()) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": "改过的名称"}, "“改过的名称”列出的名称与公开的第1稿（“测试街道清扫保洁安排”）不符。"),
        ({"index_number": "假-2026-1"}, "“测试街道清扫保洁安排”的索引号与台账不符。"),
        ({"validity": "repealed"}, "“测试街道清扫保洁安排”列出的有效性与公开的第1稿（“测试街道清扫保洁安排”）不符。"),
        ({"withdrawn_at": LATER}, "“测试街道清扫保洁安排”被撤下，台账没有记载。"),
    ],
)  # fmt: skip
def test_what_is_shown_otherwise_than_published_is_named(here, change, sentence):
    here.published()
    Item.objects.update(**change)

    assert list(broken()) == [sentence]


def test_another_moment_of_publication_is_named(here):
    here.published()
    Item.objects.update(published_at=LATER)

    assert list(broken()) == [
        "“测试街道清扫保洁安排”的发布时间与发布记录不符。",
        "“测试街道清扫保洁安排”的发布时间与台账不符。",
    ]


def test_a_withdrawal_undone_by_sql_is_named(here):
    item = here.published()
    withdraw_item(item.pk, reason="有误。", affected="", by=here.filer, now=LATER)
    Item.objects.update(withdrawn_at=None)

    assert list(broken()) == ["“测试街道清扫保洁安排”台账记载已经撤下，现在却又公开。"]


def test_a_publication_taken_away_is_named(here):
    here.published()
    Publication.objects.all().delete()

    assert list(broken()) == ["“测试街道清扫保洁安排”公开的第1稿没有发布记录。"]


def test_the_number_of_queries_does_not_grow_with_the_items(here, django_assert_max_num_queries):
    for n in range(6):
        here.published(title=f"安排之{n}")
    with django_assert_max_num_queries(6):
        assert list(_unfounded()) == []
