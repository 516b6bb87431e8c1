"""信息处理费：by items or by pages, progressive like a tax (国办函〔2020〕109号).

An organ chooses one of the two for a request, never both. Items are added up for one applicant
within one calendar month (自然月); pages are counted for each request alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.law.errors import LawError
from gongkai.law.load import Version, rule

MOST = 1_000_000
BANDS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class FeeStep:
    """第11至30件，每件100元，共2000元：one tier's share of the fee."""

    what: str
    amount: int
    reference: str


@dataclass(frozen=True, slots=True)
class Fee:
    """应收金额 and its tiers."""

    amount: int
    unit: str
    reference: str
    steps: tuple[FeeStep, ...]

    def as_dict(self) -> dict[str, object]:
        """The stable JSON form."""
        return {
            "amount": self.amount,
            "unit": self.unit,
            "reference": self.reference,
            "steps": [
                {"what": step.what, "amount": step.amount, "reference": step.reference}
                for step in self.steps
            ],
        }


class CountOutOfRangeError(LawError):
    code = "count_out_of_range"


@dataclass(frozen=True, slots=True)
class _Tier:
    first: int
    last: int | None
    yuan: int


def fee_for_items(items: int, *, already: int = 0, on: date | None = None) -> Fee:
    """按件计收：``items`` more, after ``already`` of the same applicant in the same month."""
    return _fee("per_item", already, items, on)


def fee_for_pages(pages: int, *, on: date | None = None) -> Fee:
    """按量计收：the pages of one request; one side of A4 or smaller is a page."""
    return _fee("per_page", 0, pages, on)


def _fee(method: str, already: int, count: int, on: date | None) -> Fee:
    found = rule(f"fees/{method}")
    version = found.at(on) if on else found.latest
    measure = version.text("measure")
    if already < 0 or count < 0:
        raise CountOutOfRangeError(f"{measure}数不能是负数，请核对。", reference=version.reference)
    if already + count > MOST:
        raise CountOutOfRangeError(
            f"{measure}数合计超过{MOST}，请核对。", reference=version.reference
        )
    steps = tuple(_steps(version, already + 1, already + count, measure))
    amount = sum(step.amount for step in steps)
    return Fee(amount, version.text("unit"), version.reference, _shortened(steps, version))


def _steps(version: Version, first: int, last: int, measure: str) -> Iterator[FeeStep]:
    for tier in _tiers(version):
        if tier.first > last:
            return
        start = max(tier.first, first)
        end = last if tier.last is None else min(tier.last, last)
        if start > end:
            continue
        amount = (end - start + 1) * tier.yuan
        which = f"第{start}{measure}" if start == end else f"第{start}至{end}{measure}"
        price = f"每{measure}{tier.yuan}元，共{amount}元" if tier.yuan else "免费"
        yield FeeStep(f"{which}，{price}", amount, version.reference)


def _tiers(version: Version) -> Iterator[_Tier]:
    """The printed tiers, and after them the bands, which have no end."""
    for tier in version.values["tiers"]:
        yield _Tier(tier["from"], tier["to"], tier["yuan"])
    bands = version.values.get("bands")
    if not bands:
        return
    first, yuan = bands["from"], bands["first_yuan"]
    while True:
        yield _Tier(first, first + bands["size"] - 1, yuan)
        first, yuan = first + bands["size"], yuan + bands["step_yuan"]


def _shortened(steps: tuple[FeeStep, ...], version: Version) -> tuple[FeeStep, ...]:
    """A readable explanation: the bands beyond the twentieth in one line."""
    if len(steps) <= BANDS_SHOWN:
        return steps
    rest = steps[BANDS_SHOWN:]
    amount = sum(step.amount for step in rest)
    more = FeeStep(f"其余{len(rest)}档逐档提高，共{amount}元", amount, version.reference)
    return (*steps[:BANDS_SHOWN], more)
