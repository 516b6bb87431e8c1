"""Where a case is opened in the desk."""


def case_url(application_id: int) -> str:
    """The page of a case."""
    return f"/desk/applications/{application_id}/"
