"""What 文书 refuses, in words for the person."""


class LetterError(Exception):
    """The letter cannot be written, issued or served; ``message`` says what to do."""

    message = "文书不能发出。"
    field = ""
    reference = ""

    def __init__(self, message: str = "", *, field: str = "", reference: str = "") -> None:
        self.message = message or self.message
        self.field = field or self.field
        self.reference = reference or self.reference
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


class MissingFactError(LetterError):
    """A fact the kind of letter demands is not there."""

    def __init__(self, title: str, label: str, field: str, reference: str = "") -> None:
        super().__init__(
            f"{title}还缺“{label}”，请补齐后再出文书。", field=field, reference=reference
        )


class NoFontError(LetterError):
    message = (
        "这台机器上没有中文字体，排不出版式文件。请安装中文字体（如思源宋体），或者把字体文件放进"
        "系统设置的字体目录后再试；在此之前可以下载可编辑的文字文件。"
    )


class WrongTemplateError(LetterError):
    """The office's own template cannot be used as it is."""

    message = "这份模板不能使用。"
    field = "template"


class WrongDeliveryError(LetterError):
    """What was recorded does not prove the delivery."""

    message = "送达登记不完整。"


class LetterStateError(LetterError):
    """The letter is not in a state that allows this."""

    message = "文书现在不能这样办理。"


class EditedLetterError(LetterError):
    """A file taken back from Word or WPS cannot be the letter."""

    message = "修改后的文书不能使用。"
    field = "edited"
