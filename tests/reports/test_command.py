"""``gongkai report figures``: the contract that other programs rely on."""

import json

import pytest
from typer.testing import CliRunner

from gongkai.cli import app
from gongkai.cli.commands import register
from gongkai.documents.report import read_report
from tests.factories.figures import clerk, office, published

pytestmark = pytest.mark.django_db
runner = CliRunner()


@pytest.fixture(scope="module", autouse=True)
def commands():
    if not app.registered_groups:
        register(app)


@pytest.fixture(autouse=True)
def street():
    agency = office()
    published(agency, clerk(agency), "2020-03-02", is_registered=True)
    return agency


def ask(*arguments: str):
    answer = runner.invoke(app, ["report", "figures", *arguments, "--json"])
    return answer.exit_code, json.loads(answer.stdout)


@pytest.mark.parametrize("name", ["海滨街道", "示例区海滨街道办事处", "haibin"])
def test_an_office_is_known_by_any_of_its_names(name):
    code, found = ask("--office", name, "--year", "2020")

    assert code == 0
    assert (found["agency"], found["year"], found["form"]) == ("示例区海滨街道办事处", 2020, "2019")


def test_the_tables_have_the_ids_and_lengths_of_the_form():
    _, found = ask("--office", "海滨街道", "--year", "2020")

    assert found["narrative"][0] == {
        "key": "proactive", "value": 1, "approximate": False, "phrase": "主动公开政府信息1条",
    }  # fmt: skip
    assert [n["key"] for n in found["narrative"]] == [
        "proactive", "cumulative", "received", "carried_in", "answered", "carried_out", "review",
        "litigation",
    ]  # fmt: skip
    assert list(found["table2"]) == [
        "rules", "normative", "licence", "other_service", "penalty", "coercion", "fee", "procurement",
    ]  # fmt: skip
    assert {len(row) for row in found["table3"].values()} == {7}
    assert {len(row) for row in found["table4"].values()} == {5}
    assert (len(found["table3"]), list(found["table4"])) == (
        23,
        ["review", "direct", "after_review"],
    )


def test_from_2021_on_the_other_form_is_counted():
    _, found = ask("--office", "海滨街道", "--year", "2021")

    assert (found["form"], len(found["table3"])) == ("2021", 25)
    assert found["table2"]["normative"] == {"made": 0, "repealed": 0, "in_force": 0}


@pytest.mark.parametrize(
    ("office_name", "year", "code", "message"),
    [
        ("天边街道", "2020", "unknown_office", "没有名为“天边街道”的机关，请核对简称或全称。"),
        ("海滨街道", "2018", "no_figures", "没有2018年度适用的年度报告格式（2019年度起才有统一格式）。"),
        ("海滨街道", "2999", "no_figures", "2999年度还没有开始，没有数字。"),
        ("海滨街道", "明年", "invalid_number", "“明年”不是有效的整数，请核对。"),
    ],
)  # fmt: skip
def test_what_there_is_not_is_refused_with_a_sentence(office_name, year, code, message):
    exit_code, found = ask("--office", office_name, "--year", year)

    assert exit_code == 2
    assert (found["code"], found["message"]) == (code, message)


def test_a_person_reads_the_numbers_by_their_names():
    answer = runner.invoke(app, ["report", "figures", "--office", "海滨街道", "--year", "2020"])

    assert "主动公开政府信息1条" in answer.stdout
    assert "其余各格均为0。" in answer.stdout


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html", "xlsx", "json", "csv", "txt"])
def test_the_report_is_compiled_into_a_file_of_the_kind_its_name_says(tmp_path, suffix):
    out = tmp_path / f"年报.{suffix}"
    answer = runner.invoke(
        app, ["report", "compile", "--office", "海滨街道", "--year", "2020", "--out", str(out)]
    )

    assert answer.exit_code == 0
    assert "存在的主要问题及改进情况还没有写完" in answer.stdout
    if suffix not in ("json", "csv"):
        read = read_report(out.read_bytes()).report
        assert (read.agency, read.year) == ("示例区海滨街道办事处", 2020)
        assert read.table3["new_received"] == (0,) * 7
    else:
        assert "上一年项目数量" in out.read_text("utf-8-sig") or '"form": "2019"' in out.read_text()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--office", "海滨街道", "--year", "2020", "--out", "a.odt"), "不能写成“.odt”"),
        (("--office", "海滨街道", "--year", "2018", "--out", "a.docx"), "2018"),
        (("--office", "无此街道", "--year", "2020", "--out", "a.docx"), "没有名为“无此街道”的机关"),
        (("--office", "海滨街道", "--year", "2020", "--out", "/nowhere/a.txt"), "写不到"),
    ],
)
def test_what_cannot_be_compiled_is_refused_in_a_sentence(arguments, why):
    answer = runner.invoke(app, ["report", "compile", *arguments])

    assert answer.exit_code != 0
    assert why in answer.output
    assert "Traceback" not in answer.output
