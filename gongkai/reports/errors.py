"""What 统计与年报 refuses, in words for the person; ``field`` names the place in the form."""


class ReportError(Exception):
    """A rule of 统计 forbids what was asked."""

    message = "不能办理。"
    field = ""

    def __init__(self, message: str = "", *, field: str = "") -> None:
        self.message = message or self.message
        self.field = field or self.field
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


class NotYourRegisterError(ReportError):
    message = "您在本机关没有信息填报或政务公开专员岗位，不能改动登记；请联系政务公开专员。"


class WrongEntryError(ReportError):
    """A register entry that cannot be right."""


class SameEntryError(ReportError):
    """The very same entry is already in the register."""


class NothingChangedError(ReportError):
    message = "没有改动：填的和现在登记的一样，没有另记一笔。"


class WrongBalanceError(ReportError):
    """An opening balance that cannot be right."""


class WrongSheetError(ReportError):
    """The spreadsheet as a whole cannot be taken in."""


class AlreadyUndoneError(ReportError):
    message = "这次导入已经撤销过。"


class NothingToStateError(ReportError):
    message = "这一年没有未注明单位的金额，无需补注。"


class NoFiguresError(ReportError):
    """There is no report for that year."""


class NoSuchCellError(ReportError):
    message = "没有这个数，请从数字总览重新点开。"


class NoSuchReportError(ReportError):
    message = "这一年还没有开始编制年度报告，请先开始编制。"


class NotDraftError(ReportError):
    message = "这一稿已经定稿，不能再改；要改请重新编制一稿。"


class OverrideError(ReportError):
    """A correction by hand that cannot stand."""


class NarrativeError(ReportError):
    """A text that cannot be used as it is."""


class NotIssuableError(ReportError):
    """The report cannot be issued as it stands."""


class StatementError(ReportError):
    """The quarterly statement cannot be changed, signed or filed like this."""


class NotYourStatementError(ReportError):
    message = "这张统计表不归您填报或者审签；请联系本机关的政务公开专员。"


class PreviousReportError(ReportError):
    """Last year's report cannot be taken in as it stands."""
