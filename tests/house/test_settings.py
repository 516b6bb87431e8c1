"""Every setting that an installation may change is described for the one who installs."""

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
