"""对单位：the officer says whose report it is."""

from datetime import datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import descendants
from gongkai.ledger.services.record import agency_chain, record
from gongkai.supervision.access import check_officer
from gongkai.supervision.errors import WrongOfficeError
from gongkai.supervision.models import ReceivedReport, ReturnOrder, Round, Submission, Verdict
from gongkai.supervision.placing import give, touch_sum
from gongkai.supervision.standing import recount


@transaction.atomic
def assign_office(
    submission_id: int, *, agency_id: int | None = None, foreign_name: str = "", by: User,
    now: datetime,
) -> Submission:  # fmt: skip
    """To an office of the district, or as that of one outside the system under ``foreign_name``.

    An office that has sent something already gets the file as its next version.
    """
    opened = (
        Round.objects.select_for_update(of=("self",))
        .select_related("agency__parent")
        .get(submissions=submission_id)
    )
    check_officer(opened.agency_id, by, now)
    submission = Submission.objects.select_related("current", "round__agency__parent").get(
        pk=submission_id
    )
    name = " ".join(foreign_name.split())
    agency = (
        descendants(opened.region).filter(pk=agency_id, is_active=True).first()
        if agency_id is not None
        else None
    )
    if agency_id is not None and agency is None:
        raise WrongOfficeError("这个单位不在您的区域内，请重新选择。", field="agency")
    if agency is None and not name:
        raise WrongOfficeError("请选一个单位；不在系统里的，写出它的全称。", field="agency")

    if agency is None:
        submission.agency, submission.office_name, submission.is_foreign = None, name[:120], True
        _calls_itself(submission, submission.current)
        submission.is_stale = True
        submission.save()
    else:
        submission = _to_agency(submission, agency)
    touch_sum(opened)

    record(
        agency_chain(opened.agency_id), "report.assigned", at=now, actor=by, subject=submission,
        name=str(submission),
    )  # fmt: skip
    return submission


def _to_agency(submission: Submission, agency: Agency) -> Submission:
    there = (
        Submission.objects.filter(round=submission.round_id, agency=agency)
        .exclude(pk=submission.pk)
        .select_related("current", "agency", "round__agency__parent")
        .first()
    )
    if there is None:
        submission.agency, submission.office_name, submission.is_foreign = (
            agency,
            agency.name,
            False,
        )
        submission.is_stale = True
        _calls_itself(submission, submission.current)
        submission.save()
        return submission
    _calls_itself(there, submission.current)
    there.save(update_fields=["read_names"])
    return _merged(submission, there)


def _calls_itself(submission: Submission, row: ReceivedReport | None) -> None:
    """What the person gave to the office fits it from now on, under the name that stands in it."""
    if row and row.agency_name and row.agency_name not in submission.read_names:
        submission.read_names = [*submission.read_names, row.agency_name]


def _merged(old: Submission, there: Submission) -> Submission:
    """All that came as the one goes to the other: files, verdicts and lists."""
    versions = list(old.versions.select_related("round", "issued").order_by("pk"))
    old.current = None
    old.save(update_fields=["current"])
    for row in versions:
        if row.use in (ReceivedReport.Use.CHECKED, ReceivedReport.Use.DOUBTED):
            give(row, there)
    old.versions.update(submission=there)
    Verdict.objects.filter(submission=old).update(submission=there)
    ReturnOrder.objects.filter(submission=old).update(submission=there)
    old.findings.all().delete()
    old.delete()
    recount([there.pk])
    return there
