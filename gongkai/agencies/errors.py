"""What 机关与岗位 refuses, in words for the person."""

from collections.abc import Iterable

from gongkai.agencies.models import Duty


class AgencyError(Exception):
    """A rule about offices, posts or people forbids what was asked; ``field`` names the form's field."""

    message = "不能办理。"
    field: str | None = None

    def __init__(self, message: str = "", *, field: str | None = None) -> None:
        self.message = message or self.message
        self.field = field or self.field
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


class NotYoursToManageError(AgencyError):
    """The actor holds no post that manages this."""

    def __init__(self, duty: str, where: str) -> None:
        super().__init__(f"这件事由{where}或其上级机关的{Duty(duty).label}办理，您没有这个岗位。")


class OwnAncestorError(AgencyError):
    message = "上级机关不能是本机关自己或它的下级，请重选。"
    field = "parent"


class EmptyIndexPatternError(AgencyError):
    message = "索引号格式不能空着，请照“{org9}/{YYYY}-{N5}”这样填写。"
    field = "index_pattern"


class AgencyInUseError(AgencyError):
    message = "还有下级机关或在任人员，不能停用。请先停用下级、结束任岗。"
    field = "is_active"


class ForeignSectionError(AgencyError):
    message = "所选科室、社区不属于这个机关，请重选。"
    field = "section"


class PostHeldError(AgencyError):
    message = "这个岗位上还有人，不能停用。请先结束任岗或交接。"
    field = "is_active"


class StoppedPersonError(AgencyError):
    message = "这个人的账号已停用，不能任岗或受托。"
    field = "user"


class StoppedPostError(AgencyError):
    message = "这个岗位已停用，不能任岗。"


class OwnAppointmentError(AgencyError):
    message = "不能自己任用自己，请由另一位安全管理员办理。"
    field = "user"


class AlreadyHoldsError(AgencyError):
    message = "这个人在这段时间已担任这个岗位，不必再任。"
    field = "user"


class SeparationError(AgencyError):
    """三员分立：administrators do one thing only."""

    def __init__(self, name: str, held: Iterable[str], asked: str, *, field: str = "user") -> None:
        words = "、".join(Duty(duty).label for duty in sorted(set(held)))
        super().__init__(
            f"{name}同期担任{words}，不能再任{Duty(asked).label}：系统、安全、审计三类管理员互不兼任，"
            "也不兼任业务岗位（三员分立）。请另选一人。",
            field=field,
        )


class LastSecurityAdminError(AgencyError):
    message = "这是最后一位安全管理员，离开后就没有人能管理人员。请先任用接替的人。"


class PastDayError(AgencyError):
    def __init__(self, what: str, field: str) -> None:
        super().__init__(f"{what}不能早于今天，请改日期。", field=field)


class OutOfOrderError(AgencyError):
    message = "结束日期不能早于开始日期，请改日期。"
    field = "until_on"


class AlreadyEndedError(AgencyError):
    message = "这次任岗已经结束，不必再办。"


class NotOwnAppointmentError(AgencyError):
    message = "只能委托自己的岗位；受托来的岗位不能再委托给别人。"


class SelfDelegationError(AgencyError):
    message = "不能委托给自己，请另选一人。"
    field = "to_user"


class DelegateHoldsPostError(AgencyError):
    message = "这个人本来就担任同一岗位，不必委托；请另选一人。"
    field = "to_user"


class OutsideTermError(AgencyError):
    message = "委托的日子要在任岗期间之内，请改日期。"
    field = "until_on"


class OverlappingDelegationError(AgencyError):
    message = "这段日子已委托了别人，请先撤回原来的委托。"
    field = "from_on"


class SameSuccessorError(AgencyError):
    message = "接任的人不能是离任的人，请重选。"
    field = "user"


class ForeignPersonError(AgencyError):
    message = "这个人还在您管辖之外的机关任岗，请由上级机关的安全管理员办理。"


class CalendarNoticeError(AgencyError):
    field = "days"
