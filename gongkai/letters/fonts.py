"""字体：which faces this machine has, which characters they can draw, and in which order they are asked.

Real official faces come first (an office that owns 仿宋_GB2312 puts it into the font folder and it wins),
then free look-alikes, then every other Chinese face, so that a rare character in a name is still drawn.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

from gongkai.documents.fonts import shipped_folder
from gongkai.letters.errors import NoFontError

FANG = ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "FandolFang R", "FandolFang", "朱雀仿宋", "Zhuque Fangsong")  # fmt: skip
BIAO = ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "FZXiaoBiaoSong-B05")  # fmt: skip
SONG = ("宋体", "SimSun", "Noto Serif CJK SC", "Source Han Serif SC", "思源宋体", "STSong", "AR PL UMing CN")  # fmt: skip
BLACK = ("黑体", "SimHei", "Noto Sans CJK SC", "Source Han Sans SC", "思源黑体", "STHeiti", "WenQuanYi Zen Hei")  # fmt: skip
LATIN = ("Times New Roman", "Liberation Serif")
SAMPLE = "政府信息公开告知书"


@dataclass(frozen=True, slots=True)
class Face:
    """One font of this machine with the characters it draws, as sorted ranges."""

    family: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def draws(self, char: str) -> bool:
        point = ord(char)
        found = bisect_right(self.starts, point) - 1
        return found >= 0 and point <= self.ends[found]


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces a letter is set in, by their part; each list ends in every Chinese face there is."""

    body: tuple[str, ...]
    title: tuple[str, ...]
    title_weight: str
    song: tuple[str, ...]
    black: tuple[str, ...]
    latin: tuple[str, ...]
    chinese: tuple[Face, ...]
    missing: tuple[str, ...]

    def undrawn(self, text: str) -> list[str]:
        """Characters no face can draw, in the order of the text, each once."""
        odd = dict.fromkeys(c for c in text if not c.isspace())
        return [c for c in odd if not any(face.draws(c) for face in self.chinese)]


def faces(folders: Sequence[Path] = ()) -> Faces:
    """What a letter is set in here; refuses in a sentence when there is no Chinese face at all."""
    return _faces(tuple(str(folder) for folder in folders if folder.is_dir()))


@cache
def font_book(folders: tuple[str, ...]) -> typst.Fonts:
    """Typst's own list of fonts: the system's and those of the folders."""
    return typst.Fonts(True, True, [*folders, str(shipped_folder())])


@cache
def _faces(folders: tuple[str, ...]) -> Faces:
    known = {font.family: font for font in font_book(folders).fonts() if font.path}
    named = [name for name in (*FANG, *BIAO, *SONG, *BLACK) if name in known]
    others = sorted(name for name in known if "CJK" in name or "AR PL" in name or "Han" in name)
    chinese: dict[str, Face] = {}
    for name in (*named, *others):
        if name not in chinese and " Mono " not in name and _is_plain(name, named):
            path = known[name].path
            face = _face(name, Path(str(path)), known[name].index)
            if face and all(face.draws(char) for char in SAMPLE):
                chinese[name] = face
    if not chinese:
        raise NoFontError
    every = tuple(chinese)
    latin = tuple(name for name in LATIN if name in known)[:1]
    biao = _ordered((*BIAO, *SONG), every)
    return Faces(
        body=_ordered((*FANG, *SONG), every), title=biao,
        title_weight="regular" if biao[0] in BIAO else "bold",
        song=_ordered(SONG, every), black=_ordered(BLACK, every), latin=latin,
        chinese=tuple(chinese.values()), missing=_missing(every),
    )  # fmt: skip


def _is_plain(name: str, named: Sequence[str]) -> bool:
    """Faces of other regions draw Chinese in another hand: only where nothing else is there."""
    return name in named or not name.endswith((" JP", " KR", " TC", " HK")) or not named


def _ordered(wanted: Iterable[str], every: tuple[str, ...]) -> tuple[str, ...]:
    first = [name for name in dict.fromkeys(wanted) if name in every]
    return (*first, *(name for name in every if name not in first))


def _missing(every: tuple[str, ...]) -> tuple[str, ...]:
    """Official faces this machine draws by another one."""
    wanted = {"仿宋": FANG, "小标宋": BIAO, "黑体": BLACK, "宋体": SONG}
    return tuple(word for word, names in wanted.items() if not set(names) & set(every))


@cache
def _face(family: str, path: Path, index: int) -> Face | None:
    try:
        ranges = sorted(_ranges(path.read_bytes(), index))
    except (OSError, struct.error):
        return None
    return Face(family, tuple(r[0] for r in ranges), tuple(r[1] for r in ranges))


def _ranges(data: bytes, index: int) -> list[tuple[int, int]]:
    """The characters of a font, from its ``cmap`` table (formats 4 and 12)."""
    start = 0
    if data[:4] == b"ttcf":
        (start,) = struct.unpack_from(">I", data, 12 + 4 * index)
    (tables,) = struct.unpack_from(">H", data, start + 4)
    for n in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * n)
        if tag == b"cmap":
            return _cmap(data, offset)
    return []


def _cmap(data: bytes, table: int) -> list[tuple[int, int]]:
    (count,) = struct.unpack_from(">H", data, table + 2)
    short: list[tuple[int, int]] = []
    for n in range(count):
        _, _, offset = struct.unpack_from(">HHI", data, table + 4 + 8 * n)
        (form,) = struct.unpack_from(">H", data, table + offset)
        if form == 12:
            (groups,) = struct.unpack_from(">I", data, table + offset + 12)
            at = table + offset + 16
            return [struct.unpack_from(">II", data, at + 12 * g) for g in range(groups)]
        if form == 4:
            short = _format_4(data, table + offset)
    return short


def _format_4(data: bytes, at: int) -> list[tuple[int, int]]:
    (twice,) = struct.unpack_from(">H", data, at + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + twice)
    return [(a, b) for a, b in zip(starts, ends, strict=True) if a != 0xFFFF]
