"""帮助的文字：the frame that the command library writes around our sentences, in Chinese."""

import re

WORDS = (
    (r"^Usage: ", "用法："),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]…"),
    (r"^Options:$", "选项："),
    (r"^Arguments:$", "参数："),
    (r"^Commands:$", "命令："),
    (r"Show this message and exit\.", "显示这段说明。"),
    (r"\[default: ", "[默认："),
    (r"\[required\]", "[必填]"),
    (r"; required\]", "；必填]"),
    (r"<str>", "<文字>"),
    (r"<int>", "<整数>"),
    (r"<path>|<list\[Path\]>", "<路径>"),
    (r"<list\[str\]>", "<文字>"),
    (r"\{(\S+?…)\}\.\.\.", r"\1"),
)


def in_chinese(text: str) -> str:
    """The help text with the library's own words replaced."""
    for pattern, words in WORDS:
        text = re.sub(pattern, words, text, flags=re.MULTILINE)
    return text
