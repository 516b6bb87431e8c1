"""网上申请: what Art 29 asks, no script, no account; and nobody else's case."""

import hashlib
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from gongkai.applications.models import Applicant, Application, HeldUpload
from gongkai.applications.services.ask_correction import ask_correction
from gongkai.applications.services.discard_held import discard_old
from gongkai.cli.keep import periodic_jobs
from gongkai.files.models import StoredFile
from gongkai.ledger.models import Entry
from gongkai.portal.applying import is_answered, new_question
from tests.factories import cases
from tests.factories.office import office

pytestmark = pytest.mark.django_db
SUMS = "零一二三四五六七八九"


@pytest.fixture(autouse=True)
def _forget_limits():
    cache.clear()


@pytest.fixture
def here():
    return office()


def filled(client, place, **changes):
    """The form as a citizen fills it in, with the question answered."""
    shown = client.get(reverse("portal:apply_form", args=[place.agency.slug])).content.decode()
    return answered(shown) | {
        "applicant_kind": "natural", "name": "测试甲", "identity_kind": "other", "identity_number": "T1",
        "phone": "0595-00000000", "content": "2020年小散工程备案名单", "form_wanted": "any",
        "delivery_wish": "any",
    } | changes  # fmt: skip


def answered(shown):
    a, b = re.search(r"([一二三四五六七八])加([一二三四五六七八])等于几", shown).groups()
    hidden = dict(
        re.findall(
            r'type="hidden" name="(question|submission_key|seen|held)" value="([^"]*)"',
            shown,
        )
    )
    return hidden | {"answer": str(SUMS.index(a) + SUMS.index(b))}


def send(client, place, data):
    return client.post(reverse("portal:apply_form", args=[place.agency.slug]), data)


def test_a_citizen_applies_and_gets_a_receipt_with_number_and_code(client, here):
    sent = send(client, here, filled(client, here))

    assert sent.status_code == 302
    receipt = client.get(sent.url).content.decode()
    case = Application.objects.get()
    assert case.number in receipt
    assert case.received_on is None  # 第三十一条第三项：双方确认之日
    code = re.search(r"查询码</dt><dd><strong>([A-Z0-9]{8})<", receipt)[1]
    found = client.post(
        reverse("portal:apply_track", args=[here.agency.slug]),
        {"number": case.number, "code": code.lower()},
    )
    assert "等待与您确认" in found.content.decode()


def test_the_same_form_sent_twice_is_one_case(client, here):
    data = filled(client, here)
    send(client, here, data)
    send(client, here, data)
    assert Application.objects.count() == 1


