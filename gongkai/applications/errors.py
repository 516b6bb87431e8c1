"""What 依申请公开 refuses, in words for the person."""

from datetime import date

from gongkai.law.errors import LawError
from gongkai.law.load import chinese


class ApplicationError(Exception):
    """A rule of 依申请公开 forbids what was asked; ``field`` names the form's field, ``reference`` the article."""

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


class LawRefusesError(ApplicationError):
    """The pure law refuses; its sentence and its article are handed on."""

    def __init__(self, error: LawError, *, field: str = "") -> None:
        self.code = error.code
        super().__init__(error.message, field=field, reference=error.reference)


class NotYoursError(ApplicationError):
    message = "您在这个机关没有办理这一项的岗位。"


class NotOfficeHeadError(ApplicationError):
    message = "这一项须经政府信息公开工作机构负责人同意，请由公开机构负责人办理。"
    reference = "《政府信息公开条例》（国务院令第711号）第三十三条第二款"


class MissingError(ApplicationError):
    """Something that the law or the file needs was left empty."""

    def __init__(self, what: str, field: str, reference: str = "") -> None:
        super().__init__(f"请填写{what}。", field=field, reference=reference)


class FutureDayError(ApplicationError):
    def __init__(self, what: str, field: str) -> None:
        super().__init__(f"{what}晚于今天，请核对。", field=field)


class BeforeDayError(ApplicationError):
    def __init__(self, what: str, field: str, earliest: date, why: str) -> None:
        super().__init__(f"{what}不能早于{why}（{chinese(earliest)}），请核对。", field=field)


class AlreadyClosedError(ApplicationError):
    message = "这件申请已经办结，不能再办理这一项。"


class NotReceivedYetError(ApplicationError):
    message = "这件申请还没有收到申请之日，请先与申请人确认。"
    reference = "《政府信息公开条例》（国务院令第711号）第三十一条"


class AlreadyReceivedError(ApplicationError):
    message = "这件申请已有收到申请之日，不必再确认。"


class WrongKindError(ApplicationError):
    message = "这一项不适用于这类申请。"


class ForeignItemError(ApplicationError):
    message = "所选事项不属于这件申请，请重新选择。"
    field = "item"


class ForeignSectionError(ApplicationError):
    message = "所选科室、社区不属于本机关，请重新选择。"
    field = "section"


class ForeignFileError(ApplicationError):
    message = "材料不是本机关上传的，请重新上传。"
    field = "file"


class NotAHandlerError(ApplicationError):
    message = "所选的人没有依申请经办的岗位，请另选一人或者先任岗。"
    field = "handler"


class AlreadySplitError(ApplicationError):
    message = "已有答复或者答复稿，不能再拆分。"


class WaitingForApplicantError(ApplicationError):
    message = "正在等待申请人，不能办理这一项。"


class NothingAskedError(ApplicationError):
    message = "没有等待办理的这一项，请刷新页面再看。"


class NotLapsedError(ApplicationError):
    def __init__(self, what: str, until: date, reference: str) -> None:
        super().__init__(
            f"{what}到{chinese(until)}才届满，届满以前不能按逾期办结。", reference=reference
        )


class NoFeeDueError(ApplicationError):
    message = "没有达到收费标准，不能发出收费通知。"
    field = "count"
    reference = "《政府信息公开条例》（国务院令第711号）第四十二条"


class SearchMissingError(ApplicationError):
    message = (
        "还没有“未检索到”的检索记录，不能答复信息不存在。请先登记检索的范围、方法、时间和检索人。"
    )
    field = "outcome"
    reference = "《政府信息公开条例》（国务院令第711号）第三十六条第四项"


class FoundUnexplainedError(ApplicationError):
    """Something was found about the item, and nobody has said why it is not what was asked for."""

    field = "outcome"
    reference = SearchMissingError.reference

    def __init__(self, position: int, number: int) -> None:
        super().__init__(
            f"第{position}项有{number}条检索记录写着“检索到”，不能答复信息不存在。"
            "请先在“说明查到的内容”里写明查到的是什么、为什么不是申请人要的。"
        )


class TextOutError(ApplicationError):
    message = "答复稿已经送审，检索记录写在答复里，现在不能改。请先撤回送审（已出文书的先作废），登记以后重新拟稿。"
    field = "result"


class ConsultationMissingError(ApplicationError):
    message = "还没有书面征求第三方意见，或者意见期限未满，不能以第三方合法权益为由不予公开。"
    field = "outcome"
    reference = "《政府信息公开条例》（国务院令第711号）第三十二条"


class OutcomeNotOpenError(ApplicationError):
    field = "outcome"


class UnansweredItemError(ApplicationError):
    """The decision leaves a part of the question without an answer."""

    field = "items"


class RemedyMissingError(ApplicationError):
    message = "本机关还没有填写行政复议机关和管辖法院，答复书无法告知救济途径。请系统管理员先补齐机关资料。"


class StaleDecisionError(ApplicationError):
    message = "您看过以后答复稿又变了，没有生效。请重新看过再办。"


class TamperedError(ApplicationError):
    message = "答复稿的内容与摘要不符，被改动过，不能使用。请告诉审计管理员。"


class WrongStageError(ApplicationError):
    message = "答复稿的状态已经变了，请刷新页面再看。"


class UnstaffedError(ApplicationError):
    message = "除拟稿人和经办人外，凑不齐各步的审核人。请安全管理员补任岗位或者办理委托。"


class ThreeStepsError(ApplicationError):
    message = "答复审核至少要有三步，由三个不同的人办理。"
    field = "steps"


class SamePersonError(ApplicationError):
    message = "您已在这一稿上签过名。各步须由不同的人办理。"


class AuthorSignsError(ApplicationError):
    message = "您是拟稿人或者经办人，不能审核自己办的答复。"


class NotYourStepError(ApplicationError):
    message = "现在不是由您签的一步。"


class NotApprovedError(ApplicationError):
    message = "还没有三个不同的人对这一稿签名同意，不能作出答复。"


class LetterMissingError(ApplicationError):
    message = "这份答复还没有出文书，不能登记送达。请先编文号、出文书，再在文书页登记送达。"


class LetterStandsError(ApplicationError):
    def __init__(self, number: str) -> None:
        super().__init__(f"这份答复已经出了文书（{number}），请先作废文书，再撤回。")


class PrivateCourierError(ApplicationError):
    message = "邮寄答复须交邮政企业，不能交其他快递企业。"
    field = "carrier"
    reference = "国办公开办函〔2016〕235号"


class NotChosenAddressError(ApplicationError):
    message = "申请人没有选择这个电子地址接收答复，不能电子送达。请改用申请人选定的地址或者邮寄。"
    field = "address"


class SeriesTakenError(ApplicationError):
    message = "申请编号的机构代码与另一机关相同，请系统管理员修改机构代码。"


class BatchTouchedError(ApplicationError):
    def __init__(self, number: int) -> None:
        super().__init__(f"这一批里有{number}件已经有人办理过，不能整批撤销。")
