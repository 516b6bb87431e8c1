"""The drill: an office is backed up while it works, lost, and put back whole."""

import io
import sqlite3
import tarfile
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from gongkai.files.models import StoredFile
from gongkai.files.services.store_file import intact, store_file
from gongkai.keeping.archive import make_backup, restore_backup
from gongkai.keeping.errors import ArchiveError
from gongkai.ledger.models import Entry
from gongkai.publishing.integrity import broken
from gongkai.publishing.models import Item
from gongkai.publishing.selectors import public_items
from tests.factories.office import NOW, office

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(settings, tmp_path):
    settings.GONGKAI_FILES = tmp_path / "files"
    here = office()
    file = store_file(
        io.BytesIO("甲,1\n".encode()), name="表.csv", agency=here.agency, by=here.filer, now=NOW
    )
    item = here.published(attachments=((file, "表"),))
    return here, item, make_backup(tmp_path / "backups", now=timezone.localtime(NOW))


def test_what_was_lost_comes_back_whole(kept):
    here, item, archive = kept
    before = list(Entry.objects.values_list("chain__key", "seq", "digest"))
    here.published(title="备份之后才有的一件")
    StoredFile.objects.first().path.unlink()

    assert restore_backup(archive, replace=True) == []
    assert list(public_items(NOW)) == [item]
    assert list(Entry.objects.values_list("chain__key", "seq", "digest")) == before
    assert list(broken()) == []
    assert all(intact(f) for f in StoredFile.objects.all())


def test_work_goes_on_after_a_restore(kept):
    here, _item, archive = kept
    restore_backup(archive, replace=True)

    assert here.published(title="恢复之后的一件").index_number.endswith("-00002")
    with pytest.raises(Exception, match="never changed"), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET act = 'x'")


def test_an_office_in_use_is_not_replaced_by_mistake(kept):
    _here, item, archive = kept
    with pytest.raises(ArchiveError):
        restore_backup(archive)
    assert Item.objects.get() == item


def test_an_archive_with_one_byte_changed_is_refused_and_changes_nothing(kept):
    here, _item, archive = kept
    late = here.published(title="备份之后的一件")
    content = bytearray(Path(archive).read_bytes())
    with tarfile.open(archive) as opened:
        member = next(m for m in opened.getmembers() if m.name.startswith("files/"))
    content[member.offset_data] ^= 1
    Path(archive).write_bytes(content)

    with pytest.raises(ArchiveError, match="改动过"):
        restore_backup(archive, replace=True)
    assert Item.objects.filter(pk=late.pk).exists()


def test_half_an_archive_is_refused(kept):
    _here, item, archive = kept
    content = Path(archive).read_bytes()
    Path(archive).write_bytes(content[: len(content) // 2])

    with pytest.raises(ArchiveError):
        restore_backup(archive, replace=True)
    assert Item.objects.get() == item


def test_a_backup_of_an_office_whose_file_is_gone_says_so(kept, tmp_path):
    StoredFile.objects.first().path.unlink()
    with pytest.raises(ArchiveError, match="不见了"):
        make_backup(tmp_path / "again", now=timezone.localtime(NOW))
    assert list((tmp_path / "again").iterdir()) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="looks into SQLite's copy")
def test_the_copy_is_a_database_by_itself(kept, tmp_path):
    with tarfile.open(kept[2]) as opened:
        (tmp_path / "database.sqlite3").write_bytes(opened.extractfile("database.sqlite3").read())
    count = sqlite3.connect(tmp_path / "database.sqlite3").execute(
        "SELECT COUNT(*) FROM publishing_item"
    )
    assert count.fetchone() == (1,)
