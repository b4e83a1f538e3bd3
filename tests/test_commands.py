"""Commands of the server."""

import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from budget.models import Allocation, FundingLine
from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Role
from povertyplan.ui.figures import TRIEU
from projects.models import Plan
from targets.models import ReductionTarget

PASSWORD = "mot-cau-dai-2024"


def run(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def demo(bp, settings):
    settings.DEBUG = True
    return lambda: run("demo", password=PASSWORD)


@pytest.fixture
def empty(bp, settings):
    """A database as it is before the first start."""
    settings.DEBUG = True
    Plan.objects.all().delete()
    User.objects.all().delete()


def test_demo_fills_an_empty_database(empty):
    run("demo", password=PASSWORD)
    plan = Plan.objects.get(slug="binh-phuoc-2024")
    given = sum(
        Allocation.objects.filter(line__project__plan=plan).values_list("amount", flat=True)
    )
    assert given == 45_434 * TRIEU
    assert User.objects.get(username="chuyenvien").check_password(PASSWORD)


def test_demo_prints_an_account_of_every_role(demo):
    lines = [line.split("\t") for line in demo().splitlines()]
    assert {role for role, _ in lines} == set(Role.values)
    assert ["editor", "chuyenvien"] in lines
    assert all(User.objects.get(username=name).role == role for role, name in lines)


def test_demo_a_second_time_changes_nothing(demo):
    def all_rows():
        models = (User, Agency, FundingLine, Allocation, ReductionTarget, FundingLine.history.model)
        return {model: list(model.objects.order_by("pk").values()) for model in models}

    before = all_rows()
    demo()
    assert all_rows() == before


def test_demo_does_not_overwrite_what_somebody_edited(bp, demo, editor):
    line = FundingLine.objects.filter(project__plan=bp).first()
    line.amount += 500_000
    line.save()
    Allocation.objects.filter(line=line).delete()
    bp.subject = "Trích yếu đã sửa"
    bp.save()
    editor.set_password("mat-khau-cua-toi-1")
    editor.save()
    demo()
    line.refresh_from_db()
    editor.refresh_from_db()
    assert line.amount % TRIEU == 500_000
    assert not line.allocations.exists()
    assert Plan.objects.get(pk=bp.pk).subject == "Trích yếu đã sửa"
    assert editor.check_password("mat-khau-cua-toi-1")


def test_demo_refuses_a_weak_password(bp, settings):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="10"):
        run("demo", password="123")


def test_demo_refuses_without_debug(bp):
    with pytest.raises(CommandError, match="Không tạo tài khoản minh họa"):
        run("demo", password=PASSWORD)


def test_what_only_illustrates_is_marked(bp):
    plan = Allocation.objects.filter(line__project__plan=bp)
    assert not plan.filter(is_illustrative=False).exists()
    assert not bp.reduction_targets.filter(is_illustrative=False).exists()


def test_the_plan_is_loaded_without_people_and_illustrations(empty):
    assert run("load_plan") == "binh-phuoc-2024\n"
    assert not User.objects.exists()
    assert not Allocation.objects.exists()


def test_the_workbook_is_written_to_a_file(bp, tmp_path):
    target = tmp_path / "bang.xlsx"
    said = run("plan_xlsx", bp.slug, output=target)
    assert zipfile.ZipFile(target).testzip() is None
    assert f"{target.stat().st_size} byte" in said


@pytest.mark.parametrize("command", ["plan_xlsx", "plan_pdf"])
def test_an_unknown_plan_gets_the_names_of_the_known_ones(bp, tmp_path, command):
    with pytest.raises(CommandError, match=r"Không có kế hoạch “sai”. Hiện có: .*binh-phuoc-2024"):
        run(command, "sai", output=tmp_path / "ra")
    assert not (tmp_path / "ra").exists()


def test_a_file_that_cannot_be_written_gets_a_sentence(bp, tmp_path):
    with pytest.raises(CommandError, match="Không ghi được"):
        run("plan_xlsx", bp.slug, output=tmp_path / "khong-co" / "bang.xlsx")


@pytest.fixture
def keyboard(monkeypatch):
    """What is typed when a password is asked for."""

    def types(*passwords):
        typed = iter(passwords)
        monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))

    return types


def add_administrator(username="quantri2", province="70"):
    return run("add_administrator", username, province=province, full_name="Đặng Thị Một")


def test_the_first_administrator_is_made_on_the_server(bp, keyboard):
    keyboard(PASSWORD, PASSWORD)
    assert "quantri2" in add_administrator()
    person = User.objects.get(username="quantri2")
    assert (person.role, person.agency.kind) == ("administrator", "province")
    assert person.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("typed", "says"), [(("a", "b"), "không giống nhau"), (("123", "123"), "10")]
)
def test_a_password_typed_wrong_or_weak_makes_nobody(bp, keyboard, typed, says):
    keyboard(*typed)
    with pytest.raises(CommandError, match=says):
        add_administrator()
    assert not User.objects.filter(username="quantri2").exists()


@pytest.mark.parametrize(
    ("username", "province", "says"),
    [("quantri", "70", "đã có"), ("quantri2", "00", "Chưa có tỉnh mã 00")],
)
def test_an_administrator_of_nowhere_or_twice_is_refused(bp, username, province, says):
    with pytest.raises(CommandError, match=says):
        add_administrator(username, province)
