"""字体: the one Chinese face that comes with the program, for machines that have none."""

from functools import cache
from importlib.resources import files
from pathlib import Path


@cache
def shipped_folder() -> Path:
    """Where Noto Sans CJK lies (a package of its own, OFL-1.1); faces of the machine go before it."""
    return Path(str(files("noto_cjk_sans_otc")))
