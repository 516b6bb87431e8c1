"""The district officer's January: sixty reports through the browser, judged, checked again, one returned."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, _environment
from tests.browser.looking import grave_faults
from tests.browser.visiting import PHONE, Site, latin_words, visitor
from tests.factories.received import made

NUMERALS = "一二三四五六七八九十"
KINDS = {"txt_tabs": "txt", "html_semantic": "html", "docx_clean": "docx"}
FAULTS: tuple[tuple[str, ...], ...] = (
    (), ("T3_BALANCE",), ("N_REQ",), ("T4_SUM_REVIEW",), (), ("T_NO_BLANK",), ("N_SUM",),
)  # fmt: skip
NAME = "一月审读"


def shorts() -> Iterator[str]:
    for head in "甲乙丙丁戊己":
        yield from (f"{head}{numeral}街道" for numeral in NUMERALS)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Sixty reports on 2020; 甲二街道 has one as PDF with a broken balance, as does 甲三街道 in Word."""
    folder = tmp_path_factory.mktemp("reports")
    found = []
    for number, short in enumerate(shorts()):
        kind = "pdf_typst" if short == "甲二街道" else list(KINDS)[number % len(KINDS)]
        faults = FAULTS[number % len(FAULTS)]
        path = folder / f"{number:02d}{short}.{'pdf' if kind == 'pdf_typst' else KINDS[kind]}"
        path.write_bytes(made(short, *faults, seed=number + 1, kind=kind))
        found.append(path)
    return found


def work(site: Site) -> None:
    """One turn of the worker that stands beside the web process."""
    command = [sys.executable, "-m", "gongkai.cli", "worker", "--once"]
    environment = _environment(site.database.parent)
    subprocess.run(command, env=environment, cwd=ROOT, check=True, timeout=280)


def round_address(page: Page) -> str:
    page.goto("/desk/supervision/")
    return str(page.get_by_role("link", name=NAME).get_attribute("href"))


def test_an_officer_works_through_sixty_reports(
    browser: Browser, site: Site, reports: list[Path]
) -> None:
    with visitor(browser, site, "gongkaiban") as (page, heard):
        page.get_by_role("link", name="审读", exact=True).click()
        page.get_by_label("报告年度").fill("2020")
        page.get_by_label("名称").fill(NAME)
        page.get_by_role("button", name="建立").click()
        page.get_by_label("报告文件").set_input_files([str(p) for p in reports])
        page.get_by_role("button", name="收下").click()
        expect(page.get_by_text("收到60份，正在读取和核对")).to_be_visible()
        work(site)

        here = round_address(page)
        page.goto(f"{here}?show=unmatched")
        page.get_by_role("button", name="这些都是系统外的单位").click()
        page.goto(f"{here}?sort=office")
        assert page.locator(".wall tbody tr").count() == 50
        assert grave_faults(page) == []
        assert not latin_words(page.inner_text("body"))

        # 甲二街道's broken balance, beside the picture of its page.
        page.get_by_role("link", name="甲二街道").first.click()
        expect(page.get_by_role("heading", name="1条待判断")).to_be_visible()
        picture = page.locator(".paper img")
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("image => image.naturalWidth") == 1100
        assert grave_faults(page) == []
        page.get_by_role("button", name=re.compile("确认.*收办平衡")).click()
        expect(page.get_by_text("都判断过了")).to_be_visible()

        # 甲三街道's text against its table: ignored, which needs a reason. 甲四街道: put right.
        page.goto(here + "?sort=office")
        page.get_by_role("link", name="甲三街道").first.click()
        page.get_by_role("button", name=re.compile("忽略.*正文与表三一致")).click()
        expect(page.get_by_text("忽略要写明理由")).to_be_visible()
        page.get_by_label("理由").fill("正文按受理数，已核实")
        page.get_by_role("button", name=re.compile("忽略.*正文与表三一致")).click()
        expect(page.get_by_text("已核实")).to_be_visible()
        page.goto(here + "?sort=office")
        page.get_by_role("link", name="甲四街道").first.click()
        page.get_by_role("button", name=re.compile("已改.*行政复议合计")).click()
        expect(page.get_by_text("都判断过了")).to_be_visible()
        assert heard.complaints == []
        assert heard.strangers == []

    kept = site.rows(
        "SELECT v.word FROM supervision_verdict v JOIN supervision_submission s ON s.id = v.submission_id"
        " JOIN supervision_round r ON r.id = s.round_id WHERE r.name = ? ORDER BY v.id",
        NAME,
    )
    assert [word for (word,) in kept] == ["confirmed", "ignored", "fixed"]


