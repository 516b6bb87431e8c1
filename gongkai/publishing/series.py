"""索引号 of an office: what its pattern is filled with, and the series a known number belongs to."""

import re
from datetime import date

from gongkai.agencies.models import Agency
from gongkai.publishing.errors import IndexPatternError
from gongkai.publishing.models import IndexSeries
from gongkai.publishing.numbering import number_in, series_key

_SERIAL = re.compile(r"\{N([1-9])\}")
ORGANISATION_CODE = slice(8, 17)  # 统一社会信用代码 9–17: 主体标识码


def values_of(agency: Agency, index_class: str | None = None) -> dict[str, str]:
    """The codes an office's pattern may name."""
    return {
        "org9": agency.uscc[ORGANISATION_CODE] if agency.uscc else "",
        "uscc18": agency.uscc,
        "code": agency.code,
        "class": agency.index_class if index_class is None else index_class,
    }


def example(agency: Agency, pattern: str, index_class: str, on: date) -> str:
    """The first number a pattern would give on a day; refuses a pattern that cannot give any."""
    return number_in(series_key(pattern, values_of(agency, index_class), on), 1)


def keep_clear_of(agency: Agency, number: str, formed_on: date) -> None:
    """Let the office's series go on behind a number that was given before this system came."""
    try:
        key = series_key(agency.index_pattern, values_of(agency), formed_on)
    except IndexPatternError:
        return
    before, width, after = _SERIAL.split(key)
    match = re.fullmatch(f"{re.escape(before)}([0-9]{{{width}}}){re.escape(after)}", number)
    if match is None:
        return
    IndexSeries.objects.get_or_create(key=key, defaults={"agency": agency})
    series = IndexSeries.objects.select_for_update().get(key=key)
    if series.agency_id == agency.pk and series.last_serial < int(match[1]):
        series.last_serial = int(match[1])
        series.save(update_fields=["last_serial"])
