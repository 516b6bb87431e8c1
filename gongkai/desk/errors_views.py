"""Pages for what went wrong: a sentence and a way on."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

HEARD_OUT = 256 * 1024 * 1024


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400：what was sent cannot be taken in; says which limit it broke and where the text still is."""
    limit = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // (1024 * 1024)
    title, reason, advice = "没有收下", "这次提交的格式不对。", "请回到原来的页面，刷新后再试一次。"
    if isinstance(exception, RequestDataTooBig):
        _hear_out(request)
        title = "内容太大，没有收下"
        reason = f"填写的文字合计超过了{limit}兆字节。"
        advice = "请把文字分成几件，或者存成文件作为附件上传；正文里直接粘贴的图片也请改作附件。"
    elif isinstance(exception, TooManyFieldsSent):
        title = "填的项太多，没有收下"
        reason = f"一次最多提交{settings.DATA_UPLOAD_MAX_NUMBER_FIELDS}项。"
        advice = "请分几次提交。"
    elif isinstance(exception, TooManyFilesSent):
        title = "文件太多，没有收下"
        reason = f"一次最多上传{settings.DATA_UPLOAD_MAX_NUMBER_FILES}个文件。"
        advice = "请分几次上传。"
    context = {
        "title": title, "reason": reason, "advice": advice, "may_go_back": request.method == "POST",
    }  # fmt: skip
    return render(request, "errors/400.html", context, status=400)


def _hear_out(request: HttpRequest) -> None:
    """Take the rest and forget it: a browser that is still sending would not see the answer."""
    left = HEARD_OUT
    try:
        while left > 0 and (block := request.read(1 << 16)):
            left -= len(block)
    except OSError:
        return


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403：not yours to see or do."""
    return render(request, "errors/403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404：no such page, with a search box."""
    return render(request, "errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500：our fault; nothing half-written."""
    return render(request, "errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or came from elsewhere: nothing was changed."""
    return render(request, "errors/csrf.html", status=403)