def test_verdicts_stay_after_a_new_check_and_a_changed_file_reopens(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, "gongkaiban") as (page, heard):
        here = round_address(page)
        page.goto(here)
        page.get_by_role("button", name="全部重新核对").click()
        expect(page.get_by_text("60份报告排队重新核对")).to_be_visible()
        work(site)
        for short, word in (("甲二", "确认"), ("甲三", "忽略"), ("甲四", "已改")):
            page.goto(here + "?sort=office")
            page.get_by_role("link", name=f"{short}街道").first.click()
            expect(page.get_by_text("都判断过了")).to_be_visible()
            expect(page.locator(".said strong")).to_have_text(word)

        # 甲二街道 sends another version: other figures, the same rule broken at the same place.
        page.goto(here + "?sort=office")
        page.get_by_role("link", name="甲二街道").first.click()
        page.get_by_text("收这个单位的新稿").click()
        changed = made("甲二街道", "T3_BALANCE", seed=90)
        new = {"name": "甲二街道改.txt", "mimeType": "text/plain", "buffer": changed}
        page.get_by_label("报告文件").set_input_files(new)
        page.get_by_role("button", name="收下，旧稿留着").click()
        expect(page.locator(".notice").first).to_be_visible()
        open_again = page.get_by_role("heading", name="1条待判断")
        for _turn in range(8):  # a job that has just run waits for its next turn
            work(site)
            page.reload()
            if open_again.count():
                break
            page.wait_for_timeout(3000)
        expect(open_again).to_be_visible()
        expect(page.get_by_text("第2稿").first).to_be_visible()
        assert heard.complaints == []


def test_one_rule_is_judged_for_many_and_a_report_goes_back(browser: Browser, site: Site) -> None:
    with visitor(browser, site, "gongkaiban") as (page, heard):
        here = round_address(page)
        page.goto(f"{here}rule/T_NO_BLANK/")
        boxes = page.get_by_role("checkbox")
        assert boxes.count() > 5
        boxes.nth(0).check()
        boxes.nth(1).check()
        page.get_by_role("radio", name="确认").check()
        page.get_by_role("button", name="先看一遍再定").click()
        expect(page.get_by_role("heading", name="请再看一眼：对下面 2 条")).to_be_visible()
        page.get_by_role("button", name="就这样判断").click()
        expect(page.get_by_text("2条已一并判断")).to_be_visible()
        assert grave_faults(page) == []

        page.get_by_role("row", name="确认").get_by_role("link").first.click()
        page.get_by_role("link", name="退回修改").click()
        page.get_by_label("请在哪一天前改好").fill("2099-01-20")
        page.get_by_role("button", name="退回", exact=True).click()
        expect(page.get_by_role("heading", name="退回清单")).to_be_visible()
        assert grave_faults(page) == []
        with page.expect_download() as letter:
            page.get_by_role("link", name="退回函").click()
        assert letter.value.suggested_filename.endswith(".docx")

        page.goto(f"{here}circular/?naming=all")
        expect(page.get_by_text("已报送60个")).to_be_visible()
        assert grave_faults(page) == []
        page.goto(f"{here}total/")
        expect(page.get_by_text("还没有收到")).to_be_visible()
        assert heard.complaints == []


def test_without_a_script_and_on_a_phone_the_table_is_a_list(browser: Browser, site: Site) -> None:
    options = {"java_script_enabled": False, "viewport": PHONE}
    with visitor(browser, site, "gongkaiban", **options) as (page, heard):
        page.goto(round_address(page))
        expect(page.locator(".wall__list")).to_be_visible()
        expect(page.locator(".wall__wrap")).not_to_be_visible()
        assert page.locator(".wall__list li").count() == 50
        assert heard.complaints == []
