"""The register: entered at reception, derived from events, locked at year end and never changed again."""

import io
from datetime import datetime
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from motcua.catalogue.models import Field
from motcua.cli.database import append_only_tables
from motcua.documents import services as documents
from motcua.documents import validation
from motcua.dossiers import register, register_sheets
from motcua.dossiers.models import BookNote, RegisterBook, RegisterEntry, SealedRow, Shelf
from motcua.dossiers.register import Wanted
from motcua.dossiers.services import ending, sealing
from motcua.dossiers.verification import verify
from motcua.notifications.models import Notice
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn
from tests.dossiers.reading import words

YEAR_END = vn(2022, 12, 30, 17, 30)  # Friday, after the last working day of 2022
NEW_YEAR = vn(2023, 1, 3, 9, 0)


def book_of(year: int = 2022) -> RegisterBook:
    return RegisterBook.objects.get(year=year)


def holds() -> list[str]:
    *_, report = verify()
    return [finding.why for finding in report.findings]


def test_serials_follow_the_order_of_reception_and_the_event_says_so(world):
    first, second = factories.received(world), factories.received(world)

    assert [row.dossier_id for row in RegisterEntry.objects.order_by("serial")] == [first.pk, second.pk]
    said = second.events.get(act="receive").facts
    assert (said["book"], said["serial"]) == (str(book_of().pk), "2")


def test_who_is_refused_at_the_desk_stands_in_no_register(world):
    factories.taken_in(world)

    assert RegisterEntry.objects.count() == 0


def test_a_line_follows_from_the_events_of_its_dossier(world):
    factories.returned(world)
    side.extended(world)
    ending.withdraw(dossier_id=factories.received(world).pk, by=world.minh, at=MONDAY, reason="")
    done, extended, withdrawn, *_none = register.page(book_of())

    assert (done.collector, done.ended, done.returned) == ("Nguyễn Văn Minh", "", MONDAY)
    assert extended.due is not None and extended.due.date().isoformat() == "2022-08-02"
    assert (withdrawn.ended, withdrawn.collector) == ("Người nộp rút hồ sơ", "")
    assert done.lead_agency == world.committee.name and done.channel == "Trực tiếp"


def test_fields_on_one_shelf_share_a_book_from_its_year_on(world):
    land = Field.objects.create(code="dat-dai", name="Đất đai")
    shelf = Shelf.objects.create(unit=world.desk, name="Hộ tịch và đất đai", from_year=2023)
    shelf.fields.add(land, world.version.field)
    factories.received(world)
    factories.received(world, at=NEW_YEAR)

    assert [book.name for book in RegisterBook.objects.order_by("year")] == ["Hộ tịch", "Hộ tịch và đất đai"]


def test_pages_go_on_behind_a_serial_with_a_fixed_number_of_queries(world, django_assert_num_queries):
    for _number in range(4):
        factories.received(world)
    book = book_of()

    with django_assert_num_queries(2):
        found = register.page(book, size=3)
    assert [row.serial for row in found] == [1, 2, 3, 4]  # one more than a page: there is a next one
    assert [row.serial for row in register.page(book, after=3, size=3)] == [4]


def test_a_book_is_searched_without_diacritics_and_narrowed_to_the_open(world):
    factories.returned(world)
    dossier = factories.received(world)

    assert len(register.page(book_of(), wanted=Wanted(text="nguyen van minh"))) == 2
    assert [row.code for row in register.page(book_of(), wanted=Wanted(open_only=True))] == [dossier.code]
    assert register.page(book_of(), wanted=Wanted(text="không có ai")) == []


@pytest.mark.needs("pdfsig")
def test_the_head_locks_the_year_and_the_signed_book_is_kept(world, near):
    factories.returned(world)
    waiting = factories.received(world)
    seal = sealing.seal(book_id=book_of().pk, by=near.head, at=YEAR_END)
    pdf = documents.read(seal.file)
    said = words(pdf)

    assert "SỔ THEO DÕI HỒ SƠ" in said and waiting.code in said.replace(" ", "")
    assert seal.digest in said.replace(" ", "").replace("\u200b", "") and seal.rows == 2
    (report,) = validation.validate(pdf)
    assert report.intact and report.covers_whole_file and report.signer == near.head.name
    assert holds() == []


def test_a_locked_book_stays_as_it_was_when_its_dossiers_go_on(world, near):
    dossier = factories.received(world)
    sealing.seal(book_id=book_of().pk, by=near.head, at=YEAR_END)
    ending.withdraw(dossier_id=dossier.pk, by=world.minh, at=NEW_YEAR, reason="Đổi ý.")
    world.minh.name = "Nguyễn Văn Minh Mới"
    world.minh.save()

    (line,) = register.page(book_of())
    assert (line.returned, line.ended, line.applicant) == (None, "", "Nguyễn Văn Minh")
    assert holds() == []


