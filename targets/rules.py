"""Rules of the targets; no request, no query."""

from povertyplan.ui.figures import count


def household_sentence(total: int, poor: int, target: int) -> tuple[str, str]:
    """Which figure of a district's row cannot be, and the sentence; two blanks when all can.

    The poor are among all households, and no more can leave poverty than are poor.
    """
    if poor > total:
        return "poor", f"Số hộ nghèo ({count(poor)}) lớn hơn tổng số hộ ({count(total)})."
    if target > poor:
        return (
            "target",
            f"Chỉ tiêu giảm ({count(target)}) lớn hơn số hộ nghèo đầu kỳ ({count(poor)}).",
        )
    return "", ""
