"""The table of rights: who may do what, and the sentence when not."""

import pytest

from povertyplan.accounts.permissions import Action, Reach, Role, may, reach, reaches

# ● the whole province · ○ only the own agency's · – not at all
TABLE = """
                   editor lead reviewer lender observer district leadership administrator
READ_PLAN          ●      ○    ●        –      ●        ●        ●          ●
READ_FUNDING       ●      ○    ●        –      ●        –        ●          ●
READ_ALLOCATIONS   ●      ○    ●        –      ●        ○        ●          ●
READ_TARGETS       ●      ○    ●        –      ●        ○        ●          ●
READ_CREDIT        ●      –    ●        ●      ●        –        ●          ●
EDIT_PLAN          ●      –    –        –      –        –        –          –
EDIT_FUNDING       ●      –    –        –      –        –        –          –
EDIT_ALLOCATIONS   ●      ○    –        –      –        –        –          –
EDIT_TARGETS       ●      –    –        –      –        –        –          –
WRITE_PERIODIC     ●      –    –        –      –        –        –          –
READ_REPORTS       ●      ○    ●        ○      ●        ○        ●          ●
WRITE_REPORTS      ●      ○    –        ○      –        ○        –          –
ACCEPT_REPORTS     ●      –    –        –      –        –        –          –
MANAGE_PERIODS     ●      –    –        –      –        –        –          ●
READ_DOCUMENT      ●      –    ●        –      ●        –        ●          ●
READ_PEOPLE        ●      –    –        –      –        –        ●          ●
MANAGE_PEOPLE      –      –    –        –      –        –        –          ●
"""
HEAD, *LINES = [line.split() for line in TABLE.strip().splitlines()]
REACH = {"●": Reach.PROVINCE, "○": Reach.OWN, "–": None}


@pytest.mark.parametrize("role", HEAD)
def test_each_role_has_the_rights_of_the_table(bp, request, role):
    user = request.getfixturevalue(role)
    written = {Action[line[0]]: REACH[line[1 + HEAD.index(role)]] for line in LINES}
    assert {action: reach(user, action) for action in Action} == written


def test_the_table_knows_every_role():
    assert set(HEAD) == set(Role.values)


@pytest.mark.parametrize("role", HEAD)
def test_every_refusal_says_why(bp, request, role):
    user = request.getfixturevalue(role)
    for action in Action:
        verdict = may(user, action)
        assert bool(verdict) is not bool(verdict.reason)
        assert verdict.allowed or verdict.reason.endswith(".")


def test_a_right_to_the_own_does_not_reach_another_agency(lead, other_lead):
    assert may(lead, Action.EDIT_ALLOCATIONS, owner_id=lead.agency_id)
    refusal = may(lead, Action.EDIT_ALLOCATIONS, owner_id=other_lead.agency_id)
    assert refusal.reason == "Sở NN&PTNT chỉ sửa phân bổ thuộc phạm vi của mình."


@pytest.mark.parametrize("role", HEAD)
def test_a_right_reaches_when_it_is_for_the_own_at_least(bp, request, role):
    user = request.getfixturevalue(role)
    for action in Action:
        verdict = reaches(user, action)
        assert bool(verdict) is (reach(user, action) is not None)
        assert bool(verdict) is not bool(verdict.reason)


def test_a_right_that_reaches_nothing_says_why(lead):
    assert reaches(lead, Action.EDIT_ALLOCATIONS)
    assert reaches(lead, Action.EDIT_TARGETS).reason == (
        "Vai trò “Cơ quan chủ trì tiểu dự án” không có quyền sửa chỉ tiêu. "
        "Việc này do Sở Lao động - Thương binh và Xã hội thực hiện."
    )


def test_a_refusal_to_edit_names_who_does(reviewer):
    assert may(reviewer, Action.EDIT_FUNDING).reason == (
        "Vai trò “Cơ quan thẩm tra” không có quyền sửa dự kiến kinh phí. "
        "Việc này do Sở Lao động - Thương binh và Xã hội thực hiện."
    )
