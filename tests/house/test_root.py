"""Nothing lies loose; nothing comes from, or points to, a place that only its author can reach."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOOSE = {
    ".editorconfig", ".gitignore", ".importlinter", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE",
    "Makefile", "README.md", "README.zh-CN.md", "publiccode.yml", "pyproject.toml",
    "requirements-dev.lock", "requirements-ocr.lock", "requirements.lock",
}  # fmt: skip
OURS = (".ci", "benchmarks", "docs", "gongkai", "tests")
MADE = {"__pycache__"}
READABLE = {".py", ".md", ".yaml", ".yml", ".toml", ".lock", ".html", ".css", ".js", ".txt", ""}
# Written in two halves, so that this file does not find itself.
ELSEWHERE = re.compile(
    "/work/"
    + "shared|pypi"
    + r"\.org|pythonhosted"
    + r"\.org|(?<!emit-)index"
    + "-url|//mirrors?\\."
)


def files() -> list[Path]:
    below = [
        path
        for folder in OURS
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not MADE & set(path.parts)
    ]
    return below + [ROOT / name for name in LOOSE]


def test_no_file_lies_loose_in_the_root() -> None:
    assert {path.name for path in ROOT.iterdir() if path.is_file()} == LOOSE


def test_nothing_needs_a_place_outside_or_names_a_package_index() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in files()
        if path.suffix in READABLE
        and "vendor" not in path.parts
        and ELSEWHERE.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_each_locked_package_is_pinned_and_has_its_digest(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    assert len(lines) > 20
    for line in lines:
        assert re.match(r"[a-z0-9._-]+==\S+ ", line), line[:60]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line[:60]


def test_what_others_wrote_comes_with_its_licence() -> None:
    vendored = [path for path in (ROOT / "gongkai/static/vendor").iterdir() if path.is_dir()]
    assert vendored
    for folder in vendored:
        names = {path.name.lower() for path in folder.iterdir()}
        assert names & {"license", "license.txt", "license.md"}, folder.name


def test_a_migration_is_named_by_what_it_does() -> None:
    unnamed = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "gongkai").glob("*/migrations/[0-9]*.py")
        if re.search(r"_auto_|_alter_\w+_and_more|_and_more", path.stem)
    ]
    assert unnamed == []


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "helpers", "common", "mixins", "misc"}
    found = [
        str(p) for p in (ROOT / "gongkai").rglob("*.py") if drawers & set(p.with_suffix("").parts)
    ]
    assert found == []
