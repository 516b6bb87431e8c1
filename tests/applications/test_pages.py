"""依申请公开 as a person in a browser meets it: register, seven steps, three signatures, service."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.calendars import calendar_for
from gongkai.agencies.models import Duty
from gongkai.applications.duedays import working_day_grid
from gongkai.applications.models import (
    Applicant,
    Application,
    CaseFile,
    Correction,
    Decision,
    Extension,
)
from gongkai.applications.services.receive_application import receive_application
from gongkai.law.calendar import statutory_calendar
from gongkai.law.reply_clock import FeeNotified, FeePaid, Received, reply_clock
from gongkai.ledger.models import Entry
from tests.factories.cases import Office, office
from tests.factories.office import person, post

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def here(settings, tmp_path) -> Office:
    settings.GONGKAI_FILES = tmp_path
    return office()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def working_days_ago(here: Office, number: int):
    day, calendar = timezone.localdate(), calendar_for(here.agency)
    while number:
        day -= timedelta(days=1)
        number -= calendar.counts(day)
    return day


def received(here: Office, days: int = 3, **changes) -> Application:
    """A case handed in so many working days ago; it is registered now."""
    intake = here.intake(arrived_on=working_days_ago(here, days), **changes)
    return receive_application(here.agency, intake, by=here.handler, now=timezone.now()).application


def page(client: Client, name: str, *args) -> str:
    answer = client.get(reverse(f"applications:{name}", args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return unescape(answer.content.decode())


def do(client: Client, name: str, case: Application, **values):
    return client.post(reverse(f"applications:{name}", args=[case.pk]), values)


def form_of(**changes):
    today = timezone.localdate()
    values = {
        "channel": "in_person", "arrived_on": today, "applicant_kind": "natural", "name": "测试员甲",
        "phone": "000-0001", "content": "2025年度保洁经费", "kind": "disclosure",
        "form_wanted": "any", "delivery_wish": "any",
    }  # fmt: skip
    return values | changes


# 登记


def test_a_letter_is_registered_with_its_envelope_and_waits_for_confirmation(here):
    client = signed_in(here.handler)
    posted = form_of(
        channel="ordinary_mail", papers=SimpleUploadedFile("信封.png", PNG, "image/png")
    )
    answer = client.post(reverse("applications:register"), posted, follow=True)
    case = Application.objects.get()
    told = unescape(answer.content.decode())
    assert case.received_on is None
    assert case.files.get().kind == CaseFile.Kind.ENVELOPE
    assert case.number in told
    assert "请当日与申请人确认" in told
    assert "测试员甲" not in page(client, "case", case.pk)
    assert "与申请人确认收到" in page(client, "case", case.pk)

    do(client, "confirm", case, confirmed_on=timezone.localdate(), how="打登记的电话，本人接听")
    case.refresh_from_db()
    assert case.received_on == timezone.localdate()
    assert case.due_on is not None


def test_the_form_tells_which_day_counts_as_receipt_for_every_channel(here):
    shown = page(signed_in(here.handler), "register")
    for words in (
        "当面提交", "申请人提交之日", "行政机关签收之日",
        "政府信息公开工作机构与申请人确认之日", "双方确认之日",
    ):  # fmt: skip
        assert words in shown


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "这一栏还空着，请填写。"),
        ({"channel": ""}, "请选择怎样来的。"),
        ({"phone": ""}, "请填写电话、电子邮箱或者通信地址中的一项"),
        ({"arrived_on": "2999-01-01"}, "到达日期晚于今天，请核对。"),
        ({"applicant_kind": "company", "identity_number": "91110000000000000A"}, "统一社会信用代码"),
    ],
)  # fmt: skip
def test_a_mistake_at_the_counter_is_told_beside_its_field(here, changes, sentence):
    answer = signed_in(here.handler).post(reverse("applications:register"), form_of(**changes))
    told = unescape(answer.content.decode())
    assert sentence in told
    assert "field--bad" in told
    assert not Application.objects.exists()


# 案件


def test_the_case_page_counts_twenty_working_days_for_a_judge(here):
    case = received(here)
    shown = page(signed_in(here.handler), "case", case.pk)
    assert "第20日" in shown
    assert "第21日" not in shown
    assert "剩 17 个工作日" in shown
    assert all(name in shown for name in ("补不补", "是不是", "谁负责", "有没有", "给不给"))
    assert "还没有答复" in shown


def test_a_consultation_stops_the_grid_and_the_twentieth_day_moves(here):
    case = received(here, days=5)
    client = signed_in(here.handler)
    before = case.due_on
    answer = do(
        client, "consult", case, kind="third_party", party="测试公司", concerning="合同价款",
        sent_on=working_days_ago(here, 4),
    )  # fmt: skip
    assert answer.status_code == 302
    row = case.consultations.get()
    do(
        client, "opinion", case, consultation=row.pk, answered_on=working_days_ago(here, 2),
        opinion="refuses", reasons="商业秘密",
    )  # fmt: skip
    case.refresh_from_db()
    shown = page(client, "case", case.pk)
    assert calendar_for(case.agency).working_days_between(before, case.due_on) == 2
    assert shown.count("<b>停</b>") == 2
    assert "第20日" in shown
    assert "第21日" not in shown


def test_the_applicant_is_masked_until_opened_and_each_opening_is_in_the_ledger(here):
    case = received(here)
    client = signed_in(here.handler)
    assert "000-0001" not in page(client, "case", case.pk)
    opened = client.post(reverse("applications:applicant", args=[case.pk]))
    assert "测试员甲" in opened.content.decode()
    assert opened["Cache-Control"] == "private, no-store"
    assert Entry.objects.filter(act="application.applicant_opened").count() == 1


def test_who_does_not_handle_the_case_cannot_open_the_applicant_nor_the_envelope(here):
    client = signed_in(here.handler)
    client.post(
        reverse("applications:register"),
        form_of(papers=SimpleUploadedFile("信封.png", PNG, "image/png")),
    )
    case = Application.objects.get()
    paper = case.files.get()
    for user in (here.leader,):
        other = signed_in(user)
        assert other.get(reverse("applications:case", args=[case.pk])).status_code == 200
        assert other.post(reverse("applications:applicant", args=[case.pk])).status_code == 403
        assert other.get(reverse("applications:file", args=[case.pk, paper.pk])).status_code == 403
    assert not Entry.objects.filter(act="application.applicant_opened").exists()
    assert client.get(reverse("applications:file", args=[case.pk, paper.pk])).status_code == 200
    assert Entry.objects.filter(act="application.applicant_opened").count() == 1


def test_a_case_of_another_office_is_not_there(here):
    case = received(here)
    stranger = signed_in(office("西门街道").handler)
    for name in ("case", "draft", "ask_correction", "search", "withdraw"):
        assert stranger.get(reverse(f"applications:{name}", args=[case.pk])).status_code == 404
    assert case.number not in page(stranger, "list")


# 办理


def test_correction_is_asked_once_and_the_clock_stops(here):
    case = received(here)
    client = signed_in(here.handler)
    do(
        client, "ask_correction", case, asked_on=timezone.localdate(), unclear="年份不明",
        to_supply="写明年份",
    )  # fmt: skip
    case.refresh_from_db()
    assert case.waiting_for == "correction"
    shown = page(client, "case", case.pk)
    assert "停表，等申请人" in shown
    again = client.get(reverse("applications:ask_correction", args=[case.pk]), follow=True)
    assert "现在不能办“告知补正”" in again.content.decode()
    do(client, "corrected", case, corrected_on=timezone.localdate(), supplied="2025年")
    case.refresh_from_db()
    assert case.waiting_for == ""


def test_a_late_notice_of_correction_is_ticked_first_and_never_said_to_stop_the_clock(here):
    case = received(here, days=9)
    client = signed_in(here.handler)
    assert "期限不停止" in page(client, "ask_correction", case.pk)
    asked = {"asked_on": timezone.localdate(), "unclear": "年份不明", "to_supply": "写明年份"}
    refused = do(client, "ask_correction", case, **asked).content.decode()
    assert "答复期限不会停止" in refused
    assert not Correction.objects.exists()

    answer = client.post(
        reverse("applications:ask_correction", args=[case.pk]), asked | {"late_known": "on"},
        follow=True,
    ).content.decode()  # fmt: skip
    assert "答复期限不停止，照常计算" in answer
    assert "停表等申请人" not in answer
    case.refresh_from_db()
    assert case.waiting_for == ""


def test_in_time_no_tick_is_asked_for(here):
    assert "late_known" not in page(
        signed_in(here.handler), "ask_correction", received(here, days=7).pk
    )


def test_an_extension_asked_when_the_period_is_over_is_refused_at_once(here):
    case = received(here, days=21)
    client = signed_in(here.handler)
    do(client, "ask_extension", case, working_days=5, reason="需要时间")
    told = page(client, "case", case.pk)
    assert "现在不能办“提请延期”：答复期限已于" in told
    assert "届满，不能再延长" in told
    assert "第三十三条第二款" in told
    assert not Extension.objects.exists()


def test_a_refusal_of_the_law_stands_beside_its_field_with_the_article(here):
    case = received(here)
    told = do(
        signed_in(here.handler), "ask_extension", case, working_days=21, reason="需要时间"
    ).content.decode()
    assert "field--bad" in told
    assert "第三十三条第二款" in told


def test_the_head_consents_to_an_extension_and_the_day_moves_by_twenty(here):
    case = received(here)
    do(signed_in(here.handler), "ask_extension", case, working_days=20, reason="材料多")
    before = case.due_on
    do(
        signed_in(here.head), "extend", case, working_days=20, reason="材料多",
        told_on=timezone.localdate(),
    )  # fmt: skip
    case.refresh_from_db()
    assert calendar_for(case.agency).working_days_between(before, case.due_on) == 20


def test_a_section_is_asked_and_answers_without_seeing_who_applied(here):
    case = received(here)
    do(
        signed_in(here.handler), "forward", case, section=here.section.pk, question="有没有",
        due_on=timezone.localdate(),
    )  # fmt: skip
    task = case.inner_tasks.get()
    client = signed_in(here.section_head)
    assert "转来：有没有。请在内部期限以前答复。" in client.get("/desk/").content.decode()
    assert "打开申请人信息" not in page(client, "case", case.pk)
    do(client, "contribute", case, task=task.pk, contribution="档案室有一份")
    task.refresh_from_db()
    assert task.contribution == "档案室有一份"


# 答复


def draft(client, case, outcome="granted", **fields):
    values = {"opening": "", "closing": ""}
    for item in case.items.all():
        filled = {"outcome": outcome, "disclosed": "随信附上。", "facts": "经查属实。"} | fields
        values |= {f"i{item.pk}-{k}": v for k, v in filled.items()}
    return client.post(reverse("applications:draft", args=[case.pk]), values)


def test_without_a_search_record_not_found_cannot_be_chosen(here):
    case = received(here)
    client = signed_in(here.handler)
    assert "请先登记检索" in page(client, "draft", case.pk)
    assert "请选择怎么答。" in draft(client, case, "not_found").content.decode()
    assert not case.decisions.exists()
    do(
        client, "search", case, places="档案室", words="保洁", searched_by="测试员乙",
        searched_on=timezone.localdate(), result="not_found",
    )  # fmt: skip
    assert draft(client, case, "not_found").status_code == 302
    assert case.decisions.get().items.get().outcome == "not_found"


def test_what_was_found_is_explained_and_read_by_who_signs(here):
    case, today = received(here), timezone.localdate()
    client = signed_in(here.handler)
    assert "说明查到的内容" not in page(client, "case", case.pk)
    for result in ("not_found", "found"):
        do(
            client, "search", case, places="档案室", words="保洁", searched_by="测试员乙",
            searched_on=today, result=result,
        )  # fmt: skip
    assert "第1项有1条检索记录写着" in page(client, "draft", case.pk)
    assert draft(client, case, "not_found").status_code == 200
    found = case.searches.get(result="found")
    do(client, "explain_search", case, search=found.pk, explained="查到的是另一年度的。")
    assert draft(client, case, "not_found").status_code == 302
    text = case.decisions.get()
    address = reverse("applications:decision", args=[case.pk, text.pk])
    client.post(f"{address}/send", {"seen_hash": text.content_hash})
    assert "查到的是另一年度的。" in signed_in(here.section_head).get(address).content.decode()


def test_what_an_outcome_needs_is_told_beside_the_field_of_its_item(here):
    case = received(here)
    told = draft(signed_in(here.handler), case, "granted", disclosed="").content.decode()
    assert "field--bad" in told
    assert "第1项的公开的内容" in told


def test_three_people_sign_one_text_and_the_answer_is_served_by_post(here):
    case = received(here)
    handler = signed_in(here.handler)
    assert draft(handler, case).status_code == 302
    text = case.decisions.get()
    url = reverse("applications:decision", args=[case.pk, text.pk])
    assert "不能审核自己的稿子" not in handler.get(url).content.decode()
    handler.post(f"{url}/send", {"seen_hash": text.content_hash})
    for user in (here.section_head, here.head, here.leader):
        client = signed_in(user)
        assert "看稿签名" in client.get("/desk/").content.decode()
        assert "测试员甲" not in client.get(url).content.decode()
        client.post(url, {"seen_hash": text.content_hash, "verdict": "agree"})
    text.refresh_from_db()
    assert text.stage == Decision.Stage.APPROVED
    handler.post(f"{url}/issue")
    shown = handler.get(url).content.decode()
    assert "登记送达" not in shown, "without its letter nothing is served"
    assert handler.get(f"{url}/serve").headers["Location"] == url
    assert 'name="letter" value="decision-' in shown
    made = handler.post(
        reverse("applications:letters", args=[case.pk]), {"letter": f"decision-{text.pk}"}
    )
    letter = made.headers["Location"]
    assert f'href="{letter}#out"' in handler.get(url).content.decode()
    proof = {
        "action": "serve", "method": "post", "on": timezone.localdate(), "carrier": "other",
        "tracking_number": "1",
    }  # fmt: skip
    served = handler.post(letter, proof)
    assert "field--bad" in served.content.decode(), "a private courier proves nothing"
    proof |= {"carrier": "postal_enterprise", "tracking_number": "TEST000001"}
    assert "这件申请已办结" in handler.post(letter, proof, follow=True).content.decode()
    case.refresh_from_db()
    assert case.answered_on == timezone.localdate()
    assert case.outcome == "granted"
    shown = page(handler, "case", case.pk)
    assert "TEST000001" in shown
    assert "已办结" in shown


def test_a_return_needs_a_reason_and_goes_back_to_the_drafter(here):
    case = received(here)
    handler = signed_in(here.handler)
    draft(handler, case)
    text = case.decisions.get()
    url = reverse("applications:decision", args=[case.pk, text.pk])
    handler.post(f"{url}/send", {"seen_hash": text.content_hash})
    client = signed_in(here.section_head)
    bare = client.post(url, {"seen_hash": text.content_hash, "verdict": "return"})
    assert "退回的理由" in bare.content.decode()
    client.post(url, {"seen_hash": text.content_hash, "verdict": "return", "opinion": "附件漏了"})
    text.refresh_from_db()
    assert text.stage == Decision.Stage.RETURNED
    assert "退回：附件漏了。请按意见重写。" in handler.get("/desk/").content.decode()


# 列表


def test_the_list_has_the_nearest_day_first_and_a_constant_number_of_queries(
    here, django_assert_max_num_queries
):
    for days in (2, 9, 5):
        received(here, days=days, content=f"{days}天前的申请")
    client = signed_in(here.handler)
    shown = page(client, "list")
    assert [shown.index(f"{days}天前的申请") for days in (9, 5, 2)] == sorted(
        shown.index(f"{days}天前的申请") for days in (9, 5, 2)
    )
    for _ in range(20):
        received(here)
    with django_assert_max_num_queries(16):
        page(client, "list")


def test_the_case_page_asks_the_same_number_of_queries_whatever_is_in_the_case(here):
    """One search or ten, one item or six: nothing is asked row by row; sixty are the budget."""
    client = signed_in(here.handler)
    counts = []
    for searches, items in ((1, 2), (10, 6)):
        case = received(here, items=[f"第{n}样" for n in range(items)])
        for _ in range(searches):
            here.searched(case, case.received_on)
        draft(client, case)
        with CaptureQueriesContext(connection) as asked:
            page(client, "case", case.pk)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 60


def test_a_clerk_without_the_duty_neither_registers_nor_sees_cases(here):
    received(here)
    client = signed_in(person("测试员庚", post(here.agency, Duty.SECRECY_REVIEWER)))
    assert client.get(reverse("applications:register")).status_code == 403
    assert "没有这样的申请" in page(client, "list")


# 每一种办理


def long_ago(here, days=15, **changes):
    return received(here, days=days, **changes)


def test_a_letter_nobody_could_be_reached_about_waits_for_contact(here):
    case = received(here, channel="ordinary_mail")
    do(
        signed_in(here.handler),
        "no_contact",
        case,
        tried_on=timezone.localdate(),
        how="打三次无人接",
    )
    case.refresh_from_db()
    assert case.channel == "no_contact"
    assert case.received_on is None


def test_a_wrong_day_of_arrival_is_corrected_and_the_period_moves(here):
    case = received(here, days=3)
    before, earlier = case.due_on, working_days_ago(here, 5)
    do(signed_in(here.handler), "arrival", case, arrived_on=earlier, reason="收发室登记更早")
    case.refresh_from_db()
    assert case.received_on == earlier
    assert calendar_for(case.agency).working_days_between(case.due_on, before) == 2


def test_a_case_is_assigned_and_then_only_its_handler_opens_the_applicant(here):
    case = received(here)
    client = signed_in(here.handler)
    do(client, "assign", case, handler=here.colleague.pk, section=here.section.pk)
    case.refresh_from_db()
    assert (case.handler, case.section) == (here.colleague, here.section)
    assert client.post(reverse("applications:applicant", args=[case.pk])).status_code == 403
    colleague = signed_in(here.colleague)
    assert colleague.post(reverse("applications:applicant", args=[case.pk])).status_code == 200


def test_items_are_split_and_each_is_answered_apart(here):
    case = received(here)
    client = signed_in(here.handler)
    do(client, "split", case, texts="合同\n付款凭证", apart="on")
    case.refresh_from_db()
    assert case.is_split
    first, second = case.items.order_by("position")
    answer = client.post(
        reverse("applications:draft", args=[case.pk]),
        {f"i{first.pk}-outcome": "granted", f"i{first.pk}-disclosed": "见附件"},
    )
    assert answer.status_code == 302, "the second may be left for later"
    shown = page(client, "case", case.pk)
    assert shown.count("还没有答复</span>") == 1
    assert second.text in shown


def test_part_of_an_item_is_withheld_with_its_ground(here):
    case = received(here)
    client = signed_in(here.handler)
    fields = {"ground_1": "internal_affairs", "part_1": "第二页", "why_1": ""}
    told = draft(client, case, "partly_granted", **fields).content.decode()
    assert "不予公开的是哪一部分和理由" in told
    assert (
        draft(client, case, "partly_granted", **fields | {"why_1": "内部管理"}).status_code == 302
    )
    ground = case.decisions.get().items.get().grounds[0]
    assert ground == {"outcome": "internal_affairs", "part": "第二页", "reasons": "内部管理"}


def test_a_fee_by_items_is_set_against_the_register_of_the_month(here):
    first = received(here, days=0, items=[f"第{n}年的经费" for n in range(10)])
    case = received(here, days=0, items=["甲", "乙"], content="甲乙")
    client = signed_in(here.handler)
    asked = page(client, "fee", case.pk)
    assert f"此前10件：{first.number}（10件）；本件2件，合计12件，应收200元" in asked
    refused = do(client, "fee", case, method="items", count=12, how_to_pay="窗口缴纳",
                 notified_on=timezone.localdate())  # fmt: skip
    assert "与登记簿不符" in unescape(refused.content.decode())
    do(client, "fee", case, method="items", count=2, how_to_pay="窗口缴纳",
       notified_on=timezone.localdate())  # fmt: skip
    told = page(client, "case", case.pk)
    assert "200元，同月此前10件" in told
    assert "登记簿变了" not in told

    withdrawn = first.items.first()
    withdrawn.delete()
    assert "登记簿变了" in page(client, "case", case.pk)


def test_a_fee_stops_the_clock_and_payment_starts_it_anew(here):
    case = received(here)
    client = signed_in(here.handler)
    do(
        client, "fee", case, method="pages", count=50, how_to_pay="窗口缴纳",
        notified_on=timezone.localdate(),
    )  # fmt: skip
    case.refresh_from_db()
    assert case.waiting_for == "payment"
    early = do(client, "fee_lapsed", case, on=timezone.localdate())
    assert "field--bad" in early.content.decode() or "errors" in early.content.decode()
    do(client, "paid", case, paid_on=timezone.localdate())
    case.refresh_from_db()
    assert case.waiting_for == ""
    left = calendar_for(case.agency).working_days_between(timezone.localdate(), case.due_on)
    assert left == 20


def test_a_correction_that_never_comes_closes_the_case_after_its_last_day(here):
    case = long_ago(here)
    client = signed_in(here.handler)
    do(
        client, "ask_correction", case, asked_on=working_days_ago(here, 12), unclear="不明",
        to_supply="名称", working_days=5,
    )  # fmt: skip
    do(client, "correction_lapsed", case, on=timezone.localdate())
    case.refresh_from_db()
    assert case.outcome == "correction_lapsed"


def test_a_notice_that_arrived_later_gives_the_applicant_his_days_from_there(here):
    case = long_ago(here)
    client = signed_in(here.handler)
    do(
        client, "ask_correction", case, asked_on=working_days_ago(here, 12), unclear="不明",
        to_supply="名称", working_days=5,
    )  # fmt: skip
    case.refresh_from_db()
    before = case.waiting_until
    event = case.clock_events.get()
    do(client, "reached", case, event=event.pk, reached_on=working_days_ago(here, 9))
    case.refresh_from_db()
    assert calendar_for(case.agency).working_days_between(before, case.waiting_until) == 3


def test_reasons_are_asked_of_the_hundredth_application_and_judged_by_the_head(here):
    case = received(here)
    tomorrow = timezone.localdate() + timedelta(days=1)
    do(
        signed_in(here.handler), "ask_reasons", case, facts="本月第100件",
        asked_on=timezone.localdate(), explain_by=tomorrow,
    )  # fmt: skip
    handler = signed_in(here.handler)
    assert handler.get(reverse("applications:reasons", args=[case.pk])).status_code == 302
    do(
        signed_in(here.head), "reasons", case, explained_on=timezone.localdate(),
        explanation="没有说明", accepted="no",
    )  # fmt: skip
    case.excess.refresh_from_db()
    assert case.excess.accepted is False


def test_the_applicant_withdraws(here):
    case = received(here)
    do(signed_in(here.handler), "withdraw", case, withdrawn_on=timezone.localdate(), how="书面撤回")
    case.refresh_from_db()
    assert case.outcome == "withdrawn"
    assert "已办结" in page(signed_in(here.handler), "case", case.pk)


def test_a_request_to_correct_ones_own_record_is_answered_without_a_decision(here):
    case = received(here, kind="record_correction")
    client = signed_in(here.handler)
    assert client.get(reverse("applications:search", args=[case.pk])).status_code == 302
    told = do(
        client, "record_answer", case, result="record_referred", facts="由区民政局登记",
        answered_on=timezone.localdate(),
    ).content.decode()  # fmt: skip
    assert "请填写有权更正的机关" in told
    do(
        client, "record_answer", case, result="record_referred", facts="由区民政局登记",
        organ="示例区民政局", organ_contact="000-0003", answered_on=timezone.localdate(),
    )  # fmt: skip
    case.refresh_from_db()
    assert case.outcome == "record_referred"


def test_a_served_case_may_be_reopened_and_the_first_answer_stays(here):
    case = here.answered(received(here), timezone.localdate())
    client = signed_in(here.handler)
    do(
        client, "reopen", case, ordered_on=timezone.localdate(), source="示复〔2026〕1号决定书",
        reason="附件不全",
    )  # fmt: skip
    case.refresh_from_db()
    assert case.answered_on == timezone.localdate()
    assert "重新拟稿" in page(client, "case", case.pk)


# 工作日格


def test_the_grid_counts_over_the_national_day_of_2025_as_a_person_would():
    """Received on 2025-09-25, a Thursday; 09-28 and 10-11 are worked, 10-01 to 10-08 are off.

    1: 09-26, 2: 09-28 (Sunday, worked), 3: 09-29, 4: 09-30, 5: 10-09, 6: 10-10, 7: 10-11 (Saturday,
    worked), 8 to 12: 10-13 to 10-17, 13 to 17: 10-20 to 10-24, 18 to 20: 10-27 to 10-29.
    """
    state = reply_clock([Received(date(2025, 9, 25))])
    weeks = working_day_grid(state, statutory_calendar(), date(2025, 10, 9))
    words = {field.on: (field.word, field.look) for week in weeks for field in week}
    assert words[date(2025, 9, 25)] == ("起算日", "run")
    assert words[date(2025, 9, 28)] == ("第2日", "run")
    assert words[date(2025, 10, 8)][1] == "off"
    assert words[date(2025, 10, 9)] == ("第5日", "run today")
    assert words[date(2025, 10, 11)] == ("第7日", "run")
    assert words[date(2025, 10, 29)] == ("第20日", "last")
    assert words[date(2025, 10, 30)] == ("", "")


def test_after_a_payment_the_grid_counts_from_it_and_ends_with_the_twentieth_day():
    """2025-06-11 received, 06-18 fee notice, 06-27 (Friday) paid; no holiday before 07-25.

    20 working days after 06-27: 06-30..07-04 (5), 07-07..11 (10), 07-14..18 (15), 07-21..25 (20).
    """
    events = [
        Received(date(2025, 6, 11)), FeeNotified(date(2025, 6, 18)), FeePaid(date(2025, 6, 27)),
    ]  # fmt: skip
    weeks = working_day_grid(reply_clock(events), statutory_calendar(), date(2025, 7, 1))
    words = {field.on: field.word for week in weeks for field in week}
    assert words[date(2025, 6, 27)] == "起算日"
    assert words[date(2025, 6, 30)] == "第1日"
    assert words[date(2025, 7, 25)] == "第20日"
    assert date(2025, 6, 18) not in words


def test_a_search_record_stacks_on_a_phone_with_every_column_named(here):
    case = received(here)
    here.searched(case, timezone.localdate())
    told = page(signed_in(here.handler), "case", case.pk)
    assert "table--stack" in told
    for column in ("用什么词", "谁、何时", "结果"):
        assert f'data-label="{column}"' in told


def test_what_an_answer_must_say_is_marked_with_its_condition(here):
    # 国务院令第711号第三十六条：说明理由；事实除公开的以外都要写
    told = page(signed_in(here.handler), "draft", received(here).pk)
    for name, words in (
        ("事实", "必填；予以公开、已经公开的可不填"),
        ("理由", "不予公开的必填"),
        ("公开的内容，或者获取的方式、途径和时间", "予以公开、部分公开、已经公开的必填"),
        ("专门的法律、行政法规规定", "有专门规定的必填"),
    ):
        assert f'{name}<span class="opt">（{words}）</span></label>' in told


def test_of_the_ways_to_reach_an_applicant_one_is_demanded_at_the_counter_too(here):
    told = page(signed_in(here.handler), "register")
    assert told.count("（三样至少填一样）") == 3
    assert "姓名或者名称</label>" in told


# 延期


def test_an_overdue_case_offers_no_extension_and_says_why(here):
    # 《条例》第三十三条第二款：延长的是还没有届满的期限
    late, running = received(here, days=22), received(here, days=5)
    Extension.objects.create(
        application=late, working_days=5, reason="材料较多", asked_by=here.handler,
        asked_at=timezone.now(),
    )  # fmt: skip
    for person_, act in ((here.handler, "ask_extension"), (here.head, "extend")):
        client = signed_in(person_)
        address = reverse(f"applications:{act}", args=[running.pk])
        assert f'href="{address}"' in page(client, "case", running.pk)

        shown = page(client, "case", late.pk)
        assert reverse(f"applications:{act}", args=[late.pk]) not in shown
        assert "届满，不能再延长答复期限" in shown
        assert "原期限内没有同意，延期没有生效" in shown
        sent = do(client, act, late, working_days=5, reason="忙", told_on=working_days_ago(here, 3))
        assert sent.status_code == 302
        assert "届满，不能再延长答复期限" in page(client, "case", late.pk)
    late.refresh_from_db()
    assert late.extended_by == 0
    assert "等您审定" not in unescape(signed_in(here.head).get("/desk/").content.decode())


# 清除以后重新答复


def test_after_a_purge_the_case_says_what_a_new_answer_needs_and_gets_it(here):
    today = timezone.localdate()
    case = here.answered(received(here), today)
    client = signed_in(here.handler)
    address = reverse("applications:restore_applicant", args=[case.pk])
    do(client, "reopen", case, ordered_on=today, source="测试判决1号", reason="撤销")
    assert address not in page(client, "case", case.pk)

    Applicant.objects.update(purged_at=timezone.now(), name="", phone="", email="", address="")
    told = page(client, "case", case.pk)
    assert "按期清除，新的答复没有收件人，出不了文书" in told
    assert address in told
    seen_only = page(signed_in(here.leader), "case", case.pk)
    assert address not in seen_only
    assert "请本案经办人或者公开机构负责人补登" in seen_only

    empty = client.post(address, {"name": "测试员甲"})
    assert "电话、电子邮箱或者通信地址中的一项" in unescape(empty.content.decode())
    done = client.post(address, {"name": "测试员甲", "address": "示例路1号"}, follow=True)
    assert "已补登，可以出文书了" in unescape(done.content.decode())
    assert "出不了文书" not in page(client, "case", case.pk)
