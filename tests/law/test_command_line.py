"""gongkai deadline、gongkai fee：the JSON contract of docs/cli.md, and every refusal with exit code 2."""

import json
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from gongkai.cli import deadline, fee

app = typer.Typer()
deadline.add_to(app)
fee.add_to(app)
runner = CliRunner()


def ask(line: str) -> dict[str, object]:
    found = runner.invoke(app, [*line.split(), "--json"])
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("deadline reply --received 2021-09-24", "2021-10-27"),
        ("deadline reply --received 2026-03-02 --extended 20", "2026-04-28"),
        ("deadline reply --received 2026-03-02 --pause 2026-03-09:2026-03-20", "2026-04-13"),
        ("deadline reply --received 2026-03-02 --pause 2026-03-09:", "2026-04-21"),
        (
            "deadline reply --received 2026-03-02 --pause 2026-03-09:2026-03-20 --pause 2026-03-18:2026-03-25",
            "2026-04-16",
        ),
        ("deadline publish --formed 2026-01-30", "2026-03-05"),
        ("deadline publish --formed 2026-03-02 --rule BUDGET_DEPT", "2026-03-23"),
        ("deadline period --from 2025-08-04 --days 60", "2025-10-09"),
        ("deadline period --from 2025-08-31 --months 6", "2026-02-28"),
    ],
)
def test_a_deadline_comes_as_json(line: str, due: str) -> None:
    found = ask(line)
    assert found["due_on"] == due
    assert found["provisional"] is False
    assert found["reference"]
    steps = found["steps"]
    assert isinstance(steps, list)
    assert all(set(step) == {"on", "what", "reference"} and all(step.values()) for step in steps)


def test_the_keys_are_those_of_the_contract() -> None:
    assert list(ask("deadline reply --received 2021-09-24")) == [
        "due_on",
        "provisional",
        "reference",
        "steps",
    ]
    assert list(ask("deadline publish --formed 2021-09-24")) == [
        "due_on",
        "provisional",
        "reference",
        "steps",
        "not_before",
    ]
    assert list(ask("deadline period --from 2021-09-24 --days 3")) == [
        "due_on",
        "provisional",
        "reference",
        "steps",
    ]
    assert list(ask("fee items 41")) == [
        "amount",
        "unit",
        "reference",
        "steps",
        "method",
        "items",
        "already",
    ]
    assert list(ask("fee pages 41")) == ["amount", "unit", "reference", "steps", "method", "pages"]


def test_the_first_day_of_publication_is_that_of_formation_or_of_the_embargo() -> None:
    assert ask("deadline publish --formed 2026-03-02")["not_before"] == "2026-03-02"
    assert (
        ask("deadline publish --formed 2026-03-02 --embargo 2026-03-10")["not_before"]
        == "2026-03-10"
    )


def test_an_unpublished_year_is_provisional() -> None:
    assert ask("deadline reply --received 2026-12-10")["provisional"] is True


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ("fee items 41", 4300),
        ("fee items 1 --already 40", 300),
        ("fee pages 101", 720),
        ("fee items 0", 0),
    ],
)
def test_a_fee_comes_as_json(line: str, amount: int) -> None:
    found = ask(line)
    assert (found["amount"], found["unit"]) == (amount, "元")


def test_a_person_reads_chinese() -> None:
    text = runner.invoke(app, ["deadline", "reply", "--received", "2021-09-24"]).stdout
    assert "答复期限届满之日：2021年10月27日（星期三）" in text
    assert "2021-09-26  9月26日（星期日）调休上班（国庆节），计入期限，为第1个工作日" in text
    text = runner.invoke(
        app, ["deadline", "publish", "--formed", "2026-12-10", "--embargo", "2026-12-20"]
    ).stdout
    assert "公开期限届满之日：2027年1月7日（星期四）（暂定）" in text
    assert "不得早于：2026年12月20日（星期日）" in text
    text = runner.invoke(app, ["fee", "items", "41"]).stdout
    assert "信息处理费：4300元" in text
    assert "第41件，每件300元，共300元" in text


