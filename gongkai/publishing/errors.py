"""What 主动公开 refuses, in words for the person."""


class PublishingError(Exception):
    """A rule of publishing or review forbids what was asked; ``message`` is for the person."""

    message = "不能办理。"
    field = ""

    def __init__(self, message: str = "", *, field: str = "") -> None:
        self.message = message or self.message
        self.field = field or self.field
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


class NotYoursError(PublishingError):
    message = "您在这个单位没有办理这一项的岗位。"


class NothingToReviewError(PublishingError):
    message = "正文和附件都是空的，请先填写内容或添加附件。"
    field = "body"


class StaleDraftError(PublishingError):
    """Somebody saved since this page was opened."""

    def __init__(self, who: str, number: int) -> None:
        super().__init__(
            f"{who}刚刚保存了第{number}稿，您的这一稿没有存进去。请把您改的内容复制下来，打开最新一稿再改。"
        )


class InReviewError(PublishingError):
    message = "正在审核，不能修改。要改请先撤回，已有的签名会作废。"


class CompiledError(PublishingError):
    """The text is that of a frozen edition of a report; see ``Item.report_year``."""

    message = (
        "这是年度报告的定稿，文字、附件和要素只从定稿来，不能在这里改。"
        "要改，请在年度报告页重新编制一稿。"
    )


class WrongStageError(PublishingError):
    message = "这一件的状态已经变了，请刷新页面再看。"


class NoPlanError(PublishingError):
    message = "本单位还没有适用的审核方案，请系统管理员先设置。"


class UnstaffedPlanError(PublishingError):
    message = "这个方案凑不齐三个不同的人，不能保存。请先任命人员，或向上级机关借用岗位。"


class ThreeStepsError(PublishingError):
    message = "审核方案至少要有初审、审核、审发三步。"


class AlreadySignedError(PublishingError):
    """Another was quicker, or the same person twice."""

    message = "这一步已有人签过，请刷新页面再看。"


class SamePersonError(PublishingError):
    message = "您已在这一件上签过名。三审须由三个不同的人办理。"


class AuthorSignsError(PublishingError):
    message = "您改过这一件，是起草人，不能再审核自己的稿子。"


class NotYourStepError(PublishingError):
    message = "现在不是由您签的一步。"


class TextChangedError(PublishingError):
    message = "您看过以后稿子又变了，签名没有生效。请重新看过再签。"


class GateOpenError(PublishingError):
    def __init__(self, gate: str) -> None:
        super().__init__(f"“{gate}”还没有勾选，五关都把过才能同意。", field="gates")


class ReasonMissingError(PublishingError):
    message = "请写明理由。"
    field = "reason"


class NotApprovedError(PublishingError):
    message = "还没有三个不同的人对这一稿签名同意，不能发布。"


class BeforeTimeError(PublishingError):
    def __init__(self, day: object) -> None:
        super().__init__(f"这一件不得早于{day:%Y年%-m月%-d日}公开，请定时或稍后发布。", field="at")


class NotProactiveError(PublishingError):
    message = "公开属性不是“主动公开”的，不能发布。"


class PastTimeError(PublishingError):
    message = "定时发布的时间须晚于现在。"
    field = "at"


class NotPublishedError(PublishingError):
    message = "这一件没有公开，谈不上撤下或更正。"


class NotNewerError(PublishingError):
    message = "这一稿已经公开了，没有新的内容可发布。"


class IndexPatternError(PublishingError):
    field = "index_pattern"


class TamperedError(PublishingError):
    message = "稿子或附件与签名时的摘要不符，不能发布。请告诉系统管理员核验台账。"
