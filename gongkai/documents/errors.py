"""What can be wrong with a file that somebody hands in."""

from typing import Final

ENCRYPTED: Final = "encrypted"
DAMAGED: Final = "damaged"
BOMB: Final = "bomb"
TOO_LARGE: Final = "too_large"
WRONG_TYPE: Final = "wrong_type"
OLD_FORMAT: Final = "old_format"
NO_CONVERTER: Final = "no_converter"
EMPTY: Final = "empty"

SENTENCES: Final[dict[str, str]] = {
    ENCRYPTED: "文件设有密码或已加密，无法读取。请取消密码、另存后重新上传。",
    DAMAGED: "文件已损坏或不完整，无法打开。请在原来的软件中打开并另存后重新上传。",
    BOMB: "文件解压后异常庞大，疑似恶意文件，已拒绝读取。请在办公软件中另存后重新上传。",
    TOO_LARGE: "文件过大，无法读取。请删去图片或拆分后重新上传。",
    WRONG_TYPE: "文件内容不是可以读取的格式。请另存为 .docx 后重新上传。",
    OLD_FORMAT: "这是旧版 .doc（或 .wps）文件。请在 Word 或 WPS 中另存为 .docx 后重新上传。",
    NO_CONVERTER: "读取旧版 .doc、.wps、.rtf 文件需要服务器安装 LibreOffice，现未安装。"
    "请另存为 .docx 后重新上传。",
    EMPTY: "文件是空的，没有任何内容。请检查后重新上传。",
}


class DocumentError(Exception):
    """A file cannot be read; ``message`` is for the person, ``code`` for the program."""

    def __init__(self, code: str, message: str = "") -> None:
        self.code = code
        self.message = message or SENTENCES[code]
        super().__init__(self.message)

    def __reduce__(self) -> tuple[type["DocumentError"], tuple[str, str]]:
        return DocumentError, (self.code, self.message)
