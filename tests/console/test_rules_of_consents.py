"""Limits, ways and words of what people entrust are kept by officers from a day on; what was given stays."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.audit.models import RuleChange
from motcua.dossiers import consents
from motcua.dossiers.models import ConsentText, ConsentWay
from motcua.dossiers.services import entrusting_rules
from motcua.identity import grant_terms
from motcua.identity.models import GrantTerm
from tests.console.test_rules import page, send
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2022, 7, 25), date(2022, 7, 26)
BASIS = "15/QĐ-UBND ngày 21/7/2022 Điều 2"
WORDS = "Tôi đồng ý để cán bộ có tên dưới đây gõ và nộp giúp tôi hồ sơ này, theo đúng lời tôi khai."
What = GrantTerm.What


@pytest.fixture
def world(db):
    grant_terms.seed()
    grant_terms.forget()
    consents.seed()
    return factories.world()


@pytest.fixture
def admin(world):
    return factories.person("QT01", "Trần Quản Trị", world.committee, Role.SYSTEM_ADMIN)


@pytest.fixture
def client(admin):
    return signed_in(admin)


def limit(what=What.SHARE_DAYS):
    return GrantTerm.objects.filter(what=what).latest("valid_from")


def way(code="signed"):
    return ConsentWay.objects.filter(code=code).latest("valid_from")


def typed_limit(**more):
    return {"value": "30", "source": BASIS, "unconfirmed": "", "valid_from": "26/07/2022"} | more


def typed_way(**more):
    facts = {"label": "Gật đầu trước hai người làm chứng", "proof": "witnessed", "position": "4"}
    return facts | {"source": BASIS, "unconfirmed": "", "valid_from": "25/07/2022"} | more


def typed_words(**more):
    return {"body": WORDS, "source": BASIS, "unconfirmed": "", "valid_from": "26/07/2022"} | more


def test_what_nobody_confirmed_says_so_until_an_officer_has_read_the_text(world, client):
    told = page(client, "grant_terms")
    assert "Không văn bản nào nêu; 90 ngày là cách làm của hệ thống" in told
    send(client, "grant_terms_confirm", limit().pk, source=BASIS)
    assert (limit().unconfirmed, limit().source) == ("", BASIS)
    told = page(client, "grant_terms")
    assert "90 ngày là cách làm của hệ thống; " not in told and BASIS in told
    for name, doubt in (("consent_ways", "chưa có văn bản quy định"), ("consent_texts", "chưa được cơ quan")):
        assert doubt in page(client, name)


def test_a_limit_is_foreseen_then_changes_at_once_in_this_process_from_its_day_on(world, client):
    assert grant_terms.limit(What.SHARE_DAYS, TOMORROW) == 90
    foreseen = send(client, "grant_terms_change", limit().pk, **typed_limit(), preview="1")
    assert "Nếu cho ngày 26/07/2022 thì hạn chót là 25/08/2022." in text_of(foreseen)
    assert limit().value == 90
    minutes = limit(What.CODE_MINUTES)
    night = send(client, "grant_terms_change", minutes.pk, **typed_limit(value="15"), preview="1")
    assert "dùng được đến 09:15 thứ Ba 26/07/2022" in text_of(night)
    tries = limit(What.CODE_TRIES)
    assert "3 lần, cả với những việc đang dở" in text_of(
        send(client, "grant_terms_change", tries.pk, **typed_limit(value="3"), preview="1")
    )
    with_commit = send(client, "grant_terms_change", limit().pk, **typed_limit())
    assert "“Chia sẻ giấy tờ: nhiều nhất bao nhiêu ngày” áp dụng từ 26/07/2022." in text_of(with_commit)
    grant_terms.forget()  # a test's transaction never commits, and so tells nobody
    assert [grant_terms.limit(What.SHARE_DAYS, day) for day in (TODAY, TOMORROW)] == [90, 30]
    told = page(client, "grant_terms")
    assert "sắp áp dụng" in told and "Giá trị: 90 → 30" in told and "Trần Quản Trị" in told


def test_a_change_of_a_limit_is_told_to_this_process_when_it_is_written(
    world, admin, django_capture_on_commit_callbacks
):
    assert grant_terms.limit(What.CODE_SENDS, TOMORROW) == 3
    row = GrantTerm(what="code_sends", value=2, source=BASIS, valid_from=TOMORROW)
    with django_capture_on_commit_callbacks(execute=True):
        entrusting_rules.keep_limit(row=row, instead_of=limit(What.CODE_SENDS).pk, by=admin, at=EARLY)
    assert grant_terms.limit(What.CODE_SENDS, TOMORROW) == 2


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"value": "0"}, 422, "Ghi một số nguyên từ 1 đến 365."),
        ({"value": "chín mươi"}, 422, "Ghi một số nguyên từ 1 đến 365."),
        ({"source": " "}, 422, "Vui lòng ghi ô này."),
        ({"valid_from": "25/07/2022"}, 409, "chỉ đổi được từ ngày 26/07/2022 trở đi"),
    ],
)
def test_a_limit_that_cannot_be_is_refused_and_what_was_typed_is_kept(world, client, typed, status, said):
    answer = send(client, "grant_terms_change", limit().pk, **typed_limit(**typed))
    assert answer.status_code == status and said in text_of(answer)
    assert (
        "26/07/2022" in answer.content.decode() and GrantTerm.objects.filter(what="share_days").count() == 1
    )


def test_a_way_is_added_changed_and_ended_and_the_desk_offers_those_of_the_day(world, client):
    foreseen = text_of(send(client, "consent_ways_add", **typed_way(), preview="1"))
    assert "quầy chọn một trong 4 cách" in foreseen and "4. Gật đầu" in foreseen
    for _press in range(2):
        send(client, "consent_ways_add", **typed_way())
    assert [row.position for row in consents.ways_on(TODAY)] == [1, 2, 3, 4]
    again = send(client, "consent_ways_add", **typed_way(valid_from="27/07/2022"))
    assert again.status_code == 409 and "đã có, áp dụng từ 25/07/2022" in text_of(again)
    kept = way().pk
    changed = typed_way(label="Ký trên giấy", proof="scan", position="9", valid_from="26/07/2022")
    send(client, "consent_ways_change", kept, **changed)
    assert [row.label for row in consents.ways_on(TOMORROW)][-1] == "Ký trên giấy"
    assert consents.ways_on(TODAY)[0].pk == kept
    late = send(client, "consent_ways_change", kept, **changed | {"valid_from": "01/08/2022"})
    assert late.status_code == 409 and "vừa được người khác đổi" in text_of(late)


def test_with_every_way_ended_the_desk_says_why_it_cannot_type_for_people(world, client):
    for row in consents.ways_on(TODAY):
        send(client, "consent_ways_end", row.pk, last="25/07/2022")
    assert consents.ways_on(TODAY) and not consents.ways_on(TOMORROW)
    ConsentWay.objects.update(valid_to=TODAY)
    told = text_of(signed_in(world.lan).get(reverse("counter:assist")))
    assert "Chưa có cách đồng ý nào đang áp dụng" in told


def test_the_words_change_from_a_day_on_may_be_taken_back_and_those_before_stand(world, client):
    old = ConsentText.objects.get()
    foreseen = text_of(send(client, "consent_texts_change", old.pk, **typed_words(), preview="1"))
    assert WORDS in foreseen and "giữ nguyên lời cũ" in foreseen
    short = send(client, "consent_texts_change", old.pk, **typed_words(body="Tôi đồng ý."))
    assert short.status_code == 409 and "ngắn quá" in text_of(short) and "Tôi đồng ý." in text_of(short)
    send(client, "consent_texts_change", old.pk, **typed_words())
    assert (consents.text_on(TODAY), consents.text_on(TOMORROW).body) == (old, WORDS)
    send(client, "consent_texts_withdraw", consents.text_on(TOMORROW).pk, yes="1")
    assert consents.text_on(TOMORROW) == old
    assert [row.act for row in RuleChange.objects.order_by("id")] == ["change", "withdraw"]


def test_only_who_keeps_the_law_changes_what_people_entrust(world, admin):
    for name in ("grant_terms", "consent_ways", "consent_texts"):
        assert signed_in(world.lan).get(reverse(f"console:{name}")).status_code == 403
    row = ConsentText(body=WORDS, source=BASIS, valid_from=TOMORROW)
    with pytest.raises(PermissionDenied):
        entrusting_rules.keep_words(row=row, instead_of=ConsentText.objects.get().pk, by=world.ha, at=EARLY)
    bad = GrantTerm(what="code_tries", value=1000, source=BASIS, valid_from=TOMORROW)
    with pytest.raises(entrusting_rules.LimitOutOfRange, match="từ 1 đến 10"):
        entrusting_rules.keep_limit(row=bad, instead_of=limit(What.CODE_TRIES).pk, by=admin, at=EARLY)
