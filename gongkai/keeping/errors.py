"""Why an archive is not made or not taken."""


class ArchiveError(Exception):
    """``message`` says what is wrong and what to do."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)