def test_locking_twice_is_one_act_and_before_the_year_is_over_none(world, near):
    factories.received(world)
    with pytest.raises(sealing.TooEarlyToSeal, match="17:00 thứ Sáu 30/12/2022"):
        sealing.seal(book_id=book_of().pk, by=near.head, at=vn(2022, 12, 30, 16, 59))
    seal = sealing.seal(book_id=book_of().pk, by=near.head, at=YEAR_END)

    assert sealing.seal(book_id=book_of().pk, by=near.head, at=NEW_YEAR) == seal


def test_only_the_head_of_the_one_stop_locks(world, near):
    factories.received(world)
    for officer in (world.lan, world.ha, near.control, near.machine, world.thao):
        with pytest.raises(PermissionDenied):
            sealing.seal(book_id=book_of().pk, by=officer, at=YEAR_END)
    assert register.may_read(near.control, book_of()) and not register.may_read(world.lan, book_of())


def test_what_comes_after_the_lock_goes_into_the_next_years_book(world, near):
    factories.received(world)
    sealing.seal(book_id=book_of().pk, by=near.head, at=YEAR_END)
    late = factories.received(world, at=vn(2022, 12, 31, 8, 0))

    assert (late.register_entry.book.year, late.register_entry.serial) == (2023, 1)
    assert holds() == []


def test_a_correction_is_a_note_in_the_new_years_book(world, near):
    factories.received(world)
    sealing.seal(book_id=book_of().pk, by=near.head, at=YEAR_END)
    with pytest.raises(sealing.NoBookToNoteIn):
        sealing.note(book_id=book_of().pk, serial=1, text="Sai địa chỉ.", by=near.head, at=NEW_YEAR)
    factories.received(world, at=NEW_YEAR)
    sealing.note(book_id=book_of().pk, serial=1, text="Địa chỉ đúng: khối 3.", by=near.head, at=NEW_YEAR)

    assert BookNote.objects.get().book == book_of(2023)
    assert sealing.notes_of(book_of(2023)) == [
        "Sổ 01/2022, số thứ tự 01: Địa chỉ đúng: khối 3. (Đặng Thị Trưởng, 03/01/2023)"
    ]
    with pytest.raises(sealing.NotSealed):
        sealing.note(book_id=book_of(2023).pk, serial=1, text="x y z", by=near.head, at=NEW_YEAR)


def test_a_changed_line_of_a_locked_book_is_found(world, near):
    factories.received(world)
    sealing.seal(book_id=book_of().pk, by=near.head, at=YEAR_END)
    row = SealedRow.objects.get()
    row.facts["applicant"] = "Người khác"
    row.save()

    assert holds() == ["sổ đã khóa bị thay đổi"]
    assert {"dossiers_sealedrow", "dossiers_bookseal", "dossiers_registerentry"} <= set(append_only_tables())


def test_a_lost_serial_is_found(world):
    factories.received(world)
    RegisterEntry.objects.all().delete()

    assert holds() == ["số thứ tự trong sổ bị mất", "dòng trong sổ theo dõi khác với lúc tiếp nhận"]


def test_the_head_is_reminded_once_on_the_last_working_day(world, near):
    factories.received(world)
    sealing.remind_to_seal(at=vn(2022, 12, 29, 8, 0))
    assert not Notice.objects.filter(template=sealing.TO_SEAL).exists()
    for at in (vn(2022, 12, 30, 8, 0), vn(2022, 12, 31, 8, 0), NEW_YEAR):
        sealing.remind_to_seal(at=at)
    notice = Notice.objects.get(template=sealing.TO_SEAL)

    assert notice.staff_id == near.head.staff.pk and "01/2022 Hộ tịch" in notice.body


def test_the_spreadsheet_has_the_same_columns_and_no_formula(world):
    world.minh.name = "=HYPERLINK(1)"
    world.minh.save()
    factories.received(world)
    book = book_of()
    content = register_sheets.xlsx_of(book, list(register.lines(book)))

    with ZipFile(io.BytesIO(content)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert "=HYPERLINK(1)" in sheet and "<f>" not in sheet and "Phương thức nhận" in sheet


def test_moments_of_a_line_are_read_back(world):
    factories.received(world)
    (line,) = register.page(book_of())

    assert isinstance(line.received, datetime) and line.received == MONDAY


def test_what_is_kept_is_vietnamese_whoever_presses(world, near):
    ending.withdraw(dossier_id=factories.received(world).pk, by=world.minh, at=MONDAY, reason="")
    with translation.override("en"):
        sealing.seal(book_id=book_of().pk, by=near.head, at=YEAR_END)
    (line,) = register.page(book_of())

    assert (line.ended, line.channel) == ("Người nộp rút hồ sơ", "Trực tiếp")
