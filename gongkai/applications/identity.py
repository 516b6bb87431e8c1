"""证件：is the number whole, and is this the same applicant as before."""

import re

from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac

from gongkai.agencies.models import check_uscc
from gongkai.applications.errors import ApplicationError
from gongkai.applications.models import Applicant

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def tidy_identity(kind: str, number: str) -> str:
    """The number in half-width capitals; refused when its check character is wrong."""
    number = "".join(number.split()).translate(_HALF_WIDTH).upper()
    if kind == Applicant.IdentityKind.USCC:
        try:
            check_uscc(number)
        except ValidationError as error:
            raise ApplicationError(error.messages[0], field="identity_number") from error
    if kind == Applicant.IdentityKind.RESIDENT and not _is_resident_number(number):
        raise ApplicationError(
            "居民身份证号码应为18位，且末位校验码要对，请对照证件重新填写。",
            field="identity_number",
        )
    return number


def identity_key(name: str, identity_number: str, phone: str, email: str) -> str:
    """One keyed digest for one person: by his document, else by name and contact; nobody reads it back."""
    name = "".join(name.split())
    who = identity_number or "|".join(filter(None, (name, phone or email)))
    if not who or (not identity_number and not (phone or email)):
        return ""
    return salted_hmac("gongkai.applicant", who, algorithm="sha256").hexdigest()


_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def _is_resident_number(number: str) -> bool:
    """GB 11643：17 digits and a check character."""
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return False
    total = sum(int(c) * w for c, w in zip(number, WEIGHTS, strict=False))
    return CHECKS[total % 11] == number[17]
