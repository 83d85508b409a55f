"""The questions that lead to a procedure are kept by editors: every way ends, shared addresses stay good."""

import pytest
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.catalogue.guides import Answer, Question, guide_from, shipped
from motcua.catalogue.models import Case, GuideVersion, LifeEvent
from motcua.catalogue.services import guide_keeping
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories

pytestmark = pytest.mark.django_db
FIRST = {
    "order": "1",
    "name": "viec",
    "ask": "Bạn cần làm việc gì?",
    "answers": "Đăng ký kết hôn -> câu o-dau\nĐổi căn cước -> nơi khác: Đến Công an xã.",
}
SECOND = {
    "order": "2",
    "name": "o-dau",
    "ask": "Bạn làm ở đâu?",
    "hint": "Nơi cư trú của một trong hai người.",
    "answers": "Trong nước -> 1.004873 [Làm trong nước]\nNước ngoài -> 1.004873 [Làm ở nước ngoài]",
}


@pytest.fixture
def world(db):
    world = factories.world()
    LifeEvent.objects.get_or_create(slug="ket-hon", defaults={"name": "Kết hôn", "position": 2})
    for place, name in enumerate(("Làm trong nước", "Làm ở nước ngoài"), start=1):
        Case.objects.create(version=world.version, name=name, position=place)
    return world


@pytest.fixture
def client(world):
    return signed_in(factories.person("BT01", "Lê Thị Biên Tập", world.committee, Role.CATALOGUE_EDITOR))


def typed(*questions, **more):
    facts = {"source": "Công văn 7/VP", "valid_from": "25/07/2022"} | more
    facts |= {"dong-TOTAL_FORMS": str(len(questions)), "dong-INITIAL_FORMS": "0"}
    for place, row in enumerate(questions):
        facts |= {f"dong-{place}-{name}": value for name, value in row.items()}
    return facts


def send(client, page, /, *args, **data):
    return client.post(reverse(f"console:{page}", args=args), data, follow=True)


def test_new_questions_lead_people_to_a_procedure_and_its_case(
    world, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        told = send(client, "guides_change", "ket-hon", **typed(SECOND, FIRST))
    assert "áp dụng từ 25/07/2022" in text_of(told) and "2 câu hỏi, 3 đường tới thủ tục" in text_of(told)
    begin = text_of(client.get("/chon-thu-tuc/ket-hon/"))
    assert "Bạn cần làm việc gì?" in begin and 'href="ket-hon/"' in begin  # as its address was
    end = text_of(client.get("/chon-thu-tuc/ket-hon/ket-hon/nuoc-ngoai/"))
    assert "Cấp Giấy xác nhận tình trạng hôn nhân" in end and "Làm ở nước ngoài" in end
    assert "Đến Công an xã." in text_of(client.get("/chon-thu-tuc/ket-hon/doi-can-cuoc/"))


def test_a_change_keeps_the_addresses_of_answers_that_stay_and_the_past_its_questions(
    world, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        send(client, "guides_change", "ket-hon", **typed(FIRST, SECOND))
        row = GuideVersion.objects.get()
        row.questions[0]["answers"][0]["key"] = "cuoi"
        row.save()
        form = text_of(client.get(reverse("console:guides_change", args=[row.pk])))
        assert "Đăng ký kết hôn -> câu o-dau" in form and "1.004873 [Làm trong nước]" in form
        third = FIRST | {"answers": FIRST["answers"] + "\nThôi -> nơi khác: Hỏi Một cửa."}
        change = typed(third, SECOND, valid_from="26/07/2022") | {"dong-INITIAL_FORMS": "2"}
        answer = send(client, "guides_change", row.pk, **change)
    assert "Câu hỏi: Bạn cần làm việc gì? → Bạn cần làm việc gì?" in text_of(answer)
    new = GuideVersion.objects.exclude(pk=row.pk).get()
    assert [one["key"] for one in new.questions[0]["answers"]] == ["cuoi", "doi-can-cuoc", "thoi"]
    assert "Thôi" not in text_of(client.get("/chon-thu-tuc/ket-hon/"))
    assert client.get("/chon-thu-tuc/ket-hon/cuoi/").status_code == 200


def test_the_preview_walks_every_way(world, client):
    told = text_of(send(client, "guides_change", "ket-hon", **typed(FIRST, SECOND), preview="1"))
    assert "3 đường, đường nào cũng tới nơi:" in told
    way = "Đăng ký kết hôn › Trong nước → 1.004873 [Làm trong nước] Cấp Giấy xác nhận"
    assert way in told and not GuideVersion.objects.exists()


def row(**more):
    return SECOND | {"answers": "Có -> 1.004873 [Làm trong nước]\nKhông -> nơi khác: Thôi."} | more


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ((FIRST,), "“Đăng ký kết hôn” dẫn tới câu “o-dau” không có."),
        ((FIRST, SECOND, row(name="le", ask="Ai hỏi?")), "Không câu trả lời nào dẫn tới “Ai hỏi?”."),
        ((FIRST, row(answers="Có -> câu viec\nKhông -> 1.004873")), "quay lại chính nó."),
        (
            (FIRST, row(answers="Có -> 9.999999\nKhông -> nơi khác: A.")),
            "9.999999 không công khai ngày 25/07",
        ),
        ((FIRST, row(answers="Có -> 1.004873 [Sao Hỏa]\nKhông -> nơi khác: A.")), "trường hợp “Sao Hỏa”"),
        ((FIRST, row(answers="Có -> 1.004873\nKhông -> nơi khác: A.")), "có nhiều trường hợp, hãy ghi một."),
        ((FIRST, row(answers="Có -> nơi khác: A.")), "cần ít nhất hai câu trả lời."),
        (
            (FIRST, row(answers="Có -> nơi khác: A.\nKhông -> nơi khác: B.")),
            "Không đường nào tới một thủ tục.",
        ),
        ((FIRST, row(name="viec")), "Khóa câu “viec” dùng hai lần."),
        ((FIRST, row(answers="Có")), "Dòng “Có” thiếu mũi tên."),
        ((FIRST, row(answers="Có -> đi đâu đó")), "sau mũi tên ghi “câu KHÓA”"),
        ((FIRST, row(name="Ở đâu")), "Chỉ dùng chữ không dấu, số và gạch nối."),
        ((), "Chưa có câu hỏi nào."),
    ],
)
def test_questions_by_which_somebody_would_not_arrive_are_refused(world, client, questions, said):
    answer = send(client, "guides_change", "ket-hon", **typed(*questions))
    assert answer.status_code in (409, 422) and said in text_of(answer)
    assert not GuideVersion.objects.exists()


