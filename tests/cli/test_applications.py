"""``gongkai applications``: a year out, a year in, dry run first, and the whole batch taken back."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from gongkai.applications.models import Application, ImportBatch
from gongkai.cli import commands
from gongkai.documents.workbook import read_workbook
from tests.applications.test_importing import workbook
from tests.factories.cases import office

pytestmark = pytest.mark.django_db
GOOD = ["旧〔2020〕1号", "自然人", "2019年度预算", "2020-03-02", "2020-03-20", "予以公开"]
WRONG = ["旧〔2020〕3号", "路人", "名单", "2020-03-02", "", ""]


@pytest.fixture
def run():
    app = typer.Typer()
    commands.register(app)
    return lambda *arguments: CliRunner().invoke(app, ["applications", *map(str, arguments)])


@pytest.fixture
def here():
    return office()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "历年.xlsx"
    path.write_bytes(workbook(GOOD, WRONG))
    return path


def test_without_confirm_it_only_reads_and_names_the_faulty_line(run, here, sheet):
    told = run("import", sheet, "--office", "测试街道")
    assert told.exit_code == 0
    assert "1件可以导入，1行有错。" in told.output
    # the sheet has a title, then its head: the second row of data is line 4
    assert "第4行：申请人类型“路人”无法识别" in told.output
    assert not Application.objects.exists()


def test_confirmed_it_comes_in_goes_out_and_is_taken_back(run, here, sheet, tmp_path):
    by = here.handler.username
    told = run("import", sheet, "--office", "测试街道", "--confirm", "--by", by)
    batch = ImportBatch.objects.get()
    assert f"已导入1件，批次{batch.pk}。" in told.output
    out = tmp_path / "2020.xlsx"
    assert "已导出1件" in run("export", "--office", "测试街道", "--year", 2020, "--out", out).output
    assert read_workbook(out.read_bytes())[0].rows[1][0] == "旧〔2020〕1号"
    assert "1件都拿掉了" in run("undo", batch.pk, "--by", by).output
    assert not Application.objects.exists()
    assert "已经撤销过了" in run("undo", batch.pk, "--by", by).output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--confirm",), "正式导入须写明由谁办"),
        (("--confirm", "--by", "nobody"), "没有账号“nobody”，请核对。"),
    ],
)
def test_an_import_is_somebodys_act(run, here, sheet, arguments, sentence):
    told = run("import", sheet, "--office", "测试街道", *arguments)
    assert told.exit_code == 2
    assert sentence in told.output
    assert not Application.objects.exists()


def test_who_does_not_handle_applications_there_is_refused(run, here, sheet):
    stranger = office("西门街道").handler.username
    told = run("import", sheet, "--office", "测试街道", "--confirm", "--by", stranger)
    assert told.exit_code == 2
    assert not Application.objects.exists()
    assert run("undo", 99, "--by", here.handler.username).output.strip() == "没有批次99，请核对。"


def test_a_file_that_is_no_sheet_is_told_in_a_sentence(run, here, tmp_path):
    text = tmp_path / "a.xlsx"
    text.write_text("不是表", encoding="utf-8")
    for path in (text, tmp_path / "没有.xlsx"):
        told = run("import", path, "--office", "测试街道")
        assert told.exit_code == 2
        assert "Traceback" not in told.output
