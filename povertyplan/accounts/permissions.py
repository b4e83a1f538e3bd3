"""What each role may do: the whole of it, on this page.

Every answer is yes or no *with the reason*, which the page shows beside what is locked.
There is no superuser. Rights reach either the whole province or only what belongs to the
person's own agency: the sub-projects a department leads, the rows of a district.
"""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices

if TYPE_CHECKING:
    from povertyplan.accounts.models import User


class Role(TextChoices):
    """The work a person does in the plan."""

    EDITOR = "editor", "Chuyên viên Sở LĐTBXH"
    LEAD = "lead", "Cơ quan chủ trì tiểu dự án"
    REVIEWER = "reviewer", "Cơ quan thẩm tra"
    LENDER = "lender", "Ngân hàng Chính sách xã hội"
    OBSERVER = "observer", "Cơ quan theo dõi, giám sát"
    DISTRICT = "district", "Cán bộ cấp huyện"
    LEADERSHIP = "leadership", "Lãnh đạo UBND tỉnh"
    ADMINISTRATOR = "administrator", "Quản trị hệ thống"


class Action(Enum):
    """What can be asked; the value completes “Bạn chưa có quyền …”."""

    READ_PLAN = "xem nội dung này"
    READ_FUNDING = "xem dự kiến kinh phí"
    READ_ALLOCATIONS = "xem phân bổ"
    READ_TARGETS = "xem chỉ tiêu"
    READ_CREDIT = "xem chỉ tiêu tín dụng"
    EDIT_PLAN = "sửa thông tin và văn bản kế hoạch"
    EDIT_FUNDING = "sửa dự kiến kinh phí"
    EDIT_ALLOCATIONS = "sửa phân bổ"
    EDIT_TARGETS = "sửa chỉ tiêu"
    READ_REPORTS = "xem báo cáo tiến độ"
    WRITE_REPORTS = "nhập báo cáo tiến độ"
    ACCEPT_REPORTS = "duyệt, trả lại báo cáo tiến độ"
    WRITE_PERIODIC = "lập, sửa báo cáo định kỳ của tỉnh"
    MANAGE_PERIODS = "đặt kỳ báo cáo, mở lại kỳ và nhắc việc"
    READ_DOCUMENT = "xem toàn văn và số liệu chung của cả kế hoạch"
    READ_PEOPLE = "xem danh sách người dùng"
    MANAGE_PEOPLE = "quản lý người dùng và cơ quan"


class Reach(Enum):
    """How far a right goes."""

    PROVINCE = "province"
    OWN = "own"


_READ_ALL = {
    Action.READ_PLAN: Reach.PROVINCE,
    Action.READ_FUNDING: Reach.PROVINCE,
    Action.READ_ALLOCATIONS: Reach.PROVINCE,
    Action.READ_TARGETS: Reach.PROVINCE,
    Action.READ_CREDIT: Reach.PROVINCE,
    Action.READ_REPORTS: Reach.PROVINCE,
    Action.READ_DOCUMENT: Reach.PROVINCE,
}

