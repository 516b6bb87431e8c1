"""What a page's frame needs: the reader's look; for the desk, who is here and where to go."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone

from gongkai.agencies.models import Agency, Duty
from gongkai.agencies.selectors import Scope, duty_label, scope
from gongkai.desk.look import look_of
from gongkai.jobs.models import Notice

# label, icon, address, what is inside it (apps, and pages, which go before their app), and whether
# it is business (not for administrators)
PLACES = (
    ("今天", "i-home", "/desk/", ("desk:today", "desk:notices"), False),
    ("公开", "i-file", "/desk/items/", ("publishing",), True),
    ("申请", "i-tray", "/desk/applications/", ("applications", "proceedings", "desk:opening_case"), True),
    ("统计", "i-chart", "/desk/figures/", ("reports",), True),
    ("审读", "i-search", "/desk/supervision/", ("supervision",), True),
    ("设置", "i-gear", "/desk/settings/", (
        "agencies", "accounts", "letters", "desk:settings", "desk:ledger", "desk:opening",
        "desk:moved", "desk:enter_notice", "desk:withdraw_notice", "publishing:columns",
        "publishing:column", "publishing:new_column", "publishing:plans", "publishing:plan",
        "publishing:new_plan", "publishing:index_number", "applications:plan",
        "applications:edit_plan",
    ), False),
)  # fmt: skip
# Places for one duty only.
ONLY = {"审读": Duty.DISTRICT_OFFICER}
TALLY_CAP = 99


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the desk's navigation."""

    label: str
    icon: str
    url: str
    is_here: bool
    tally: str = ""


def _exists(url: str) -> bool:
    try:
        resolve(url)
    except Resolver404:
        return False
    return True


def _place_of(app: str, view: str) -> str:
    """The place a page is in: the one naming the page itself, else the one naming its app."""
    named = {name: label for label, _icon, _url, names, _business in PLACES for name in names}
    return named.get(view) or named.get(app, "")


class DeskFrame:
    """Asked for by ``base_staff.html`` only, so that a public page costs no query."""

    def __init__(self, request: HttpRequest) -> None:
        self.request: Any = request

    @cached_property
    def scope(self) -> Scope:
        """The scope of the view when it has one."""
        given: Scope | None = getattr(self.request, "scope", None)
        return given or scope(self.request.user, timezone.localdate())

    @cached_property
    def signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return bool(user and user.is_authenticated)

    @cached_property
    def agency_name(self) -> str:
        """The office whose desk this is: the first in which he stands."""
        if not self.signed_in:
            return "政府信息公开工作台"
        ids = list(dict.fromkeys(s.agency_id for s in self.scope.standings))
        if not ids:
            return "还没有岗位"
        name = Agency.objects.values_list("name", flat=True).get(pk=ids[0])
        return f"{name}等{len(ids)}个机关" if len(ids) > 1 else name

    @cached_property
    def duties(self) -> tuple[str, ...]:
        """His duties in official words, each once; 代 marks a delegated one."""
        words = (
            f"{duty_label(s.duty)}（代）" if s.is_delegated else duty_label(s.duty)
            for s in self.scope.standings
        )
        return tuple(dict.fromkeys(words))

    @cached_property
    def unread(self) -> int:
        """Unread notices, counted no further than the cap."""
        waiting = Notice.objects.filter(user=self.request.user, read_at=None)
        return waiting.order_by()[: TALLY_CAP + 1].count()

    @cached_property
    def nav(self) -> list[Place]:
        """Where he can go; administrators do no business, and a place without a page is left out."""
        match = self.request.resolver_match
        here = _place_of(match.app_name, match.view_name) if match else ""
        return [
            Place(label, icon, url, label == here, self._tally(label))
            for label, icon, url, _names, is_business in PLACES
            if _exists(url) and (self.scope.agency_ids or not is_business)
            if label not in ONLY or self.scope.agencies_with(ONLY[label])
        ]

    def _tally(self, label: str) -> str:
        if label != "今天" or not self.unread:
            return ""
        return f"{TALLY_CAP}+" if self.unread > TALLY_CAP else str(self.unread)


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``look`` for every page, ``desk`` for the staff frame."""
    return {"look": look_of(request), "desk": DeskFrame(request)}
