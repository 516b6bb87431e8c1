"""What 机关与岗位 refuses, in words for the person."""


class AgencyError(Exception):
    """A rule about offices, posts or people forbids what was asked."""

    message = "不能办理。"

    def __str__(self) -> str:
        return self.message
