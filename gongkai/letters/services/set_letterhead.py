"""文书设置: the office's mark, its word in numbers, and its own template."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.files.models import StoredFile
from gongkai.ledger.services.record import agency_chain, record
from gongkai.letters.access import KEEPERS, demand
from gongkai.letters.errors import LetterError, WrongTemplateError
from gongkai.letters.models import Letterhead
from gongkai.letters.templates import check_template


@transaction.atomic
def set_letterhead(
    agency_id: int, *, by: User, now: datetime, mark: str = "", word: str = "",
    review_online: str = "", template: StoredFile | None = None,
) -> Letterhead:  # fmt: skip
    """设定文书：an own template is checked whole before it is taken; without one the built-in layout is used."""
    demand(by, agency_id, timezone.localdate(now), *KEEPERS)
    word = word.strip()
    if any(char in "〔〕[]（）()0123456789 　" for char in word):
        raise LetterError("机关代字只写文字，不带年份、括号和空格，如“海办”。", field="word")
    if template is not None:
        if template.agency_id != agency_id:
            raise WrongTemplateError("所选的模板不是本机关的文件，请重新上传。")
        check_template(template.path.read_bytes())
    head, _ = Letterhead.objects.select_for_update().get_or_create(agency_id=agency_id)
    head.mark, head.word = mark.strip()[:60], word[:20]
    head.review_online, head.template = review_online.strip()[:200], template
    head.full_clean()
    head.save()
    record(
        agency_chain(agency_id), "letterhead.set", at=now, actor=by, subject=head,
        name=head.word, sha256=template.sha256 if template else "",
    )  # fmt: skip
    return head
