"""Rules of the targets; no request, no query."""

from povertyplan.ui.figures import count

COUNTED_UNITS = frozenset(
    {
        "hộ",
        "người",
        "lượt người",
        "trẻ em",
        "mô hình",
        "dự án",
        "công trình",
        "cuộc",
        "lớp",
        "phiên",
        "tin",
        "bài",
        "chuyên mục",
        "tác phẩm",
        "sản phẩm",
        "xã",
        "huyện",
        "nhà",
        "lao động",
    }
)
"""Units that are counted one by one: there is no half of them."""


def is_counted(unit: str) -> bool:
    """Whether a unit is one that is counted, or a list of such: “tin, bài”, “mô hình/dự án”."""
    return all(one.strip().lower() in COUNTED_UNITS for one in unit.replace("/", ",").split(","))


def household_sentence(
    total: int, poor: int, poor_minority: int, near: int, near_minority: int, target: int
) -> tuple[str, str]:
    """Which figure of a district's row cannot be, and the sentence; two blanks when all can.

    Poor and near-poor are different households, both among all; minorities are among them, and no
    more can leave poverty than are poor.
    """
    if poor > total:
        return "poor", f"Số hộ nghèo ({count(poor)}) lớn hơn tổng số hộ ({count(total)})."
    if poor + near > total:
        return (
            "near",
            f"Hộ nghèo và hộ cận nghèo ({count(poor + near)}) lớn hơn tổng số hộ ({count(total)}).",
        )
    if poor_minority > poor:
        return (
            "poor_minority",
            f"Số hộ nghèo DTTS ({count(poor_minority)}) lớn hơn số hộ nghèo ({count(poor)}).",
        )
    if near_minority > near:
        return (
            "near_minority",
            f"Hộ cận nghèo DTTS ({count(near_minority)}) lớn hơn số hộ cận nghèo ({count(near)}).",
        )
    if target > poor:
        return (
            "target",
            f"Chỉ tiêu giảm ({count(target)}) lớn hơn số hộ nghèo đầu kỳ ({count(poor)}).",
        )
    return "", ""


def shared_sentence(given: int, goal: int) -> str:
    """How the districts' targets stand against the plan's, in households."""
    sentence = f"Đã giao {count(given)}/{count(goal)} hộ"
    if given == goal:
        return f"{sentence}: khớp."
    way = "thừa" if given > goal else "còn thiếu"
    return f"{sentence}: {way} {count(abs(given - goal))} hộ."
