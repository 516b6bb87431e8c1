"""文号：机关代字〔年份〕序号, one run for each office, year and series, without gaps."""

from gongkai.agencies.models import Agency
from gongkai.letters.errors import LetterError
from gongkai.letters.models import LetterSeries


def next_serial(agency: Agency, year: int, series: str) -> int:
    """The next serial, held until the transaction ends; a rollback gives it back."""
    LetterSeries.objects.get_or_create(agency=agency, year=year, series=series)
    row = LetterSeries.objects.select_for_update().get(agency=agency, year=year, series=series)
    row.last_serial += 1
    row.save(update_fields=["last_serial"])
    return row.last_serial


def number_of(word: str, series: str, year: int, serial: int) -> str:
    """海办公开告〔2026〕12号：six-cornered brackets, no 第 and no zeros in front (GB/T 9704)."""
    word = word.strip()
    if not word:
        raise LetterError("还没有填写机关代字，不能编文号。请在文书设置里填写。", field="word")
    return f"{word}{series}〔{year}〕{serial}号"
