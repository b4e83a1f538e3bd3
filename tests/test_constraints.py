"""The database refuses what cannot be, and says so in a sentence."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from povertyplan.ui.figures import MAX_AMOUNT
from tests.factories import (
    AgencyFactory,
    AllocationFactory,
    IndicatorFactory,
    IndicatorShareFactory,
    IssuedFileFactory,
    IssueFactory,
    LineFactory,
    PeriodicReportFactory,
    PlanFactory,
    ProjectFactory,
    SourceFactory,
    TargetFactory,
)

IMPOSSIBLE = [
    (LineFactory, {"amount": -1}, "Số tiền không được âm hoặc quá lớn."),
    (LineFactory, {"amount": MAX_AMOUNT + 1}, "Số tiền không được âm hoặc quá lớn."),
    (AllocationFactory, {"amount": -1}, "Số phân bổ không được âm hoặc quá lớn."),
    (TargetFactory, {"poor_households": 1001}, "Số hộ nghèo lớn hơn tổng số hộ."),
    (
        TargetFactory,
        {"near_poor_households": 901},
        "Hộ nghèo và hộ cận nghèo cộng lại lớn hơn tổng số hộ.",
    ),
    (TargetFactory, {"poor_minority": 101}, "Số hộ nghèo DTTS lớn hơn số hộ nghèo."),
    (TargetFactory, {"near_poor_minority": 1}, "Số hộ cận nghèo DTTS lớn hơn số hộ cận nghèo."),
    (TargetFactory, {"target": 101}, "Chỉ tiêu giảm lớn hơn số hộ nghèo đầu kỳ."),
    (PlanFactory, {"year": 1999}, "Năm kế hoạch phải từ 2016 đến 2100."),
    (PlanFactory, {"status": "issued"}, "Kế hoạch đã ban hành phải có số và ngày ban hành."),
    (PlanFactory, {"status": "lost"}, "Giá trị 'lost' không phải là lựa chọn hợp lệ."),
    (IndicatorFactory, {"target": -1}, "Mức chỉ tiêu không được âm."),
    (IndicatorFactory, {"target_max": 9}, "Mức trên phải lớn hơn hoặc bằng mức dưới."),
    (IndicatorFactory, {"baseline": -1}, "Mức đầu kỳ không được âm."),
    (IndicatorFactory, {"scope": "xã"}, "Giá trị 'xã' không phải là lựa chọn hợp lệ."),
    (
        IndicatorFactory,
        {"key": "rate", "scope": "district"},
        "Chỉ tiêu dùng trong đối chiếu là của toàn tỉnh.",
    ),
    (IndicatorShareFactory, {"target": -1}, "Mức giao không được âm hoặc quá lớn."),
    (IndicatorShareFactory, {"target": 10**9}, "Mức giao không được âm hoặc quá lớn."),
    (ProjectFactory, {"number": 100}, "Số dự án từ 1 đến 99."),
    (PeriodicReportFactory, {"number": "12"}, "Báo cáo ban hành phải có cả số và ngày."),
    (IssueFactory, {"reason": "Sai"}, "Hủy ban hành phải có lý do, người hủy và thời điểm hủy."),
    (IssuedFileFactory, {"kind": "odt"}, "Giá trị 'odt' không phải là lựa chọn hợp lệ."),
    (IssuedFileFactory, {"size": 0}, "Tệp ban hành không được rỗng."),
]


@pytest.mark.parametrize(("factory", "wrong", "sentence"), IMPOSSIBLE)
def test_an_impossible_record_is_refused_twice(db, factory, wrong, sentence):
    record = factory()
    for name, value in wrong.items():
        setattr(record, name, value)
    with pytest.raises(ValidationError) as refusal:
        record.full_clean(exclude=["slug"])
    assert sentence in refusal.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()


TWICE = [
    (LineFactory, ["project", "source", "capital"], "Dòng vốn này đã có trong tiểu dự án."),
    (AllocationFactory, ["line", "agency"], "Đơn vị này đã được phân bổ ở dòng vốn này."),
    (TargetFactory, ["plan", "agency"], "Địa phương này đã có chỉ tiêu trong kế hoạch."),
    (
        IndicatorShareFactory,
        ["indicator", "agency"],
        "Địa phương này đã được giao chỉ tiêu này.",
    ),
    (ProjectFactory, ["plan", "number"], "Số dự án này đã có trong kế hoạch."),
    (PeriodicReportFactory, ["plan", "period", "cut_off"], "Kỳ này đã có báo cáo."),
    (IssueFactory, ["report", "made_by"], "Báo cáo này đang được ban hành."),
    (IssuedFileFactory, ["issue", "kind"], "Lần ban hành này đã có tệp loại đó."),
    (SourceFactory, ["province", "code"], "Mã nguồn vốn này đã có."),
    (
        AgencyFactory,
        ["province", "parent", "code"],
        "Mã này đã dùng cho một cơ quan khác của tỉnh.",
    ),
]


@pytest.mark.parametrize(("factory", "key", "sentence"), TWICE)
def test_a_record_stands_once(db, factory, key, sentence):
    first = factory()
    second = factory.build(**{name: getattr(first, name) for name in key})
    with pytest.raises(ValidationError) as refusal:
        second.validate_constraints()
    assert sentence in refusal.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_a_sub_project_belongs_to_a_project_of_the_same_plan(db):
    child = ProjectFactory(parent=ProjectFactory())
    with pytest.raises(ValidationError, match="cùng kế hoạch"):
        child.full_clean()


def test_a_sub_project_has_no_sub_projects(db):
    top = ProjectFactory()
    below = ProjectFactory(plan=top.plan, parent=top)
    with pytest.raises(ValidationError, match="cùng kế hoạch"):
        ProjectFactory(plan=top.plan, parent=below).full_clean()
