"""Uploads: judged by content, refused in a sentence, and never half-kept."""

import errno
import io
import os
import zipfile

import pytest

from gongkai.files.errors import (
    DisguisedFileError,
    EmptyFileError,
    FileError,
    FileTooLargeError,
    FileTypeError,
    StoreFullError,
)
from gongkai.files.models import StoredFile
from gongkai.files.services.store_file import intact, store_file
from gongkai.ledger.models import Entry
from tests.factories.office import NOW, office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def room(settings, tmp_path):
    settings.GONGKAI_FILES = tmp_path
    return tmp_path


def store(content: bytes, name: str = "说明.txt") -> StoredFile:
    here = office()
    return store_file(io.BytesIO(content), name=name, agency=here.agency, by=here.filer, now=NOW)


def left_behind(room) -> list[str]:
    return [p.name for p in room.rglob("*") if p.is_file()]


def test_a_text_is_kept_under_its_digest_and_its_words_are_known():
    stored = store("社会救助\n".encode())

    assert intact(stored)
    assert "社会救助" in stored.text
    # printf '社会救助\n' | sha256sum
    assert stored.sha256 == "561495b56b5bea52b66d3e1b35d53dd30431120742c292b3599cb8c65687ac0b"


def test_the_same_bytes_lie_once(room):
    store(b"abc\n")
    here = office("另一街道")
    store_file(io.BytesIO(b"abc\n"), name="b.txt", agency=here.agency, by=here.filer, now=NOW)

    assert StoredFile.objects.count() == 2
    assert len(left_behind(room)) == 1


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (b"", "a.txt", EmptyFileError),
        (b"<html><script>x</script></html>", "a.docx", DisguisedFileError),
        (b"<html><body>x</body></html>", "a.html", FileTypeError),
        (b"MZ\x90\x00\x03", "a.exe", FileTypeError),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "a.pdf", DisguisedFileError),
        (b"plain words", "a.docx", DisguisedFileError),
    ],
)
def test_what_is_not_what_it_says_is_refused(content, name, refusal, room):
    with pytest.raises(refusal) as told:
        store(content, name)
    assert told.value.message.endswith("。")
    assert not StoredFile.objects.exists()
    assert left_behind(room) == []


def test_a_zip_bomb_in_a_docx_is_refused(room):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("word/document.xml", b"0" * 300_000_000)

    with pytest.raises(FileError):
        store(packed.getvalue(), "a.docx")
    assert left_behind(room) == []


def test_too_large_is_said_before_all_of_it_is_read(settings, room):
    settings.GONGKAI_MAX_UPLOAD_BYTES = 3 * 1024 * 1024

    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            Endless.given += size
            return b"0" * size

    here = office()
    with pytest.raises(FileTooLargeError, match="3兆字节"):
        store_file(Endless(), name="a.txt", agency=here.agency, by=here.filer, now=NOW)
    assert Endless.given < 6 * 1024 * 1024
    assert left_behind(room) == []


def test_a_full_disk_is_said_and_leaves_nothing(monkeypatch, room):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreFullError, match="已满"):
        store(b"abc\n")
    assert left_behind(room) == []
    assert not StoredFile.objects.exists()
    assert not Entry.objects.filter(act="file.stored").exists()


def test_a_path_in_the_name_is_dropped():
    assert store(b"abc\n", "..\\..\\etc/passwd.txt").name == "passwd.txt"
