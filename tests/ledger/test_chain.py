"""The chain: gapless, unchangeable, and whoever changes it behind its back is found."""

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction

from gongkai.ledger import guard
from gongkai.ledger.digest import canonical, entry_digest, hash_hex
from gongkai.ledger.models import Chain, Entry
from gongkai.ledger.services.record import record
from gongkai.ledger.services.verify import heads, verify, verify_chain
from tests.factories.accounts import NOW

CHAIN = "agency:1"


def write(count: int, chain: str = CHAIN) -> None:
    for number in range(1, count + 1):
        with transaction.atomic():
            record(chain, "item.saved", at=NOW, version=number)


@pytest.fixture
def behind_its_back(db: None) -> None:
    """Somebody with the database's own password takes the triggers away."""
    guard.remove(connection)


@pytest.mark.django_db
def test_an_untouched_chain_holds() -> None:
    write(5)
    assert list(verify()) == []
    assert heads()[CHAIN][0] == 5


@pytest.mark.django_db
def test_the_first_digest_is_what_anybody_can_calculate() -> None:
    """SHA-256 over the twelve columns as JSON, as docs say; here with the standard library alone."""
    import hashlib
    import json

    write(1)
    fields = [
        CHAIN, 1, "2026-11-22T01:30:00.000000+00:00", "system", "系统", "item.saved",
        "", "", "", "", '{"version":1}', "",
    ]  # fmt: skip
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    assert Entry.objects.get().digest == hashlib.sha256(text.encode()).hexdigest()


def test_sm3_gives_the_digest_of_the_standard() -> None:
    """GB/T 32905-2016, example 1: the message abc."""
    assert hash_hex("sm3", b"abc") == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


@pytest.mark.django_db
def test_a_chain_begun_with_sm3_stays_with_it(settings: object) -> None:
    settings.GONGKAI_LEDGER_HASH = "sm3"  # type: ignore[attr-defined]
    write(1)
    settings.GONGKAI_LEDGER_HASH = "sha256"  # type: ignore[attr-defined]
    write(1)
    chain = Chain.objects.get()
    assert (chain.algorithm, chain.head_seq) == ("sm3", 2)
    assert verify_chain(chain) is None


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_itself_refuses_to_change_or_remove_a_row(verb: str) -> None:
    guard.install(connection)
    write(2)
    rows = Entry.objects.filter(seq=1)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(act="item.signed") if verb == "update" else rows.delete()
    assert Entry.objects.filter(act="item.saved").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor_name", "别人"), ("act", "item.signed"), ("data", '{"version":9}'),
        ("subject_label", "另一件"), ("reference", "第二十六条"), ("at", "2026-11-22T09:31:00+08:00"),
    ],
)  # fmt: skip
def test_one_byte_changed_in_any_column_is_named(
    behind_its_back: None, column: str, value: str
) -> None:
    write(5)
    Entry.objects.filter(seq=3).update(**{column: value})
    found = verify_chain(Chain.objects.get())
    assert found is not None
    assert (found.seq, found.problem) == (3, "altered")
    assert "第3条被改动过" in found.message


@pytest.mark.django_db
def test_a_row_taken_out_is_named(behind_its_back: None) -> None:
    write(5)
    Entry.objects.filter(seq=2).delete()
    found = verify_chain(Chain.objects.get())
    assert found is not None
    assert (found.seq, found.problem) == (2, "missing")


@pytest.mark.django_db
def test_a_tail_cut_off_is_named(behind_its_back: None) -> None:
    write(5)
    Entry.objects.filter(seq__gt=3).delete()
    found = verify_chain(Chain.objects.get())
    assert found is not None
    assert (found.seq, found.problem) == (4, "cut_off")
    assert "应有5条" in found.message


@pytest.mark.django_db
def test_a_tail_cut_off_together_with_the_head_is_found_by_the_anchor(
    behind_its_back: None,
) -> None:
    write(5)
    kept_outside = heads()
    Entry.objects.filter(seq__gt=3).delete()
    last = Entry.objects.get(seq=3)
    Chain.objects.update(head_seq=3, head_digest=last.digest)

    assert list(verify()) == []
    assert [(b.problem, b.seq) for b in verify(kept_outside)] == [("cut_off", 4)]


@pytest.mark.django_db
def test_a_chain_rewritten_whole_is_found_by_the_anchor(behind_its_back: None) -> None:
    write(3)
    kept_outside = heads()
    previous = ""
    for entry in Entry.objects.order_by("seq"):
        entry.actor_name, entry.previous = "别人", previous
        entry.digest = previous = entry_digest(
            "sha256", chain=CHAIN, seq=entry.seq, at=entry.at, actor=entry.actor,
            actor_name=entry.actor_name, act=entry.act, subject_type="", subject_id="",
            subject_label="", reference="", data=entry.data, previous=entry.previous,
        )  # fmt: skip
        entry.save()
    Chain.objects.update(head_digest=previous)

    assert list(verify()) == []
    found = list(verify(kept_outside))
    assert [(b.problem, b.seq) for b in found] == [("altered", 3)]
    assert "整段重写" in found[0].message


@pytest.mark.django_db
def test_a_chain_that_vanished_is_found_by_the_anchor(behind_its_back: None) -> None:
    write(2)
    kept_outside = heads()
    Entry.objects.all().delete()
    Chain.objects.all().delete()
    assert [b.problem for b in verify(kept_outside)] == ["cut_off"]


@pytest.mark.django_db
def test_a_head_changed_by_hand_is_named(behind_its_back: None) -> None:
    write(2)
    Chain.objects.update(head_digest="0" * 64)
    found = verify_chain(Chain.objects.get())
    assert found is not None
    assert found.problem == "head_altered"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        record(CHAIN, "item.saved", at=NOW)


@pytest.mark.django_db
def test_what_fails_afterwards_leaves_no_entry() -> None:
    def fail() -> None:
        with transaction.atomic():
            record(CHAIN, "item.saved", at=NOW)
            raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_four_threads_leave_a_chain_without_gaps() -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            write(10)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 41))
    assert list(verify()) == []


def test_the_same_value_is_always_the_same_text() -> None:
    assert canonical({"乙": 1, "甲": [True, None]}) == '{"乙":1,"甲":[true,null]}'
