"""What each person hears about reports: once per state, by one e-mail a night."""

import datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from progress import reminders
from progress.models import Reminder, Reopening
from progress.reminders import OVERDUE, RETURNED, TO_DO, WAITING

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def inbox(small):
    """The small plan with January alone, and an e-mail address for everybody in it."""
    for month in small.months[1:]:
        month.delete()
    for person in [small.editor, *small.officers]:
        person.email = f"{person.username}@example.vn"
        person.save()
    return small


def run(*options):
    """The nightly command; return what it says."""
    out = StringIO()
    call_command("remind", *options, stdout=out, stderr=out)
    return out.getvalue()


def letters(person):
    return [letter for letter in mail.outbox if letter.to == [person.email]]


def heard(small, person, today):
    """The topics and marks of what somebody would be told on a day."""
    found = reminders.digests([small.plan], today)
    told = next((digest.notices for digest in found if digest.person == person), [])
    return {(notice.topic, notice.mark.rpartition("-")[0]) for notice in told}


def due(small, *, days, closes=None):
    """Let January be due so many days from today."""
    month = small.months[0]
    month.opens_on, month.due_on = TODAY - 500 * DAY, TODAY + days * DAY
    month.closes_on = None if closes is None else TODAY + closes * DAY
    month.save()
    return month


# What is told, and when


@pytest.mark.parametrize(
    ("days", "mark"),
    [
        (6, "opened"),
        (5, "due-5"),
        (3, "due-5"),
        (2, "due-2"),
        (1, "due-2"),
        (0, "due-0"),
        (-1, "late-1"),
        (-3, "late-3"),
        (-6, "late-3"),
        (-7, "late-7"),
        (-20, "late-14"),
        (-400, "late-28"),
    ],
)
def test_an_agency_hears_of_a_report_at_fixed_distances_from_its_deadline(inbox, days, mark):
    due(inbox, days=days)
    (row,) = [
        notice
        for notice in reminders.notices(inbox.plan, TODAY)
        if notice.topic == TO_DO and notice.row.agency == inbox.districts[0]
    ]
    assert row.mark == f"{mark}-{TODAY + days * DAY:%Y%m%d}"


def test_nothing_is_told_before_a_period_opens(inbox):
    month = inbox.months[0]
    month.opens_on = TODAY + DAY
    month.save()
    assert reminders.notices(inbox.plan, TODAY) == []


def test_a_closed_period_is_told_to_the_editors_alone(inbox):
    due(inbox, days=-20, closes=-5)
    assert {notice.topic for notice in reminders.notices(inbox.plan, TODAY)} == {OVERDUE}


def test_a_reopened_period_is_due_on_its_new_day(inbox):
    month = due(inbox, days=-20, closes=-5)
    Reopening.objects.create(
        period=month,
        agency=inbox.districts[0],
        until=TODAY + 9 * DAY,
        reason="Thay cán bộ",
        by=inbox.editor,
    )
    told = [notice for notice in reminders.notices(inbox.plan, TODAY) if notice.topic == TO_DO]
    assert [notice.row.agency for notice in told] == [inbox.districts[0]]
    assert "được mở lại" in told[0].sentence


def test_a_returned_report_is_told_with_its_notes(inbox, desk, office):
    desk.type(poor__left="3")
    desk.submit()
    office.give_back("Rà lại hộ thoát nghèo", poor__left="Biên bản ghi 2 hộ")
    run()
    (letter,) = letters(inbox.officers[0])
    assert RETURNED.upper() in letter.body
    assert "Rà lại hộ thoát nghèo" in letter.body
    assert "Biên bản ghi 2 hộ" in letter.body


def test_an_editor_hears_of_reports_that_wait_and_of_who_is_late(inbox, desk):
    due(inbox, days=-3)
    desk.type(poor__left="3")
    desk.submit()
    run()
    (letter,) = letters(inbox.editor)
    assert WAITING.upper() in letter.body
    assert f"{inbox.districts[0].row_name}, Tháng 1/2024: gửi ngày" in letter.body
    assert f"{inbox.districts[1].row_name}, Tháng 1/2024: quá hạn 3 ngày" in letter.body


def test_nobody_hears_of_another_agency_or_province(inbox, half_year):
    found = reminders.digests([inbox.plan], TODAY)
    assert {digest.person for digest in found} == set(inbox.officers)
    assert {notice.row.agency for digest in found[:1] for notice in digest.notices} == {
        found[0].person.agency
    }


