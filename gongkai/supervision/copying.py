"""照抄雷同 among the offices of a round: whose text stands in whose, by the index of 相同的段落.

Not every text is laid beside every other: only those that share paragraphs are compared whole, and of
these the ones received first, so that a later arrival changes nothing that was judged.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from gongkai.law.report.compare import likeness
from gongkai.law.report.copies import Copied
from gongkai.law.report.figures import Report
from gongkai.law.report.forms import thresholds
from gongkai.law.report.structure import prose
from gongkai.supervision.beside import copied_in
from gongkai.supervision.models import ReceivedReport, Round, Submission

#: Of a paragraph that all have, only so many holders are noted: it tells no copy from a template.
HOLDERS: Final = 8
TRIED: Final = 12
KEPT: Final = 1
SOME: Final = 2


def copies_in(opened: Round) -> dict[int, list[int]]:
    """Submission → the current report of another in which its text stands, of several the first received.

    One is enough to ask about; 相同的段落 shows them all.
    """
    rows = opened.submissions.filter(current__isnull=False)
    current = dict(rows.values_list("pk", "current"))
    near = _near(copied_in(opened))
    wanted = {*near, *(other for counted in near.values() for other in counted)}
    texts = _texts({pk: current[pk] for pk in wanted if pk in current})
    limit = thresholds()["copied_share"]
    found: dict[int, list[int]] = {}
    for mine, counted in near.items():
        tried = sorted(pk for pk, _ in counted.most_common(TRIED))
        for other in tried:
            if likeness(texts.get(mine, ""), texts.get(other, "")) > limit:
                found.setdefault(mine, []).append(current[other])
            if len(found.get(mine, [])) == KEPT:
                break
    return found


def siblings_of(submission: Submission) -> list[Report]:
    """同级单位的报告 to check with: those its text was found in, else any, so that it is known there are some."""
    others = ReceivedReport.objects.filter(
        pk__in=submission.round.submissions.exclude(pk=submission.pk).values("current")
    ).order_by("pk")
    told = others.values_list("agency_name", "reading__sections", "reading__text")
    rows = list(told.filter(pk__in=submission.siblings)) or list(told[:SOME])
    return [
        Report.from_json({"agency": agency, "sections": sections, "text": text})
        for agency, sections, text in rows
    ]


def _near(groups: Iterable[Copied]) -> Mapping[int, Counter[int]]:
    """Who shares how many characters of his paragraphs with whom."""
    near: dict[int, Counter[int]] = defaultdict(Counter)
    for group in groups:
        owners = sorted({int(passage.owner) for passage in group.passages})
        for passage in group.passages:
            mine = int(passage.owner)
            for other in [pk for pk in owners[: HOLDERS + 1] if pk != mine][:HOLDERS]:
                near[mine][other] += len(passage.bare)
    return near


def _texts(current: Mapping[int, int]) -> dict[int, str]:
    rows = ReceivedReport.objects.filter(pk__in=current.values()).values_list(
        "submission_id", "reading__sections", "reading__text"
    )
    return {
        submission: prose(Report.from_json({"sections": sections, "text": text}))
        for submission, sections, text in rows.iterator(chunk_size=200)
    }
