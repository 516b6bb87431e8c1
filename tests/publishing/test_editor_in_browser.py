"""Writing in a real browser: a document dropped in, a pasted table, a session that ends, a double click."""

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from docx import Document
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from gongkai.publishing.models import Item, Signature

CHROMIUM = Path("/usr/bin/chromium")
READY = "window.hugerte && hugerte.activeEditor && hugerte.activeEditor.initialized"
PASTED = """<p class=MsoNormal style='text-indent:21.0pt'>名单如下：<o:p></o:p></p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'>
<tr><td colspan=2 style='border:solid'><p class=MsoNormal>合并</p></td></tr>
<tr><td><p class=MsoNormal>甲*</p></td><td><p class=MsoNormal>1200</p></td></tr></table>"""
PASTE = """html => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "x");
  hugerte.activeEditor.getBody().dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="没有 Chromium，不跑浏览器测试"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's own loop, not ours
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def key_of(user) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[django_settings.SESSION_COOKIE_NAME].value


def sign_in(context: BrowserContext, url: str, user) -> None:
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": key_of(user), "url": url}])


@pytest.fixture
def desk(chromium, live_server, place) -> Iterator[Page]:
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1366, "height": 900})
    sign_in(context, live_server.url, place.filer)
    page = context.new_page()
    page.set_default_timeout(15_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    context.close()
    assert not faults


def until(page: Page, true: str) -> None:
    """Wait in the page itself; the policy forbids what ``wait_for_function`` does."""
    met = page.evaluate(
        f"""() => new Promise(done => {{
          const end = Date.now() + 15000;
          const look = () => ({true}) ? done(true) : Date.now() > end ? done(false) : setTimeout(look, 20);
          look();
        }})"""
    )
    assert met, true


def open_editor(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector(".tox-edit-area iframe")
    until(page, READY)


def document() -> bytes:
    made = Document()
    for text in ("测试街道关于冬季清扫的通知", "测街〔2026〕9号", "每日清扫两次。", "2026年3月2日"):
        made.add_paragraph(text)
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def test_a_clerk_drops_a_document_pastes_a_table_and_sends_it(desk, live_server, place):
    """From the list: a click, a file, a column, 保存并送审, the gates, 确认: six steps."""
    desk.goto(live_server.url + reverse("publishing:list"))
    desk.click("text=写一件")
    desk.wait_for_selector(".tox-edit-area iframe")
    word = {"name": "通知.docx", "mimeType": "application/octet-stream", "buffer": document()}
    with desk.expect_navigation():
        desk.set_input_files("#document", word)
    until(desk, READY)
    assert desk.is_hidden("button[name=word]"), "a chosen file is read at once"
    assert desk.input_value("#id_document_number") == "测街〔2026〕9号"
    assert "9号" not in desk.input_value("#id_body")
    assert desk.input_value("#id_formed_on") == "2026-03-02"
    assert "应公开日" in desk.inner_text("#due")
    desk.evaluate(PASTE, PASTED)
    until(desk, "document.querySelector('[data-editor]').value.includes('甲*')")
    desk.select_option("#id_column", str(place.column.pk))
    desk.click("button[name=send]")
    desk.check("#gate_all")
    desk.dblclick("text=确认送审")
    desk.wait_for_selector(".notice--said")
    item = Item.objects.get()
    assert item.stage == "in_review"
    assert Signature.objects.count() == 1
    body = item.current_version.body
    assert '<td colspan="2">' in body
    assert "甲*" in body
    assert "MsoNormal" not in body
    assert "style=" not in body


def test_what_was_typed_comes_back_after_the_session_has_ended(desk, live_server, place):
    item = place.drafted()
    url = live_server.url + reverse("publishing:edit", args=[item.pk])
    open_editor(desk, url)
    desk.frame_locator(".tox-edit-area iframe").locator("p").first.click()
    desk.keyboard.type("过期前写的字")
    until(desk, "document.querySelector('[data-editor]').value.includes('过期前写的字')")
    desk.context.clear_cookies(name=django_settings.SESSION_COOKIE_NAME)
    desk.click("button[name=save]")
    desk.wait_for_url("**/sign-in?**")
    sign_in(desk.context, live_server.url, place.filer)
    open_editor(desk, url)
    until(desk, "hugerte.activeEditor.getContent().includes('过期前写的字')")
    desk.click("button[name=save]")
    desk.wait_for_selector("text=已保存，是第2稿")
    item.refresh_from_db()
    assert "过期前写的字" in item.current_version.body


def test_a_browser_that_crashed_offers_what_was_not_saved(desk, live_server, place):
    item = place.drafted()
    url = live_server.url + reverse("publishing:edit", args=[item.pk])
    open_editor(desk, url)
    desk.fill("#id_title", "没有保存的标题")
    until(desk, "Object.keys(localStorage).some(k => k.startsWith('gongkai.text.'))")
    again = desk.context.new_page()
    open_editor(again, url)
    again.click("text=恢复")
    assert again.input_value("#id_title") == "没有保存的标题"
    again.click("button[name=save]")
    again.wait_for_selector("text=已保存，是第2稿")
    assert not again.evaluate(
        "Object.keys(localStorage).filter(k => k.startsWith('gongkai.text.'))"
    )


def test_saving_without_a_change_keeps_the_signed_text(desk, live_server, place):
    """The editor must not rewrite a text that nobody touched: that would void three signatures."""
    item = place.approved(body="<p>名单：</p><table><tbody><tr><td>1</td></tr></tbody></table>")
    open_editor(desk, live_server.url + reverse("publishing:edit", args=[item.pk]))
    desk.click("button[name=save]")
    desk.wait_for_selector("text=没有改动，还是第1稿")
    item.refresh_from_db()
    assert item.stage == "approved"


def test_without_script_a_clerk_writes_and_sends_all_the_same(chromium, live_server, place):
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    sign_in(context, live_server.url, place.filer)
    page = context.new_page()
    page.goto(live_server.url + reverse("publishing:new"))
    page.fill("#id_title", "无脚本的一件")
    page.select_option("#id_column", str(place.column.pk))
    page.fill("#id_formed_on", "2026-03-02")
    page.fill("#id_body", "第一段。\n\n第二段。")
    page.click("button[name=send]")
    page.check("#gate_all")
    page.click("text=确认送审")
    assert "已送审" in page.inner_text(".notice--said")
    context.close()
    item = Item.objects.get()
    assert item.stage == "in_review"
    assert item.current_version.body == "<p>第一段。</p><p>第二段。</p>"


def test_a_reviewer_signs_on_a_phone_and_a_double_click_signs_once(chromium, live_server, place):
    item = place.sent()
    context = chromium.new_context(
        locale="zh-CN", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    sign_in(context, live_server.url, place.section_head)
    page = context.new_page()
    page.goto(live_server.url + reverse("publishing:review", args=[item.pk]))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.tap("button[value=agree]")
    assert "“政治关”还没有勾选" in page.inner_text(".errors")
    for gate in ("politics", "law", "policy", "secrecy", "wording"):
        page.check(f"#gate_{gate}")
    page.dblclick("button[value=agree]")
    page.wait_for_selector("text=下一步等测试员丙审发")
    context.close()
    assert item.signatures.filter(person=place.section_head).count() == 1
