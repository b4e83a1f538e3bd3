"""The administrator's lists and forms of people and agencies."""

import unicodedata

import pytest
from django.core.exceptions import PermissionDenied
from django.forms import modelform_factory
from django.urls import reverse

from povertyplan.accounts.forms import OwnPasswordForm
from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.services import save_record
from povertyplan.ui.stamps import stamp_of
from tests.conftest import PASSWORD
from tests.factories import AgencyFactory, UserFactory
from tests.test_forms import Form

NEW = {
    "username": "can.bo-1",
    "full_name": "Cán Bộ Một",
    "email": "",
    "role": "reviewer",
    "is_active": "on",
    "password": "mot-cau-dai-2024",
}


@pytest.fixture
def browser(administrator, client_of):
    return client_of(administrator)


def opened(browser, path):
    """The fields of a form as a browser shows them."""
    return Form(browser.get(path).content.decode()).fields


def add(browser, agency, **fields):
    return browser.post(reverse("accounts:user_add"), NEW | {"agency": agency.pk} | fields)


def test_a_person_is_added_with_a_password_to_be_changed(browser, administrator, client):
    assert add(browser, administrator.agency).url == reverse("accounts:user_list")
    person = User.objects.get(username="can.bo-1")
    assert person.must_change_password
    assert person.check_password(NEW["password"])
    assert User.history.latest().history_user == administrator


def test_an_agency_of_another_province_cannot_be_chosen(browser, stranger):
    response = add(browser, stranger.agency)
    assert response.status_code == 422
    assert "agency" in response.context["form"].errors


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("username", "Có Dấu", "chữ thường không dấu"),
        ("username", "ab", "từ 3 đến 60"),
        ("username", "CHUYENVIEN", "đã có người dùng"),
        ("username", "a" * 61, "61"),
        ("role", "district", "UBND huyện, thị xã, thành phố"),
        ("email", "khong-phai", "Địa chỉ thư điện tử không đúng."),
        ("role", "superuser", ""),
        ("password", "", ""),
        ("password", "123", "10"),
        ("full_name", "A\x07B", "U+0007"),
        ("full_name", "A" * 101, "101 ký tự, tối đa 100"),
    ],
)
def test_a_person_that_cannot_be_is_refused_with_a_sentence(
    browser, administrator, field, value, says
):
    response = add(browser, administrator.agency, **{field: value})
    assert response.status_code == 422
    assert says in " ".join(map(str, response.context["form"].errors.values()))
    assert not User.objects.filter(username="can.bo-1").exists()


def test_a_new_password_must_be_changed_at_the_next_sign_in(browser, reviewer):
    path = reverse("accounts:user_edit", args=[reviewer.pk])
    browser.post(path, opened(browser, path) | {"password": NEW["password"]})
    reviewer.refresh_from_db()
    assert reviewer.must_change_password


def test_a_blank_password_keeps_the_present_one(browser, reviewer):
    path = reverse("accounts:user_edit", args=[reviewer.pk])
    fields = opened(browser, path) | {"full_name": NEW["full_name"]}
    assert browser.post(path, fields).status_code == 302
    reviewer.refresh_from_db()
    assert (reviewer.full_name, reviewer.check_password(PASSWORD)) == ("Cán Bộ Một", True)


@pytest.mark.parametrize(("field", "value"), [("is_active", ""), ("role", "editor")])
def test_administrators_do_not_lock_themselves_out(browser, administrator, field, value):
    path = reverse("accounts:user_edit", args=[administrator.pk])
    response = browser.post(path, opened(browser, path) | {field: value})
    assert field in response.context["form"].errors
    administrator.refresh_from_db()
    assert administrator.is_active


def test_no_version_of_a_person_holds_a_password(browser, administrator):
    add(browser, administrator.agency)
    assert "password" not in [field.name for field in User.history.model._meta.fields]


def names(response):
    return [row.record.full_name for row in response.context["table"].rows]


def test_people_stand_in_the_order_of_the_dictionary(browser, administrator):
    for name in ("Đan", "Dũng", "Ân", "An", "Ăn"):
        UserFactory(full_name=f"Zz {name}", agency=administrator.agency)
    found = names(browser.get(reverse("accounts:user_list"), {"q": "zz"}))
    assert found == ["Zz An", "Zz Ăn", "Zz Ân", "Zz Dũng", "Zz Đan"]


@pytest.mark.parametrize(
    "words", ["ngoc anh", "ANH ngọc", "Phạm  Thị", unicodedata.normalize("NFD", "Ngọc")]
)
def test_people_are_found_without_diacritics_in_any_order(browser, words):
    assert "Phạm Thị Ngọc Anh" in names(browser.get(reverse("accounts:user_list"), {"q": words}))


