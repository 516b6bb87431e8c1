"""Opening the zip packages of .docx, .xlsx and .odt without trusting them."""

import io
import zipfile
import zlib
from typing import Any, Final

from lxml import etree

from gongkai.documents.errors import BOMB, DAMAGED, ENCRYPTED, TOO_LARGE, DocumentError

MAX_MEMBERS: Final = 3_000
MAX_TOTAL: Final = 400 * 2**20
MAX_PART: Final = 48 * 2**20
MAX_RATIO: Final = 150
RATIO_FROM: Final = 8 * 2**20  # smaller parts may be as dense as they like


class Package:
    """A zip package whose size has been checked before anything is unpacked."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise DocumentError(DAMAGED) from error
        members = self._archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise DocumentError(BOMB)
        total = 0
        for member in members:
            if member.flag_bits & 0x1:
                raise DocumentError(ENCRYPTED)
            total += member.file_size
            dense = member.file_size > MAX_RATIO * max(1, member.compress_size)
            if total > MAX_TOTAL or (member.file_size > RATIO_FROM and dense):
                raise DocumentError(BOMB)
        self.names = frozenset(member.filename for member in members)

    def read(self, name: str) -> bytes:
        """One part; the header's word on its size is not taken."""
        try:
            with self._archive.open(name) as file:
                data = file.read(MAX_PART + 1)
        except KeyError as error:
            raise DocumentError(DAMAGED) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise DocumentError(DAMAGED) from error
        except RuntimeError as error:
            raise DocumentError(ENCRYPTED) from error
        if len(data) > MAX_PART:
            raise DocumentError(TOO_LARGE)
        return data

    def xml(self, name: str) -> Any:
        """One part as a tree: no entities, no network."""
        return parse_xml(self.read(name))

    def optional_xml(self, name: str) -> Any:
        """As :meth:`xml`; ``None`` where the package has no such part or a broken one."""
        if name not in self.names:
            return None
        try:
            return self.xml(name)
        except DocumentError:
            return None


def parse_xml(data: bytes) -> Any:
    """Parse untrusted XML; a document type with entities is refused."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DocumentError(DAMAGED)
    return root