GRANTS: dict[Role, dict[Action, Reach]] = {
    Role.EDITOR: _READ_ALL
    | {
        Action.EDIT_PLAN: Reach.PROVINCE,
        Action.EDIT_FUNDING: Reach.PROVINCE,
        Action.EDIT_ALLOCATIONS: Reach.PROVINCE,
        Action.EDIT_TARGETS: Reach.PROVINCE,
        Action.WRITE_REPORTS: Reach.PROVINCE,
        Action.ACCEPT_REPORTS: Reach.PROVINCE,
        Action.WRITE_PERIODIC: Reach.PROVINCE,
        Action.MANAGE_PERIODS: Reach.PROVINCE,
        Action.READ_PEOPLE: Reach.PROVINCE,
    },
    Role.LEAD: {
        Action.READ_PLAN: Reach.OWN,
        Action.READ_FUNDING: Reach.OWN,
        Action.READ_ALLOCATIONS: Reach.OWN,
        Action.READ_TARGETS: Reach.OWN,
        Action.EDIT_ALLOCATIONS: Reach.OWN,
        Action.READ_REPORTS: Reach.OWN,
        Action.WRITE_REPORTS: Reach.OWN,
    },
    Role.REVIEWER: _READ_ALL,
    Role.LENDER: {
        Action.READ_CREDIT: Reach.PROVINCE,
        Action.READ_REPORTS: Reach.OWN,
        Action.WRITE_REPORTS: Reach.OWN,
    },
    Role.OBSERVER: _READ_ALL,
    Role.DISTRICT: {
        Action.READ_PLAN: Reach.PROVINCE,
        Action.READ_ALLOCATIONS: Reach.OWN,
        Action.READ_TARGETS: Reach.OWN,
        Action.READ_REPORTS: Reach.OWN,
        Action.WRITE_REPORTS: Reach.OWN,
    },
    Role.LEADERSHIP: _READ_ALL | {Action.READ_PEOPLE: Reach.PROVINCE},
    Role.ADMINISTRATOR: _READ_ALL
    | {
        Action.READ_PEOPLE: Reach.PROVINCE,
        Action.MANAGE_PEOPLE: Reach.PROVINCE,
        Action.MANAGE_PERIODS: Reach.PROVINCE,
    },
}

_WHO_EDITS = {
    Action.EDIT_PLAN: "Sở Lao động - Thương binh và Xã hội",
    Action.EDIT_FUNDING: "Sở Lao động - Thương binh và Xã hội",
    Action.EDIT_ALLOCATIONS: ("Sở Lao động - Thương binh và Xã hội và cơ quan chủ trì tiểu dự án"),
    Action.EDIT_TARGETS: "Sở Lao động - Thương binh và Xã hội",
    Action.WRITE_REPORTS: "cán bộ của đơn vị báo cáo",
    Action.ACCEPT_REPORTS: "Sở Lao động - Thương binh và Xã hội",
    Action.WRITE_PERIODIC: "Sở Lao động - Thương binh và Xã hội",
    Action.MANAGE_PERIODS: "Sở Lao động - Thương binh và Xã hội và quản trị hệ thống",
    Action.MANAGE_PEOPLE: "quản trị hệ thống",
}


@dataclass(frozen=True)
class Verdict:
    """An answer with its reason; true when allowed. The reason is empty when there is none."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise `PermissionDenied`, with the reason, unless allowed."""
        if not self.allowed:
            raise PermissionDenied(self.reason)


ALLOWED = Verdict(True)


def reach(user: "User", action: Action) -> Reach | None:
    """How far the person's right to `action` goes; None when there is none."""
    return GRANTS[Role(user.role)].get(action)


def may(user: "User", action: Action, *, owner_id: int | None = None) -> Verdict:
    """Answer whether the person may do `action` on a thing that the agency `owner_id` owns.

    Without an owner the question is about the whole province.
    """
    granted = reach(user, action)
    if granted is Reach.PROVINCE or (granted is Reach.OWN and owner_id == user.agency_id):
        return ALLOWED
    return Verdict(False, _refusal(user, action, granted))


def reaches(user: "User", action: Action) -> Verdict:
    """Answer whether the person may do `action` at all: at least on what the own agency owns."""
    granted = reach(user, action)
    return Verdict(False, _refusal(user, action, granted)) if granted is None else ALLOWED


def _refusal(user: "User", action: Action, granted: Reach | None) -> str:
    if granted is Reach.OWN:
        return f"{user.agency.short_name} chỉ {action.value} thuộc phạm vi của mình."
    sentence = f"Vai trò “{Role(user.role).label}” không có quyền {action.value}."
    if who := _WHO_EDITS.get(action):
        sentence += f" Việc này do {who} thực hiện."
    return sentence