def test_people_of_another_province_are_not_listed(browser, stranger):
    assert names(browser.get(reverse("accounts:user_list"), {"q": stranger.full_name})) == []


def test_agencies_are_found_without_diacritics(browser):
    response = browser.get(reverse("accounts:agency_list"), {"q": "bu dang"})
    assert [row.record.short_name for row in response.context["table"].rows] == ["Bù Đăng"]


def test_an_agency_is_added_to_the_province_of_who_adds_it(browser, administrator):
    office = Agency.objects.get(province=administrator.province_id, kind="province")
    fields = {
        "name": unicodedata.normalize("NFD", "Sở Nội vụ"),
        "short_name": "Sở Nội vụ",
        "code": "SNV",
        "kind": "department",
        "parent": office.pk,
        "communes": "0",
        "order": "20",
    }
    assert browser.post(reverse("accounts:agency_add"), fields).status_code == 302
    agency = Agency.objects.get(code="SNV")
    assert (agency.name, agency.province_id) == ("Sở Nội vụ", administrator.province_id)
    again = browser.post(reverse("accounts:agency_add"), fields)
    assert "đã dùng cho một cơ quan khác" in str(again.context["form"].errors)


def test_an_agency_below_the_province_needs_one_above(browser):
    fields = {"name": "A", "short_name": "A", "code": "A1", "kind": "district"}
    response = browser.post(
        reverse("accounts:agency_add"), fields | {"communes": "1", "order": "1"}
    )
    assert "Đề nghị chọn cơ quan trực thuộc." in str(response.context["form"].errors)


def test_an_agency_of_another_province_cannot_stand_above(browser, stranger):
    fields = {"name": "A", "short_name": "A", "code": "A1", "kind": "department"}
    above = AgencyFactory(province=stranger.agency.province)
    response = browser.post(
        reverse("accounts:agency_add"), fields | {"communes": "1", "order": "1", "parent": above.pk}
    )
    assert "parent" in response.context["form"].errors


@pytest.mark.parametrize("pages", ["user", "agency"])
def test_number_nought_is_nobody(browser, pages):
    assert browser.get(reverse(f"accounts:{pages}_edit", args=[0])).status_code == 404


@pytest.fixture
def sixty(administrator):
    """So many people that their list has three pages."""
    UserFactory.create_batch(60, full_name="Zz", agency=administrator.agency)


@pytest.mark.parametrize("query", ["per_page=-1", "per_page=0", "per_page=999", "sort=x&sort="])
def test_a_list_has_its_pages_and_order_whatever_the_address_says(browser, sixty, query):
    def shown(address):
        table = browser.get(address).context["table"]
        return [row.record.pk for row in table.paginated_rows]

    plain = shown(reverse("accounts:user_list"))
    assert len(plain) == 25
    assert shown(f"{reverse('accounts:user_list')}?{query}") == plain


@pytest.mark.parametrize(
    ("page", "nearest"), [("-1", 1), ("0", 1), ("x", 1), ("9" * 5000, 1), ("2", 2), ("99", 3)]
)
def test_a_page_that_is_not_there_gives_the_nearest_one(browser, sixty, page, nearest):
    response = browser.get(reverse("accounts:user_list"), {"q": "zz", "page": page})
    assert response.context["table"].page.number == nearest


def test_a_new_password_does_not_undo_what_the_administrator_changed_meanwhile(editor):
    stale = User.objects.get(pk=editor.pk)
    User.objects.filter(pk=editor.pk).update(is_active=False)
    stale.set_password("mat-khau-cu-2024")
    form = OwnPasswordForm(
        stale,
        {
            "old_password": "mat-khau-cu-2024",
            "new_password1": "mat-khau-moi-2025",
            "new_password2": "mat-khau-moi-2025",
        },
    )
    assert form.is_valid(), form.errors
    form.save()
    assert not User.objects.get(pk=editor.pk).is_active


def test_a_long_search_is_answered(client_of, administrator):
    words = "+".join(["a"] * 1_500)
    assert client_of(administrator).get(f"/nguoi-dung/?q={words}").status_code == 200


def test_only_an_administrator_saves_a_person_whoever_calls(bp, editor, reviewer):
    fields = {"full_name": "Đổi tên"}
    form = modelform_factory(User, fields=list(fields))(fields, instance=reviewer)
    assert form.is_valid()
    with pytest.raises(PermissionDenied):
        save_record(user=editor, form=form, seen=stamp_of(reviewer, list(fields)))
