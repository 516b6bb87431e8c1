"""Every visible field of every form is called by a Chinese name, never by its Python one."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "gongkai"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
UNSEEN = {"HiddenInput", "MultipleHiddenInput"}


def _fields():
    """(place, call) of each ``name = forms.XField(…)`` in a form, also of fields of the house's own."""
    for path in sorted(ROOT.glob("*/forms*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ClassDef):
                continue
            for line in node.body:
                value = getattr(line, "value", None)
                if not isinstance(line, ast.Assign) or not isinstance(value, ast.Call):
                    continue
                called = ast.unparse(value.func)
                if called.endswith("Field"):
                    where = (
                        f"{path.parent.name}.{path.stem}.{node.name}.{ast.unparse(line.targets[0])}"
                    )
                    yield pytest.param(value, id=where)


def _label(call: ast.Call) -> str:
    told = next((k.value for k in call.keywords if k.arg == "label"), None)
    if told is None and call.args:
        told = call.args[0]
    return ast.unparse(told) if told is not None else ""


@pytest.mark.parametrize("call", list(_fields()))
def test_a_field_people_see_has_a_chinese_label(call):
    if not any(unseen in ast.unparse(call) for unseen in UNSEEN):
        assert CHINESE.search(_label(call)), ast.unparse(call)[:120]


def test_the_walk_finds_the_forms_of_every_part():
    parts = {param.id.split(".")[0] for param in _fields()}
    assert {"reports", "supervision", "publishing", "applications", "accounts"} <= parts
