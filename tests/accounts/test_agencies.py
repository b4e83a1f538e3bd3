"""What the administrator may and may not change of an agency."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from povertyplan.accounts.models import Agency
from tests.factories import (
    AgencyFactory,
    AllocationFactory,
    OfficeFactory,
    ProjectFactory,
    TargetFactory,
    UserFactory,
)
from tests.test_forms import Form

ONE_COMMITTEE = "Tỉnh đã có UBND tỉnh; mỗi tỉnh chỉ có một."


@pytest.fixture
def agency(administrator):
    return AgencyFactory(province=administrator.agency.province, name="UBND huyện Thử")


@pytest.fixture
def change(administrator, client_of, agency):
    """``change(kind="bank")``: open the form of the agency, alter these fields, send it."""
    browser = client_of(administrator)
    path = reverse("accounts:agency_edit", args=[agency.pk])
    return lambda **fields: browser.post(
        path, Form(browser.get(path).content.decode()).fields | fields
    )


@pytest.mark.parametrize(
    ("factory", "relation"),
    [
        (ProjectFactory, "lead_agency"),
        (AllocationFactory, "agency"),
        (TargetFactory, "agency"),
        (AgencyFactory, "parent"),
        (partial(UserFactory, role="district"), "agency"),
    ],
    ids=["project", "allocation", "target", "member", "district person"],
)
def test_an_agency_keeps_its_kind_while_something_relies_on_it(change, agency, factory, relation):
    factory(**{relation: agency})
    response = change(kind="department")
    assert response.status_code == 422
    assert "nên không đổi loại được" in str(response.context["form"].errors["kind"])
    assert Agency.objects.get(pk=agency.pk).kind == "district"


def test_an_agency_in_use_can_still_be_renamed(change, agency):
    AllocationFactory(agency=agency)
    assert change(name="UBND thị xã Thử").status_code == 302
    assert Agency.objects.get(pk=agency.pk).name == "UBND thị xã Thử"


def test_an_agency_nothing_relies_on_changes_its_kind(change, agency):
    UserFactory(agency=agency, role="observer")
    assert change(kind="department").status_code == 302
    assert Agency.objects.get(pk=agency.pk).kind == "department"


def test_a_province_gets_no_second_committee_from_the_form(change):
    response = change(kind="province")
    assert response.status_code == 422
    assert response.context["form"].errors["kind"] == [ONE_COMMITTEE]


def test_a_province_has_no_second_committee_in_the_database(db):
    first = OfficeFactory()
    second = OfficeFactory.build(province=first.province, code="khac")
    with pytest.raises(ValidationError) as refusal:
        second.validate_constraints()
    assert refusal.value.messages == [ONE_COMMITTEE]
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_every_change_of_an_agency_leaves_a_version(change, agency, administrator):
    change(short_name="Tên ngắn khác")
    version = agency.history.latest()
    assert (version.short_name, version.history_user) == ("Tên ngắn khác", administrator)
    assert not hasattr(version, "search")
