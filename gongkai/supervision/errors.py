"""What 督查 refuses, in words for the person; ``field`` names the place in the form."""


class SupervisionError(Exception):
    """A rule of 督查 forbids what was asked."""

    message = "不能办理。"
    field = ""

    def __init__(self, message: str = "", *, field: str = "") -> None:
        self.message = message or self.message
        self.field = field or self.field
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


class NotDistrictOfficerError(SupervisionError):
    message = "您在这个机关没有区公开办岗位，不能审读年报；请联系安全管理员。"


class WrongRoundError(SupervisionError):
    """A round that cannot be opened like this."""


class ArchiveError(SupervisionError):
    """A zip that cannot be unpacked."""


class NothingReceivedError(SupervisionError):
    message = "没有选文件。请选择一份或多份报告，或者把整个文件夹压缩成 .zip 后选择。"
    field = "papers"


class WrongOfficeError(SupervisionError):
    """The report cannot be given to that office."""


class NoReasonError(SupervisionError):
    message = "忽略要写明理由，日后有人问起才答得上。"
    field = "reason"


class FindingGoneError(SupervisionError):
    message = "这一条已经不在了：报告换了新稿或者刚重新核对过。请看最新的结果再判断。"


class NothingToReturnError(SupervisionError):
    message = "还没有确认的问题，没有可退回的清单。请先逐条判断。"


class WrongReturnError(SupervisionError):
    """The return or its answer cannot be recorded."""


class WrongVersionError(SupervisionError):
    message = "这份文件已经有人定过，或者后来换了新稿。请看现在的各稿。"


class NoReasonToUseError(SupervisionError):
    message = "这一份与本轮或者本单位不合，或者读出的数字较少：要用它，请写明理由。"
    field = "reason"


class UnfitError(SupervisionError):
    """The current version is of another year or office, and nobody has said why it passes."""


class StillOpenError(SupervisionError):
    """There is still something to judge."""
