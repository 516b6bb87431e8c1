"""申请人资料的保存年限: no regulation names a number, so it is a setting with a stated default."""

from datetime import date

from django.conf import settings

DEFAULT_YEARS = 10
WHY = "条例没有规定申请人资料的保存年限；系统默认办结后保存10年，可以按本机关档案保管期限表调整。"


def retention_years() -> int:
    """Years after the end of a case, as this installation has set them."""
    return int(getattr(settings, "GONGKAI_APPLICANT_RETENTION_YEARS", DEFAULT_YEARS))


def purge_day(ended_on: date) -> date:
    """From this day the applicant's data are to be purged."""
    year = ended_on.year + retention_years()
    try:
        return ended_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)
