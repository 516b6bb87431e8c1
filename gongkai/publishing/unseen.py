"""Characters that nobody sees and that therefore have no place in a published line."""

import re

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that make a text read in another order than it is stored."""
UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Characters that take no room: a line of nothing else is an empty line."""


def seen_line(text: str) -> str:
    """One line without characters that nobody sees, its words one space apart."""
    return " ".join(UNSEEN.sub("", CONTROL.sub("", text)).split())


def seen_text(text: str) -> str:
    """A longer text without characters that take no room; its lines stay as they are."""
    return UNSEEN.sub("", CONTROL.sub("", text))
