"""The left rail and the plan switch: what this person can open."""

from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from povertyplan.accounts.http import SignedIn
from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action, reach
from projects.http import plans_of
from projects.models import Plan


@dataclass(frozen=True)
class Item:
    """One place of the rail; open when any of its rights reaches anything."""

    title: str
    view: str
    icon: str
    rights: tuple[Action, ...] = ()
    of_plan: bool = True


ITEMS = [
    Item("Tổng quan", "reporting:overview", "home"),
    Item("Dự án", "projects:project_list", "projects", (Action.READ_PLAN,)),
    Item("Kinh phí", "budget:funding_split", "money", (Action.READ_FUNDING,)),
    Item("Phân bổ", "budget:allocation_list", "share", (Action.READ_ALLOCATIONS,)),
    Item("Chỉ tiêu", "targets:target_grid", "target", (Action.READ_TARGETS, Action.READ_CREDIT)),
    Item("Tiến độ", "progress:home", "progress", (Action.READ_REPORTS,)),
    Item("Đối chiếu", "reporting:reconcile", "check", (Action.READ_DOCUMENT,)),
    Item("Bảng biểu", "reporting:tables", "table"),
    Item("Văn bản", "reporting:document", "document", (Action.READ_DOCUMENT,)),
    Item("Báo cáo định kỳ", "reporting:periodic_list", "report", (Action.READ_DOCUMENT,)),
    Item("Cơ quan", "accounts:agency_list", "office", of_plan=False),
    Item("Người dùng", "accounts:user_list", "people", (Action.READ_PEOPLE,), of_plan=False),
]


def _rail(user: User, slug: str | None, path: str) -> list[dict[str, Any]]:
    rail = []
    for item in ITEMS:
        if item.rights and not any(reach(user, right) for right in item.rights):
            continue
        if item.of_plan and slug is None:
            continue
        href = reverse(item.view, args=[slug] if item.of_plan else [])
        home = item.view == "reporting:overview"
        current = path == href if home else path.startswith(href)
        rail.append({"title": item.title, "href": href, "icon": item.icon, "current": current})
    return rail


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Plans to switch between, the current one and its rail; nothing before signing in.

    Outside a plan's pages the current plan is the newest. Somebody who must first set an own
    password gets no rail, because every link of it would lead back.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.must_change_password:
        return {}
    plans: Any = SimpleLazyObject(lambda: plans_of(cast(SignedIn, request)))

    def current() -> Plan | None:
        slug = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
        newest = next(iter(plans), None)
        return next((plan for plan in plans if plan.slug == slug), newest)

    plan: Any = SimpleLazyObject(current)
    rail = SimpleLazyObject(lambda: _rail(user, plan.slug if plan else None, request.path))
    return {"plans": plans, "current_plan": plan, "rail": rail}
