"""What 复议与诉讼 refuses, in words for the person."""


class ProceedingError(Exception):
    """A rule of the register of proceedings forbids what was asked; ``field`` names the form's field."""

    message = "不能办理。"
    field = ""
    reference = ""

    def __init__(self, message: str = "", *, field: str = "", reference: str = "") -> None:
        self.message = message or self.message
        self.field = field or self.field
        self.reference = reference or self.reference
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


class NotYoursError(ProceedingError):
    message = "您在这个机关没有办理这一项的岗位。"


class AlreadyConcludedError(ProceedingError):
    message = "这个案件已经审结，不能再登记。"


class ForeignSubjectError(ProceedingError):
    message = "涉及的申请或者信息不是本机关的，请重新选择。"
    field = "application"


class NumberTakenError(ProceedingError):
    message = "这个案号已经登记过了，请核对。"
    field = "number"


class DossierGoneError(ProceedingError):
    message = "这份案卷还没有装订好，或者已经过了一天被清除，请重新导出。"


class NotSeenError(ProceedingError):
    message = "案卷由办理、主管这件申请的人导出，您的岗位不能导出。"


class IdentityNotOpenError(ProceedingError):
    message = "身份证明只有本案经办人和公开机构负责人可以附入案卷。"
    field = "with_identity"
