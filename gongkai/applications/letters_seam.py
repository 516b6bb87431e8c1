"""文书预览：how a letter of a case would read, and what it still lacks, before it is issued.

The facts come from :mod:`gongkai.applications.case_letters`, the words from :mod:`gongkai.letters`: a letter
without basis, facts, or remedy where one is due cannot be composed, and says here what is missing.
"""

from dataclasses import dataclass
from datetime import date

from gongkai.applications import case_letters
from gongkai.applications.models import Application, Consultation, Decision
from gongkai.letters.compose import compose
from gongkai.letters.edited import ADDRESSEE, lines_of
from gongkai.letters.errors import LetterError
from gongkai.letters.facts import LetterFacts
from gongkai.letters.kinds import common, kinds
from gongkai.letters.letter import Letter
from gongkai.letters.own_template import all_text
from gongkai.letters.rendering import to_edit
from gongkai.letters.selectors import letterhead_of
from gongkai.letters.services.issue_letter import with_letterhead

REPLY = "reply"


@dataclass(frozen=True, slots=True)
class LetterPreview:
    """A letter before it has its number: its words, or what is missing."""

    title: str
    paragraphs: tuple[str, ...] = ()
    remedy: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def may_be_issued(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def preview(facts: LetterFacts) -> LetterPreview:
    """How the letter reads, or the sentence that says what it lacks."""
    try:
        letter = compose(facts)
    except LetterError as error:
        return LetterPreview(_title(facts), missing=(error.message,))
    return LetterPreview(letter.title, tuple(p.text for p in letter.paragraphs), letter.remedy)


def draft_to_edit(decision: Decision, *, on: date) -> bytes:
    """The answer as .docx before it has number, addressee and day, for Word or WPS."""
    head = letterhead_of(decision.application.agency_id)
    return to_edit(decision_text(decision, on=on), head)


def decision_text(decision: Decision, *, on: date) -> Letter:
    """The answer as it would read under the office's letterhead, were it made ``on`` that day."""
    agency = decision.application.agency
    facts = case_letters.decision_letter(decision, on=on)
    return compose(with_letterhead(facts, agency, letterhead_of(agency.pk)))


def edited_of(application: Application, cause: str) -> tuple[str, ...]:
    """The lines of the 修改件 that a decision goes out with; none where there is no such file."""
    decision = case_letters.decision_of(application, cause)
    return edited_lines(decision) if decision else ()


def edited_lines(decision: Decision, recipient: str = ADDRESSEE) -> tuple[str, ...]:
    """What the reviewers read of a 修改件, paragraph by paragraph."""
    if decision.edited is None:
        return ()
    text = all_text(decision.edited.path.read_bytes())
    return tuple(line.replace(ADDRESSEE, recipient) for line in lines_of(text))


def letter_facts(
    application: Application,
    kind: str,
    *,
    on: date,
    decision: Decision | None = None,
    consultation: Consultation | None = None,
) -> LetterFacts:
    """The facts of one letter, signed ``on``: of a decision, of a consultation, or of a step on the way."""
    if consultation is not None and decision is not None:
        return case_letters.third_party_notice(consultation, decision, on=on)
    if decision is not None:
        return case_letters.decision_letter(decision, on=on)
    if consultation is not None and kind == "consultation_notice":
        return case_letters.consultation_notice(consultation, on=on)
    if consultation is not None:
        return case_letters.consultation_letter(consultation, on=on)
    if kind == REPLY:
        return case_letters.closing_letter(application, on=on)
    return case_letters.process_letter(application, kind, on=on)


def _title(facts: LetterFacts) -> str:
    found = kinds().get(facts.kind)
    return found.title if found else str(common().values[REPLY]["title"])
