"""What may be installed besides."""

from importlib import invalidate_caches
from importlib.util import find_spec

WITHOUT = "本系统未安装文字识别（可以请系统管理员安装）"


def recognition() -> bool:
    """Whether the extra ``ocr`` is there, which reads pictures."""
    invalidate_caches()  # it may have been installed while we run
    return find_spec("rapidocr") is not None and find_spec("cv2") is not None