def test_a_wrong_answer_keeps_what_was_filled_in(client, here):
    shown = send(client, here, filled(client, here, answer="99")).content.decode()

    assert "答得不对" in shown
    assert "2020年小散工程备案名单" in shown
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "这一栏还空着"),
        ({"content": " "}, "这一栏还空着"),
        ({"phone": ""}, "电话、电子邮箱或者通信地址"),
        ({"identity_number": ""}, "证件号码"),
        ({"identity_kind": "resident", "identity_number": "110101199001011234"}, "校验码"),
        (
            {"applicant_kind": "company", "identity_kind": "uscc", "identity_number": "1" * 18},
            "校验码",
        ),
        ({"delivery_wish": "email"}, "电子邮箱"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(client, here, changes, words):
    shown = send(client, here, filled(client, here, **changes)).content.decode()

    assert words in shown
    assert not Application.objects.exists()


def test_what_may_be_public_already_is_shown_before_sending(client, here):
    here.published(title="2020年小散工程备案名单")
    shown = send(client, here, filled(client, here)).content.decode()

    assert "可能已经公开" in shown
    assert not Application.objects.exists()
    again = filled(client, here) | answered(shown)
    assert send(client, here, again).status_code == 302
    assert Application.objects.count() == 1


def test_rare_characters_emoji_and_full_width_survive(client, here):
    text = "关于𠮷屋、㛃某的批复😀１２３"
    send(client, here, filled(client, here, content=text, name="测试喆堃"))
    assert Application.objects.get().content == text
    assert Applicant.objects.get().name == "测试喆堃"


def test_ten_an_hour_from_one_address_then_a_sentence(client, here):
    for n in range(10):
        assert send(client, here, filled(client, here, content=f"第{n}份材料")).status_code == 302
    shown = send(client, here, filled(client, here, content="第十一份材料")).content.decode()

    assert "一小时内已提交十份" in shown
    assert Application.objects.count() == 10


def test_another_code_or_office_opens_nothing(client, here):
    sent = send(client, here, filled(client, here))
    receipt = client.get(sent.url).content.decode()
    code = re.search(r"<strong>([A-Z0-9]{8})</strong>", receipt)[1]
    number = Application.objects.get().number
    there = office("别的街道")

    for place, tried in ((here, "AAAAAAAA"), (there, code)):
        shown = client.post(
            reverse("portal:apply_track", args=[place.agency.slug]),
            {"number": number, "code": tried},
        ).content.decode()
        assert "没有查到" in shown
        assert "小散工程" not in shown


def test_tracking_tells_what_is_awaited_and_what_came_of_it(client):
    place = cases.office()
    case, code = (lambda r: (r.application, r.query_code))(place.receipt())
    address = reverse("portal:apply_track", args=[place.agency.slug])

    def told():
        return client.post(address, {"number": case.number, "code": code}).content.decode()

    assert "正在办理" in told()
    ask_correction(
        case.pk, unclear="哪一年", to_supply="写明年度", asked_on=cases.MONDAY, reached_on=cases.MONDAY,
        working_days=15, by=place.handler, now=cases.at(cases.MONDAY),
    )  # fmt: skip
    assert "等您补正，请在2026年3月23日以前" in told()  # 3月3日起15个工作日
    other = place.receipt()
    case, code = place.answered(other.application, cases.MONDAY), other.query_code
    assert "予以公开" in told()
    assert "直接送达、委托送达，2026年3月2日" in told()
    assert "测试员" not in told()


def test_a_receipt_is_for_whoever_sent_the_form(client, here):
    from django.test import Client

    send(client, here, filled(client, here))
    stranger = Client().get(reverse("portal:apply_receipt", args=[here.agency.slug]))
    assert stranger.status_code == 302


def test_no_name_of_a_citizen_enters_the_ledger(client, here, settings, tmp_path):
    settings.GONGKAI_FILES = tmp_path
    proof, along = paper("测试甲的身份证.txt"), paper("测试甲的房产证.txt", b"x")
    send(client, here, filled(client, here, identity_file=proof, papers=[along]))
    assert StoredFile.objects.count() == 2
    written = "".join(f"{e.data}{e.subject_label}{e.actor_name}" for e in Entry.objects.all())
    assert "测试甲" not in written


def test_the_question_takes_figures_and_words_and_no_forged_token():
    question, token = new_question()
    a, b = (SUMS.index(c) for c in re.match("(.)加(.)", question).groups())
    words = SUMS[a + b] if a + b < 10 else "十" + (SUMS[a + b - 10] if a + b > 10 else "")
    assert is_answered(token, str(a + b))
    assert is_answered(token, f" {words} ")
    assert not is_answered(token, str(a + b + 1))
    assert not is_answered(token + "x", str(a + b))


def paper(name="老文件.txt", content=b"1998"):
    return SimpleUploadedFile(name, content)


def fields_of(shown):
    """The texts that stand in the page's 申请内容 fields, in order."""
    return [
        text.strip()
        for _, text in re.findall(r'<textarea name="(content\w*)"[^>]*>([^<]*)<', shown)
    ]


def test_several_items_become_items_of_one_case_and_stand_on_the_receipt(client, here):
    data = filled(client, here, content="甲路的路灯合同", content_2="", content_3="乙路的绿化合同")
    receipt = client.get(send(client, here, data).url).content.decode()

    case = Application.objects.get()
    assert [item.text for item in case.items.order_by("position")] == [
        "甲路的路灯合同", "乙路的绿化合同",
    ]  # fmt: skip
    assert case.content == "1．甲路的路灯合同\n2．乙路的绿化合同"
    assert not case.is_split  # 是否分项答复，由办理人定
    assert receipt.index("甲路的路灯合同</li>") < receipt.index("乙路的绿化合同</li>")


def test_one_more_field_keeps_everything_typed_and_complains_of_nothing(client, here):
    data = filled(client, here, content="甲𠮷😀１２", name="", address="示例路1号", answer="")
    shown = send(client, here, data | {"action": "more"}).content.decode()

    assert fields_of(shown) == ["甲𠮷😀１２", ""]
    assert "示例路1号" in shown
    assert "还不能提交" not in shown
    assert "autofocus" in shown
    assert not Application.objects.exists()


def test_an_item_is_taken_away_and_the_others_close_up(client, here):
    data = filled(client, here, content="甲", content_2="乙", content_3="丙", action="drop-2")
    shown = send(client, here, data).content.decode()

    assert fields_of(shown) == ["甲", "丙"]
    assert "去掉第2项" in shown
    assert fields_of(
        send(client, here, filled(client, here, action="drop-9")).content.decode()
    ) == ["2020年小散工程备案名单"]


def test_there_are_at_most_ten_items(client, here):
    texts = {f"content_{n}": f"第{n}样" for n in range(2, 15)}
    shown = send(client, here, filled(client, here, **texts, action="more")).content.decode()

    assert len(fields_of(shown)) == 10
    assert 'value="more"' not in shown


def test_files_are_kept_in_the_case_and_named_on_the_receipt(client, here, settings, tmp_path):
    settings.GONGKAI_FILES = tmp_path
    proof = paper("证件.txt", "证件".encode())
    data = filled(client, here, papers=[paper(), paper("地图.txt", b"x y")], identity_file=proof)
    receipt = client.get(send(client, here, data).url).content.decode()

    case = Application.objects.get()
    kept = case.files.select_related("file").order_by("pk")
    assert [(row.kind, row.file.name) for row in kept] == [
        ("request", "老文件.txt"), ("request", "地图.txt"),
    ]  # fmt: skip
    assert case.applicants.get().identity_file.name == "证件.txt"
    assert "老文件.txt" in receipt
    assert "地图.txt" in receipt
    assert "身份证明（另外保存" in receipt
    assert "证件.txt" not in receipt


@pytest.mark.parametrize(
    ("papers", "words"),
    [
        ([paper("照片.jpg", "不是照片".encode())], "“照片.jpg”的内容与文件名不符"),
        ([paper("病毒.exe", b"MZ\x90\x00" * 20)], "不接受这种文件"),
        ([paper("空.txt", b"")], "文件是空的"),
        ([paper(f"{n}.txt", b"x") for n in range(10)], "选了11个文件，最多10个"),
    ],
)
def test_a_file_that_is_not_taken_is_named_and_nothing_of_it_stays_behind(
    client, here, settings, tmp_path, papers, words
):
    settings.GONGKAI_FILES = tmp_path
    shown = send(client, here, filled(client, here, papers=[paper(), *papers])).content.decode()

    assert words in shown
    assert "2020年小散工程备案名单" in shown
    assert not Application.objects.exists()
    fine = {file.name for file in StoredFile.objects.all()}
    assert fine == (set() if "11" in words else {"老文件.txt"})
    assert len(on_disk(tmp_path)) == len(fine)


def test_a_file_too_large_is_refused_and_the_others_chosen_with_it_stay(
    client, here, settings, tmp_path, monkeypatch
):
    settings.GONGKAI_FILES = tmp_path
    monkeypatch.setattr("gongkai.portal.forms.MEGABYTE", 1)
    chosen = [paper("小.txt"), paper("大.txt", b"x" * 21)]
    shown = send(client, here, filled(client, here, papers=chosen)).content.decode()
    assert "“大.txt”超过20兆字节" in shown
    assert kept_on(shown) == ["小.txt"]


def test_the_limit_and_what_proves_identity_are_told_when_the_form_opens(client, here):
    shown = client.get(reverse("portal:apply_form", args=[here.agency.slug])).content.decode()
    assert shown.index("一小时内最多提交10份") < shown.index("一、您是谁")
    assert "填了号码，下面的照片可以不传" in shown


def marks(shown):
    """What stands in brackets behind the name of each field."""
    return dict(
        re.findall(
            r'<label for="id_(\w+)">[^<]*<span class="opt">（([^<]*)）</span></label>', shown
        )
    )


def test_what_article_29_demands_is_marked_and_nothing_else(client, here):
    # 第二十九条：（一）姓名或者名称、身份证明、联系方式；（二）名称、文号或者其他特征性描述；（三）形式要求
    shown = client.get(reverse("portal:apply_form", args=[here.agency.slug])).content.decode()
    three, two = "三样至少填一样", "号码、照片有一样就行"
    assert marks(shown) == {
        "name": "必填", "identity_number": two, "identity_file": two, "phone": three, "email": three,
        "address": three, "content": "必填", "form_wanted": "必填", "delivery_wish": "必填",
        "answer": "必填", "papers": "可不填",
    }  # fmt: skip


def test_of_several_items_one_has_to_be_written(client, here):
    shown = marks(send(client, here, filled(client, here, action="more")).content.decode())
    assert (shown["content"], shown["content_2"]) == ("至少写一项", "至少写一项")


def test_a_file_over_twenty_megabytes_is_refused_by_name(client, here, monkeypatch):
    monkeypatch.setattr("gongkai.portal.forms.MEGABYTE", 1)
    shown = send(client, here, filled(client, here, papers=[paper("大.txt", b"x" * 21)]))

    assert "“大.txt”超过20兆字节" in shown.content.decode()


# 选过的文件：不因出错、“可能已经公开”、加减一项而丢


def on_disk(root):
    return [path for path in Path(root).rglob("*") if path.is_file()]


def kept_on(shown):
    """The files that the page says need not be chosen again."""
    return re.findall(r">不要“([^”]+)”了</label>", shown)


def drops(shown):
    """Name of each kept file and the value that gives it up."""
    boxes = re.findall(r'name="drop_file" value="(\d+)"', shown)
    return dict(zip(kept_on(shown), boxes, strict=True))


@pytest.fixture
def store(settings, tmp_path):
    settings.GONGKAI_FILES = tmp_path
    return tmp_path


def test_files_outlive_an_error_and_go_in_with_the_next_sending(client, here, store):
    chosen = {
        "papers": [paper(), paper("地图.txt", b"x y")],
        "identity_file": paper("证件.txt", b"z"),
    }
    first = send(client, here, filled(client, here, answer="99", **chosen)).content.decode()
    assert kept_on(first) == ["证件.txt", "老文件.txt", "地图.txt"]

    again = filled(client, here) | answered(first)
    receipt = client.get(send(client, here, again).url).content.decode()

    case = Application.objects.get()
    assert [row.file.name for row in case.files.order_by("pk")] == ["老文件.txt", "地图.txt"]
    assert case.applicants.get().identity_file.name == "证件.txt"
    assert "老文件.txt" in receipt
    assert not HeldUpload.objects.exists()
    assert len(on_disk(store)) == 3


def test_files_outlive_what_may_be_public_already(client, here, store):
    here.published(title="2020年小散工程备案名单")
    stop = send(client, here, filled(client, here, papers=[paper()])).content.decode()
    assert "可能已经公开" in stop
    assert kept_on(stop) == ["老文件.txt"]

    assert send(client, here, filled(client, here) | answered(stop)).status_code == 302
    assert [row.file.name for row in Application.objects.get().files.all()] == ["老文件.txt"]


def test_files_outlive_one_more_field_and_what_is_wrong_with_one_is_said_there(client, here, store):
    chosen = [paper(), paper("照片.jpg", "不是照片".encode())]
    shown = send(client, here, filled(client, here, papers=chosen, name="", action="more"))
    shown = shown.content.decode()

    assert kept_on(shown) == ["老文件.txt"]
    assert "“照片.jpg”的内容与文件名不符" in shown
    assert "姓名或者名称：" not in shown


def test_who_wants_a_kept_file_no_more_ticks_it_away(client, here, store):
    chosen = [paper(), paper("另一份.txt", b"other")]
    first = send(client, here, filled(client, here, answer="99", papers=chosen)).content.decode()
    again = filled(client, here) | answered(first) | {"drop_file": [drops(first)["老文件.txt"]]}

    assert send(client, here, again).status_code == 302
    assert [row.file.name for row in Application.objects.get().files.all()] == ["另一份.txt"]
    assert [file.name for file in StoredFile.objects.all()] == ["另一份.txt"]


def test_a_second_proof_of_identity_takes_the_place_of_the_first(client, here, store):
    one = filled(client, here, answer="99", identity_file=paper("反面.txt", b"1"))
    first = send(client, here, one).content.decode()
    two = filled(client, here) | answered(first) | {"identity_file": paper("正面.txt", b"2")}

    assert send(client, here, two).status_code == 302
    assert Applicant.objects.get().identity_file.name == "正面.txt"
    assert [file.name for file in StoredFile.objects.all()] == ["正面.txt"]


def test_the_same_file_chosen_again_is_kept_once(client, here, store):
    first = send(client, here, filled(client, here, answer="99", papers=[paper()])).content.decode()
    again = filled(client, here) | answered(first) | {"papers": [paper()]}

    assert send(client, here, again).status_code == 302
    assert Application.objects.get().files.count() == 1


def test_the_tenth_file_counts_those_kept_before(client, here, store):
    nine = [paper(f"{n}.txt", b"%d" % n) for n in range(9)]
    first = send(client, here, filled(client, here, answer="99", papers=nine)).content.decode()
    more = [paper("a.txt", b"a"), paper("b.txt", b"b")]
    shown = send(client, here, filled(client, here) | answered(first) | {"papers": more})

    assert "选了11个文件，最多10个" in shown.content.decode()
    assert len(kept_on(shown.content.decode())) == 9


def test_kept_files_belong_to_one_form_and_one_office(client, here, store):
    first = send(client, here, filled(client, here, answer="99", papers=[paper()])).content.decode()
    key = answered(first)["submission_key"]
    there = office("别的街道")

    for place, changes in ((there, {"submission_key": key}), (here, {"submission_key": ""})):
        shown = send(client, place, filled(client, place, answer="99", **changes)).content.decode()
        assert kept_on(shown) == []
    short = filled(client, here, answer="99", papers=[paper("短.txt", b"s")], submission_key="x")
    assert kept_on(send(client, here, short).content.decode()) == []
    other = filled(client, here, answer="99", drop_file=[drops(first)["老文件.txt"]])
    send(client, here, other)
    assert HeldUpload.objects.get().file.name == "老文件.txt"


def test_no_address_serves_a_file_that_was_not_sent(client, here, store):
    send(client, here, filled(client, here, answer="99", papers=[paper()]))
    held, item = HeldUpload.objects.get(), here.published(title="别的")
    for pk in (held.pk, held.file_id):
        address = reverse("portal:file", args=[here.agency.slug, item.pk, pk])
        assert client.get(address).status_code == 404


def test_files_not_sent_within_a_day_are_gone_and_the_form_says_so(
    client, here, store, django_capture_on_commit_callbacks
):
    data = filled(client, here, answer="99", papers=[paper("测试甲的合同.txt")])
    first = send(client, here, data).content.decode()
    later = timezone.now() + timedelta(days=1, minutes=1)

    assert discard_old(now=later - timedelta(minutes=2)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert discard_old(now=later) == 1
    assert not StoredFile.objects.exists()
    entry = Entry.objects.get(act="uploads.discarded")
    assert hashlib.sha256(b"1998").hexdigest() in entry.data
    assert "测试甲" not in f"{entry.data}{entry.subject_label}"
    assert on_disk(store) == []

    again = send(client, here, filled(client, here) | answered(first)).content.decode()
    assert "1个文件放了一天没有提交，已经清除，请再选一次" in again
    assert not Application.objects.exists()
    assert send(client, here, filled(client, here) | answered(again)).status_code == 302


def test_the_worker_takes_files_away_that_were_not_sent(client, here, store):
    send(client, here, filled(client, here, answer="99", papers=[paper()]))
    HeldUpload.objects.update(held_at=timezone.now() - timedelta(hours=25))
    jobs = {job.name: job for job in periodic_jobs()}
    jobs["dossiers_discarded"].run(timezone.now())
    assert not HeldUpload.objects.exists()


def test_one_address_has_a_limit(client, here, store, monkeypatch):
    monkeypatch.setattr("gongkai.portal.holding.PER_HOUR", 2)
    three = [paper(f"{n}.txt", b"%d" % n) for n in range(3)]
    shown = send(client, here, filled(client, here, papers=three)).content.decode()
    assert "一小时内传的文件太多了" in shown
    assert kept_on(shown) == ["0.txt", "1.txt"]
    assert not Application.objects.exists()


def test_in_a_full_store_the_files_that_wait_longest_make_room(client, here, store, monkeypatch):
    monkeypatch.setattr("gongkai.applications.services.hold_upload.MOST_HELD", 5 * 1024 * 1024 // 2)
    for n in range(3):  # each weighs its bytes and a megabyte: two fit
        send(client, here, filled(client, here, answer="99", papers=[paper(f"{n}.txt", b"%d" % n)]))

    held = HeldUpload.objects.order_by("pk").values_list("file__name", flat=True)
    assert list(held) == ["1.txt", "2.txt"]


def test_the_same_form_sent_twice_keeps_its_files_once(client, here, store):
    data = filled(client, here)
    send(client, here, data | {"papers": [paper()]})
    send(client, here, data | {"papers": [paper(), paper("另一份.txt", b"other")]})

    assert Application.objects.get().files.count() == 1
    assert StoredFile.objects.count() == 1
    assert len(on_disk(store)) == 1


def test_after_ten_forms_an_hour_no_file_is_taken_in(client, here, store):
    cache.set("apply:127.0.0.1", 10, 3600)
    shown = send(client, here, filled(client, here, papers=[paper()])).content.decode()

    assert "一小时内已提交十份" in shown
    assert on_disk(store) == []


@pytest.mark.parametrize(
    "asked",
    [
        "2020年小散工程备案名单",
        "我想要2020年度小散工程的备案名单，谢谢",
        "请提供贵街道小散工程相关情况",
        "\n\n关于小散工程备案名单的文件",
    ],
)
def test_a_citizens_sentence_finds_the_short_title(client, here, asked):
    here.published(title="2020年小散工程备案名单")
    shown = send(client, here, filled(client, here, content=asked)).content.decode()

    assert "可能已经公开" in shown
    assert not Application.objects.exists()


def test_each_of_several_items_shows_its_own_matches(client, here):
    here.published(title="2020年小散工程备案名单")
    here.published(title="老旧小区改造预算")
    texts = {
        "content": "路边的树",
        "content_2": "小散工程备案名单",
        "content_3": "老旧小区改造的预算",
    }
    shown = send(client, here, filled(client, here, **texts)).content.decode()

    found = re.findall(r"<h3>申请内容(\d)</h3>\s*<ul[^>]*>(.*?)</ul>", shown, re.S)
    assert [number for number, _ in found] == ["2", "3"]
    assert "备案" in found[0][1]
    assert "预算" in found[1][1]
    again = filled(client, here) | texts | answered(shown)
    assert send(client, here, again).status_code == 302


def test_matches_show_together_with_what_is_still_wrong(client, here):
    here.published(title="2020年小散工程备案名单")
    shown = send(client, here, filled(client, here, name="")).content.decode()

    assert "可能已经公开" in shown
    assert "这一栏还空着" in shown


def test_the_number_of_queries_does_not_grow_with_what_is_published(
    client, here, django_assert_max_num_queries
):
    for n in range(8):
        here.published(title=f"路灯合同第{n}份")
    data = filled(client, here, content="路灯合同")
    with django_assert_max_num_queries(40):
        send(client, here, data)
