"""Why a file is not taken, in words for the person."""


class FileError(Exception):
    """The upload cannot be kept; ``message`` says what to do."""

    message = "文件没有存下来，请稍后再试。"

    def __init__(self, message: str = "") -> None:
        self.message = message or self.message
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


class FileTooLargeError(FileError):
    def __init__(self, limit: int) -> None:
        super().__init__(f"文件超过{limit // 1024 // 1024}兆字节，请压缩图片或拆成几份再上传。")


class EmptyFileError(FileError):
    message = "文件是空的，请检查后重新选择。"


class FileTypeError(FileError):
    message = "不接受这种文件。可以上传文字、表格、演示、版式文件、图片或压缩包。"


class DisguisedFileError(FileError):
    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”的内容与文件名不符，请用原来的软件重新另存后再上传。")


class StoreFullError(FileError):
    message = "服务器磁盘已满，文件没有存下来，已填的内容没有丢。请告诉系统管理员。"


class FileGoneError(FileError):
    message = "文件的内容不见了或被改动过，不能使用。请告诉系统管理员。"
