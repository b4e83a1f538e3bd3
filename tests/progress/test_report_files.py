"""Files handed in with a report: told by their content, served through the rights alone."""

import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from progress.models import Attachment
from tests.progress.pages import Screen, said
from tests.progress.small import Desk

PDF = b"%PDF-1.7\n1 0 obj\n"


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    """A piece of a PNG with its length and checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def upload(screen, *files):
    sent = {"files": [SimpleUploadedFile(name, content) for name, content in files]}
    return screen.client.post(screen.address("attach"), sent, follow=True)


@pytest.fixture
def kept(screen, desk) -> Attachment:
    upload(screen, ("Biên bản.pdf", PDF))
    return Attachment.objects.get()


def test_several_files_are_kept_at_once(screen, desk):
    response = upload(screen, ("một.pdf", PDF), ("hai.pdf", PDF + b"2"))
    assert "Đã đính kèm 2 tệp." in said(response)
    assert [file.name for file in desk.report.attachments.all()] == ["một.pdf", "hai.pdf"]


def test_a_file_that_is_not_what_its_name_says_is_refused_by_name(screen, desk):
    response = upload(screen, ("ảnh.png", PDF), ("tốt.pdf", PDF))
    assert "Tên tệp “ảnh.png” không hợp với nội dung." in said(response)
    assert [file.name for file in desk.report.attachments.all()] == ["tốt.pdf"]


def test_a_picture_without_any_picture_in_it_is_refused_by_name(screen, desk):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 20, 20, 8, 2, 0, 0, 0))
    response = upload(screen, ("ảnh.png", b"\x89PNG\r\n\x1a\n" + head + chunk(b"IEND")))
    assert "Tệp “ảnh.png” không thuộc loại được nhận" in said(response)
    assert not desk.report.started


def test_the_same_file_is_not_attached_twice_under_whatever_name(screen, kept):
    response = upload(screen, ("Bản khác.pdf", PDF))
    assert "Tệp “Bản khác.pdf” đã có trong báo cáo, tên “Biên bản.pdf”." in said(response)
    assert Attachment.objects.count() == 1


def test_a_file_is_taken_away_only_after_a_second_look(screen, kept):
    folded = screen.text().partition('<details class="sure">')[2].partition("</details>")[0]
    assert screen.address("attachment_delete", kept.pk) in folded
    assert "Xóa hẳn" in folded


def test_nothing_chosen_is_said(screen):
    assert "Chưa chọn tệp nào." in said(upload(screen))


def test_an_eleventh_file_is_refused(screen, desk):
    response = upload(screen, *[(f"{number}.pdf", PDF + bytes([number])) for number in range(11)])
    assert "mỗi báo cáo kèm tối đa 10 tệp" in said(response)
    assert desk.report.attachments.count() == 10


def test_a_file_is_saved_and_never_shown(screen, kept):
    response = screen.open("attachment", kept.pk)
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_another_district_finds_no_file(kept, desk, small, client_of):
    stranger = Screen(client_of(small.officers[1]), desk)
    assert stranger.open("attachment", kept.pk).status_code == 404
    assert stranger.client.post(stranger.address("attachment_delete", kept.pk)).status_code == 404


def test_a_file_is_not_found_below_another_report(screen, kept, desk, small, client_of):
    other = Screen(client_of(small.editor), Desk(small.editor, small.months[1], desk.agency))
    assert other.open("attachment", kept.pk).status_code == 404
    assert other.client.post(other.address("attachment_delete", kept.pk)).status_code == 404
    assert Attachment.objects.filter(pk=kept.pk).exists()


def test_a_file_can_be_taken_away_while_the_report_is_open(screen, kept):
    response = screen.send("attachment_delete", kept.pk)
    assert "Đã xóa tệp “Biên bản.pdf”." in said(response)
    assert not Attachment.objects.exists()


def test_a_file_stays_once_the_report_is_out(screen, kept, desk):
    desk.submit()
    assert "Biên bản.pdf" in screen.text()
    assert screen.client.post(screen.address("attachment_delete", kept.pk)).status_code == 403
    assert upload(screen, ("một.pdf", PDF)).status_code == 403


def test_an_earlier_version_shows_no_file_of_a_later_one(screen, kept, desk, office):
    desk.submit()
    office.accept()
    desk.correct()
    upload(screen, ("Bổ sung.pdf", PDF + b"% 2"))
    assert "Bổ sung.pdf" in screen.text()
    earlier = screen.text(ban="1")
    assert "Biên bản.pdf" in earlier
    assert "Bổ sung.pdf" not in earlier


def test_the_files_of_the_accepted_version_stay_with_its_correction(screen, kept, desk, office):
    desk.submit()
    office.accept()
    desk.correct()
    page = screen.text()
    assert "Biên bản.pdf" in page
    assert ", bản gửi đầu" in page
    assert screen.address("attachment_delete", kept.pk) not in page
