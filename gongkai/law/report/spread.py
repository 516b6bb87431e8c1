"""年度与单位之间：change from year to year, the middle of many offices, and who lies far from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean, median

from gongkai.law.report.figures import Number
from gongkai.law.report.forms import thresholds

# Iglewicz & Hoaglin 1993: both make the deviation of a normal sample its standard deviation.
BY_MEDIAN, BY_MEAN = 1.4826, 1.2533


@dataclass(frozen=True, slots=True)
class Change:
    """本年与上年; both are known."""

    before: Number
    now: Number

    @property
    def difference(self) -> Number:
        return self.now - self.before

    @property
    def less(self) -> Number:
        """By how much it fell."""
        return self.before - self.now

    @property
    def percent(self) -> int | None:
        """How much more than last year, in percent; nothing can be said of a year with nothing."""
        if not self.before:
            return None
        return round(100 * (Decimal(self.now) - Decimal(self.before)) / Decimal(self.before))

    @property
    def is_jump(self) -> bool:
        """Y_JUMP: more than five times, or less than a fifth; a zero is no jump."""
        ratio = Decimal(str(thresholds()["jump_ratio"]))
        if self.before <= 0 or self.now <= 0:
            return False
        return self.now > ratio * self.before or self.before > ratio * self.now


@dataclass(frozen=True, slots=True)
class Spread:
    """Many offices in one number: how many are known, the middle, and the scores of those far off."""

    known: int
    median: Decimal | None
    outliers: Mapping[str, float]

    @property
    def is_judged(self) -> bool:
        """Too few offices say nothing about who is unusual."""
        return self.known >= thresholds()["outlier_offices"]


def change(before: Number | None, now: Number | None) -> Change | None:
    """The change, if both years are known: what is missing is not 0."""
    return None if before is None or now is None else Change(before, now)


def spread(values: Mapping[str, Number | None]) -> Spread:
    """中位数和离群：the modified z-score, x lies far off when |x − median| ÷ (1.4826 × MAD) > 3.5.

    Where more than half of the offices have the same number the MAD is 0; the mean deviation then takes
    its place. A difference below ``outlier_least`` is none. What is missing is left out, never 0.
    """
    numbers = {key: Decimal(value) for key, value in values.items() if value is not None}
    if not numbers:
        return Spread(0, None, {})
    middle = median(numbers.values())
    if len(numbers) < thresholds()["outlier_offices"]:
        return Spread(len(numbers), middle, {})
    unit = _unit(abs(number - middle) for number in numbers.values())
    least, limit = thresholds()["outlier_least"], thresholds()["outlier_score"]
    scores = {
        key: float(number - middle) / unit for key, number in numbers.items()
        if abs(number - middle) >= least
    }  # fmt: skip
    return Spread(
        len(numbers), middle, {key: score for key, score in scores.items() if abs(score) > limit}
    )


def rule_in_words() -> str:
    """For the screen: by which rule a number is called unusual."""
    known = {key: f"{value:g}" for key, value in thresholds().items()}
    return (
        f"离群：与中位数之差除以“{BY_MEDIAN}×绝对偏差的中位数”，绝对值大于{known['outlier_score']}，"
        f"且相差不少于{known['outlier_least']}；半数以上单位数字相同时，改用“{BY_MEAN}×平均绝对偏差”。"
        f"有数的单位不足{known['outlier_offices']}个时不判断。离群只是提示，不等于差错。"
    )


def jump_in_words() -> str:
    """For the screen: by which rule a change is called large."""
    return f"悬殊：比上年多到{thresholds()['jump_ratio']:g}倍以上，或者不足其{thresholds()['jump_ratio']:g}分之一；有一年为0的不判断。"


def _unit(deviations: Iterable[Decimal]) -> float:
    found = list(deviations)
    typical = float(median(found)) * BY_MEDIAN
    return typical or float(mean(found)) * BY_MEAN or 1.0
