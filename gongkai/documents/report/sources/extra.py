"""What may be installed besides."""

from importlib.util import find_spec


def recognition() -> bool:
    """Whether the extra ``ocr`` is there, which reads pictures."""
    return find_spec("rapidocr") is not None and find_spec("cv2") is not None
