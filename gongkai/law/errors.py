"""不予计算：what the law, or plain sense, refuses to compute, in a sentence a clerk can act on."""


class LawError(Exception):
    """A refusal by a rule: ``code`` for programs, ``message`` and ``reference`` for people."""

    code = "refused"
    message = "不能计算"
    reference = ""

    def __init__(self, message: str = "", *, reference: str = "") -> None:
        self.message = message or self.message
        self.reference = reference or self.reference
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message

    def as_dict(self) -> dict[str, str]:
        """The refusal as the command line and the interface hand it out."""
        return {"code": self.code, "message": self.message, "reference": self.reference}
