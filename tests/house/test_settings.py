"""Every setting is described for the one who installs; the guide names only what the screens show."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/guide/settings.md").read_text(encoding="utf-8")
READ = re.compile(r"""os\.environ(?:\.get\(|\[)\s*["'](\w+)["']""")


def read_from_the_environment() -> set[str]:
    return {
        name
        for file in (ROOT / "gongkai").rglob("*.py")
        if file.name != "test.py"
        for name in READ.findall(file.read_text(encoding="utf-8"))
    }


def described() -> set[str]:
    return set(re.findall(r"^\| `(\w+)` \|", GUIDE, flags=re.MULTILINE))


def test_each_setting_read_from_the_environment_is_described() -> None:
    assert read_from_the_environment() - described() == set()


def test_no_setting_is_described_that_nothing_reads() -> None:
    assert described() - read_from_the_environment() - {"DJANGO_SETTINGS_MODULE"} == set()


def test_what_must_be_set_is_said_to_be_compulsory() -> None:
    production = (ROOT / "gongkai/config/settings/production.py").read_text(encoding="utf-8")
    wanted = re.findall(r'os\.environ\["(\w+)"\]', production)
    assert len(wanted) == 2
    for name in wanted:
        assert re.search(rf"^\| `{name}` \| 必填 \|", GUIDE, flags=re.MULTILINE), name


def test_what_the_guide_quotes_is_on_a_screen_or_said_by_a_command() -> None:
    """A button that was renamed must be renamed in the guide."""
    house = "\n".join(
        file.read_text(encoding="utf-8")
        for kind in ("html", "py", "yaml")
        for file in (ROOT / "gongkai").rglob(f"*.{kind}")
    )
    quoted = {
        (page.name, words)
        for page in (ROOT / "docs/guide").glob("*.md")
        for words in re.findall("“([^”]+)”", page.read_text(encoding="utf-8"))
    }
    assert len(quoted) > 40
    assert sorted(pair for pair in quoted if pair[1] not in house) == []


def test_each_page_the_guide_points_to_is_there() -> None:
    for page in (ROOT / "docs/guide").glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).is_file(), (page.name, target)