def test_the_shipped_questions_are_listed_and_open_as_they_are(world, client):
    told = text_of(client.get(reverse("console:guides")))
    assert "Đi kèm hệ thống" in told
    form = text_of(client.get(reverse("console:guides_change", args=["ket-hon"])))
    assert shipped()["ket-hon"].first.ask in form
    assert client.get(reverse("console:guides_change", args=["khong-co"])).status_code == 404


def test_a_long_way_round_is_refused():
    questions = [
        Question(f"c{n}", f"Câu {n}?", (Answer("", "Có", to=f"c{n + 1}"), Answer("", "Không", elsewhere="A")))
        for n in range(8)
    ]
    questions.append(
        Question("c8", "Câu 8?", (Answer("", "Có", procedure="1"), Answer("", "Không", "", "1")))
    )
    said = guide_keeping.findings(questions, day=EARLY.date())
    assert "Có đường phải trả lời hơn 6 câu mới tới thủ tục." in said


def test_questions_with_very_many_ways_are_judged_by_their_questions():
    """Six questions of ninety answers have 90⁶ ways: no worker may walk them."""
    answers = [tuple(Answer(f"a{a}", f"Số {a}", to=f"c{n + 1}") for a in range(90)) for n in range(5)]
    last = tuple(Answer(f"a{a}", f"Số {a}", elsewhere="A") for a in range(90))
    questions = [Question(f"c{n}", f"Câu {n}?", one) for n, one in enumerate([*answers, last])]
    assert guide_keeping.findings(questions, day=EARLY.date()) == ["Không đường nào tới một thủ tục."]
    guide = guide_from("", guide_keeping.as_data(questions))
    assert guide.count_ways() == 90**6


def test_ways_are_counted_as_they_are_walked():
    for guide in shipped().values():
        assert guide.count_ways() == len(list(guide.ways()))


def test_every_shipped_guide_says_the_same_when_written_down_and_read_again():
    for guide in shipped().values():
        questions = list(guide.questions.values())
        assert guide_from(guide.slug, guide_keeping.as_data(questions)) == guide
        bare = [
            Question(one.key, one.ask, tuple(Answer("", *list(vars(a).values())[1:]) for a in one.answers))
            for one in questions
        ]
        keyed = guide_keeping.with_keys(bare, questions)
        assert [one.answers for one in keyed] == [one.answers for one in questions]


def test_only_editors_of_the_catalogue_change_the_questions(world):
    admin = factories.person("QT01", "Trần Quản Trị", world.committee, Role.SYSTEM_ADMIN)
    for who in (world.lan, admin):
        assert signed_in(who).get(reverse("console:guides")).status_code == 403