# Once per state


def test_the_same_is_not_told_twice(inbox):
    run()
    run()
    assert len(letters(inbox.officers[0])) == 1


def test_the_next_step_is_told_and_not_the_days_between(inbox):
    due(inbox, days=6)
    run()
    officer = inbox.officers[0]
    assert [heard(inbox, officer, TODAY + days * DAY) for days in (0, 1, 2, 4)] == [
        set(),
        {(TO_DO, "due-5")},
        {(TO_DO, "due-5")},
        {(TO_DO, "due-2")},
    ]


def test_a_shifted_deadline_is_news(inbox):
    due(inbox, days=4)
    run()
    due(inbox, days=5)
    run()
    assert len(letters(inbox.officers[0])) == 2


def test_a_report_handed_in_is_not_asked_for_any_more(inbox, desk):
    desk.type(poor__left="3")
    desk.submit()
    run()
    assert letters(inbox.officers[0]) == []
    assert len(letters(inbox.officers[1])) == 1


def test_a_report_handed_in_again_waits_anew(inbox, desk, office):
    desk.type(poor__left="3")
    desk.submit()
    run()
    office.give_back()
    desk.submit()
    run()
    assert len(letters(inbox.editor)) == 2


def test_what_the_board_asks_for_goes_out_with_the_next_letter_once(inbox):
    run()
    reminders.ask(user=inbox.editor, slug=inbox.plan.slug, period=inbox.months[0].pk)
    run()
    run()
    first, second = letters(inbox.officers[0])
    assert f"{inbox.editor.agency.short_name} nhắc ngày {TODAY:%d/%m/%Y}" in second.body
    assert "nhắc ngày" not in first.body


# The command


def test_everybody_gets_one_plain_letter_with_links(inbox, settings):
    settings.SITE_URL = "https://giamngheo.example/"
    run()
    (letter,) = letters(inbox.officers[0])
    report = f"/tien-do/{inbox.months[0].pk}/{inbox.districts[0].pk}/"
    assert f"https://giamngheo.example/{inbox.plan.slug}{report}" in letter.body
    assert letter.subject == f"Báo cáo giảm nghèo, ngày {TODAY:%d/%m/%Y}: 1 việc"
    assert "&" not in letter.body


def test_a_letter_is_plain_text_and_nothing_else(inbox):
    officer = inbox.officers[0]
    officer.full_name = "Lê & Trần <b>Hà</b>"
    officer.save()
    run()
    (letter,) = letters(officer)
    assert letter.body.startswith("Kính gửi Lê & Trần <b>Hà</b> (")
    assert (letter.content_subtype, getattr(letter, "alternatives", [])) == ("plain", [])


def test_a_dry_run_prints_and_sends_and_remembers_nothing(inbox):
    said = run("--dry-run")
    assert "Tháng 1/2024 đã mở nhập" in said
    assert "Sẽ gửi 2 thư" in said
    assert not mail.outbox
    assert not Reminder.objects.exists()


def test_a_dry_run_prints_the_letter_of_whoever_has_no_address_too(inbox):
    first, _second = inbox.officers
    first.email = ""
    first.save()
    said = run("--dry-run")
    assert f"--- {first} (chưa có thư điện tử): Báo cáo giảm nghèo" in said
    assert f"Kính gửi {first.full_name}" in said
    assert "Sẽ gửi 1 thư" in said


def test_people_no_letter_reaches_are_named(inbox):
    first, second = inbox.officers
    first.email = ""
    first.save()
    second.is_active = False
    second.save()
    said = run()
    assert f"({first.username}, {first.agency.short_name}): chưa có thư điện tử" in said
    assert f"({second.username}, {second.agency.short_name}): đã ngừng sử dụng" in said
    assert not mail.outbox


def test_a_letter_that_did_not_go_out_is_tried_again(inbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError, match="2 thư chưa gửi được"):
        run()
    assert not Reminder.objects.exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    run()
    assert len(letters(inbox.officers[0])) == 1


def test_the_whole_province_is_told_in_few_queries(half_year, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        found = reminders.digests([half_year], TODAY)
    assert {"budang", "chuyenvien"} <= {digest.person.username for digest in found}
