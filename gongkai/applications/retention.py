"""申请人资料的保存年限: no regulation names a number, so it is a setting with a stated default."""

from datetime import date

from django.conf import settings

DEFAULT_YEARS = 10
WHY = "条例没有规定申请人资料的保存年限；系统默认办结后保存10年，可以按本机关档案保管期限表调整。"

LETTERS_WHY = (
    "条例没有规定依申请公开文书的保存年限；系统默认与申请人资料同时清除正文、收件人和文件，只留文号、种类、日期、"
    "办理结果和内容摘要；本机关档案保管期限更长的，可以另设更长的年限。"
)


def retention_years() -> int:
    """Years after the end of a case, as this installation has set them."""
    return int(getattr(settings, "GONGKAI_APPLICANT_RETENTION_YEARS", DEFAULT_YEARS))


def purge_day(ended_on: date) -> date:
    """From this day the applicant's data are to be purged."""
    return years_after(ended_on, retention_years())


def letter_years() -> int:
    """Years after which the words of a case's letters go; never before the applicant's data do."""
    own = getattr(settings, "GONGKAI_LETTER_RETENTION_YEARS", None)
    return max(retention_years(), int(own)) if own else retention_years()


def letter_purge_day(ended_on: date) -> date:
    """From this day the words and files of the letters are to be purged."""
    return years_after(ended_on, letter_years())


def years_after(day: date, years: int) -> date:
    """The same day so many years on; 1 March for a 29 February that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