REFUSALS = [
    ("deadline reply --received 2021-02-30", "invalid_date", "“2021-02-30”不是有效的日期"),
    ("deadline reply --received 20210924", "invalid_date", "不是有效的日期"),
    ("deadline reply --received 10000-01-01", "invalid_date", "不是有效的日期"),
    ("deadline reply --received 2021-9-24", "invalid_date", "不是有效的日期"),
    ("deadline reply --received ２０２１-09-24", "invalid_date", "不是有效的日期"),
    (
        "deadline reply --received 2026-03-02 --extended 21",
        "extension_too_long",
        "最长可延长20个工作日",
    ),
    ("deadline reply --received 2026-03-02 --extended -1", "negative_extension", "不能是负数"),
    ("deadline reply --received 2026-03-02 --extended x", "invalid_number", "“x”不是有效的整数"),
    ("deadline reply --received 2026-03-02 --extended 1.5", "invalid_number", "不是有效的整数"),
    (
        "deadline reply --received 2026-03-02 --pause 2026-03-09:2026-03-08",
        "pause_ends_before_it_begins",
        "不能早于",
    ),
    (
        "deadline reply --received 2026-03-02 --pause 2026-03-01:",
        "pause_before_receipt",
        "不能早于收到申请之日",
    ),
    ("deadline reply --received 2026-03-02 --pause 2026-03-09", "invalid_pause", "发出日:收到日"),
    ("deadline reply --received 2026-03-02 --pause :2026-03-09", "invalid_pause", "发出日:收到日"),
    (
        "deadline reply --received 2026-03-02 --pause 2026-03-32:",
        "invalid_date",
        "“2026-03-32”不是有效的日期",
    ),
    ("deadline reply --received 2005-03-02", "rule_not_in_force", "2008年5月1日起施行"),
    ("deadline reply --received 9999-12-30", "date_out_of_range", "超出9999年"),
    ("deadline publish --formed 2026-03-02 --rule NEVER", "unknown_rule", "没有编号为“NEVER”"),
    (
        "deadline publish --formed 2026-03-02 --rule DECISION_COMMENT",
        "rule_has_no_deadline",
        "没有规定截止日期",
    ),
    (
        "deadline publish --formed 2026-03-02 --embargo 2026-03-01",
        "embargo_before_formation",
        "解禁日",
    ),
    ("deadline period --from 2026-03-02", "period_length", "只填一个"),
    ("deadline period --from 2026-03-02 --days 1 --months 1", "period_length", "只填一个"),
    ("deadline period --from 2026-03-02 --days 0", "period_length", "正整数"),
    ("deadline period --from 2026-03-02 --months -6", "period_length", "正整数"),
    ("deadline period --from 2026-03-02 --days 99999999", "date_out_of_range", "超出9999年"),
    ("fee items 5 --already -1", "count_out_of_range", "不能是负数"),
    ("fee items 1000001", "count_out_of_range", "超过1000000"),
    ("fee items 99999999999999999999", "invalid_number", "不是有效的整数"),
    ("fee pages many", "invalid_number", "“many”不是有效的整数"),
    ("fee items -5", "usage", "不能是负数"),
    ("deadline reply", "usage", "缺少“--received”"),
    ("deadline publish", "usage", "缺少“--formed”"),
    ("fee pages", "usage", "缺少“页数”"),
    ("deadline reply --received 2026-03-02 --bogus", "usage", "没有“--bogus”这个选项"),
    ("deadline reply 2026-03-02 --received 2026-03-02", "usage", "命令写得不对"),
    ("deadline never", "usage", "命令写得不对"),
    ("deadline --bogus reply", "usage", "没有“--bogus”这个选项"),
]


@pytest.mark.parametrize(("line", "code", "said"), REFUSALS)
def test_a_refusal_is_an_object_and_exit_code_two(line: str, code: str, said: str) -> None:
    found = runner.invoke(app, [*line.split(), "--json"])
    assert found.exit_code == 2
    assert found.stderr == ""
    refusal = json.loads(found.stdout)
    assert set(refusal) == {"code", "message", "reference"}
    assert refusal["code"] == code
    assert said in refusal["message"]


@pytest.mark.parametrize(("line", "code", "said"), REFUSALS)
def test_a_person_is_told_on_standard_error(line: str, code: str, said: str) -> None:
    found = runner.invoke(app, line.split())
    assert found.exit_code == 2
    assert found.stdout == ""
    assert said in found.stderr
    assert "Traceback" not in found.stderr


def test_a_refusal_by_the_law_names_its_article() -> None:
    found = runner.invoke(
        app, ["deadline", "reply", "--received", "2026-03-02", "--extended", "21", "--json"]
    )
    assert (
        json.loads(found.stdout)["reference"]
        == "《政府信息公开条例》（国务院令第711号）第三十三条第二款"
    )


def test_an_option_without_its_value_is_refused() -> None:
    found = runner.invoke(app, ["deadline", "period", "--from", "2026-03-31", "--days"])
    assert (found.exit_code, found.stdout) == (2, "")
    assert "选项“--days”的用法不对" in found.stderr


def test_the_console_script_answers_without_django() -> None:
    code = (
        "import sys; sys.argv = ['gongkai', 'fee', 'pages', '101', '--json']\n"
        "from gongkai.cli import deadline, fee; import typer\n"
        "app = typer.Typer(); deadline.add_to(app); fee.add_to(app)\n"
        "try: app()\nexcept SystemExit as end: assert end.code == 0\n"
        "assert not any(name.split('.')[0] in {'django', 'sqlite3'} for name in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["amount"] == 720
