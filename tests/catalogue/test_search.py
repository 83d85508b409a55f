"""Search by a person's own words."""

from datetime import date

import pytest

from motcua.catalogue.models import LifeEvent, Procedure, ProcedureVersion, Synonym
from motcua.catalogue.search import WIDEST, index_versions, search, suggest
from motcua.catalogue.search_seed import seed_search
from tests.catalogue import search_corpus
from tests.catalogue.search_corpus import DAY

pytestmark = pytest.mark.django_db

# (what is typed, code, worst acceptable rank)
QUERIES = [
    ("dang ky khai sinh", "1.001193", 1),
    ("khai sih", "1.001193", 1),
    ("giay khai sinh cho be", "1.001193", 1),
    ("lam so do", "1.003003", 1),
    ("xac nhan doc than", "1.004873", 1),
    ("giấy phep xd nha", "1.009994", 1),
    ("dăng kyq khai sinh", "1.001193", 1),
    ("ddang ky khai sinh", "1.001193", 1),
    ("ddawng kys keets hoon", "1.000894", 1),
    ("khaisinh", "1.001193", 1),
    ("lylich tuphap", "2.000488", 1),
    ("ĐĂNG KÝ KẾT HÔN", "1.000894", 1),
    ("làm giấy tờ cưới", "1.000894", 1),
    ("lay vo", "1.000894", 1),
    ("mất giấy khai sinh", "2.000635", 2),
    ("mo quan ca phe", "1.001612", 1),
    ("buôn bán", "1.001612", 1),
    ("mở tiệm", "1.001612", 1),
    ("xin xây nhà", "1.009994", 1),
    ("bang lai xe bi mat", "1.002820", 3),
    ("nhap ho khau", "1.004222", 1),
    ("sao y", "2.000815", 1),
    ("sổ hồng", "1.003003", 3),
    ("mất sổ đỏ", "1.005194", 1),
    ("tách sổ", "1.004203", 1),
    ("BHYT cho trẻ em", "2.001023", 1),
    ("người tàn tật", "1.001699", 2),
    ("khai tu", "1.000656", 1),
    ("doi ten trong khai sinh", "1.004859", 3),
    ("nau ruou", "2.000633", 1),
    ("lý lịch tư phap", "2.000488", 1),
    ("chứng thực di chuc", "2.001019", 1),
    ("giấy xác nhận tình trạng hôn nhân", "1.004873", 1),
]


@pytest.fixture
def corpus() -> None:
    search_corpus.load()


def codes(query: str, **options: object) -> list[str]:
    return [hit.version.procedure.code for hit in search(query, day=DAY, **options)]  # type: ignore[arg-type]


def test_everyday_queries_find_their_procedure(corpus: None) -> None:
    missed = [
        (query, code, codes(query)[:4]) for query, code, rank in QUERIES if code not in codes(query)[:rank]
    ]
    assert missed == []


def test_a_hit_says_why_it_is_there(corpus: None) -> None:
    assert search("đăng ký khai sinh", day=DAY)[0].reason == "khớp tên thủ tục"
    assert search("khai sih", day=DAY)[0].reason == "gần với điều bạn gõ"
    assert "“sổ đỏ” nghĩa là “giấy chứng nhận" in search("so do", day=DAY)[0].reason
    assert search("1.001193", day=DAY)[0].reason == "khớp mã thủ tục"
    assert search("đám tang", day=DAY)[0].reason == "thuộc việc trong đời “Mất người thân”"
    reasons = {hit.reason for hit in search("hộ tịch", day=DAY, limit=50)}
    assert {"khớp tên thủ tục", "thuộc lĩnh vực Hộ tịch"} <= reasons


def test_a_meaning_is_the_reason_only_of_what_holds_all_of_it(corpus: None) -> None:
    reasons = {hit.version.procedure.code: hit.reason for hit in search("làm giấy khai sinh", day=DAY)}
    assert reasons["1.001193"] == "“làm giấy khai sinh” nghĩa là “đăng ký khai sinh”"
    assert reasons["1.004837"] == "thuộc việc trong đời “Khai sinh và nuôi con”"  # đăng ký giám hộ
    assert reasons["1.000656"] == "trong tên có “đăng ký khai”"  # đăng ký khai tử


def test_what_holds_little_of_the_question_is_left_out_beside_what_holds_all_of_it(corpus: None) -> None:
    assert codes("khai tử", limit=50) == ["1.000656"]  # not what has “từ” or “tư” in its name
    assert codes("giấy phép lái xe thử", limit=50)[:2] == ["1.002820", "1.002809"]


def test_more_used_procedures_come_first_among_equals() -> None:
    search_corpus.load(usage={"1.002809": 40_000})
    assert codes("giấy phép lái xe")[0] == "1.002809"


def test_a_level_and_a_field_narrow_the_answer(corpus: None) -> None:
    assert codes("đăng ký khai sinh", level="district")[0] == "2.000528"
    assert "1.001193" not in codes("đăng ký khai sinh", level="district")
    field = ProcedureVersion.objects.get(procedure__code="2.001019").field.code
    assert set(codes("di chúc", field=field)) <= {"2.000815", "2.000884", "2.001019", "2.001016"}


def test_only_what_is_in_force_that_day_is_found(corpus: None) -> None:
    assert search("đăng ký khai sinh", day=date(2019, 12, 31)) == []
    ProcedureVersion.objects.filter(procedure__code="1.001193").update(valid_to=DAY)
    assert "1.001193" not in codes("đăng ký khai sinh")


def test_an_edited_synonym_works_with_the_next_query(corpus: None) -> None:
    Synonym.objects.create(phrase="giấy rượu", means="sản xuất rượu thủ công")
    assert codes("giay ruou")[0] == "2.000633"


def test_did_you_mean_puts_only_mistyped_words_right(corpus: None) -> None:
    assert suggest("đăng ký khai sih", day=DAY) == "đăng ký khai sinh"
    assert suggest("đăng ký khai sinh", day=DAY) == ""


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "'",
        "\\",
        "a & b | !c :*",
        "😀",
        "%_%",
        "x" * 5000,
        "zzzzqqqq",
        "\x00",
        "của cho là",
        "1" * 200,
    ],
)
def test_odd_input_is_answered_calmly(corpus: None, query: str) -> None:
    assert len(search(query, day=DAY, limit=10_000)) <= WIDEST
    suggest(query, day=DAY)


def test_an_empty_catalogue_has_no_answer() -> None:
    assert search("khai sinh", day=DAY) == []


def test_seeding_twice_changes_nothing(corpus: None) -> None:
    before = LifeEvent.objects.count(), Synonym.objects.count()
    LifeEvent.objects.filter(slug="ket-hon").update(words="cưới hỏi")
    assert seed_search() > 0
    assert seed_search() == 0
    assert (LifeEvent.objects.count(), Synonym.objects.count()) == before == (8, before[1])
    assert LifeEvent.objects.get(slug="ket-hon").words == "cưới hỏi"


def test_every_life_event_leads_somewhere(corpus: None) -> None:
    assert [event.slug for event in LifeEvent.objects.all() if not event.procedures.exists()] == []
    born = Procedure.objects.get(code="1.001193")
    assert [event.slug for event in born.life_events.all()] == ["khai-sinh-nuoi-con"]


def test_indexing_writes_only_what_changed(corpus: None) -> None:
    assert index_versions(ProcedureVersion.objects.all()) == 0
    ProcedureVersion.objects.filter(procedure__code="1.001193").update(name="Đăng ký khai sinh tại nhà")
    assert index_versions(ProcedureVersion.objects.all()) == 1


def test_a_search_takes_few_queries(corpus: None, django_assert_max_num_queries: object) -> None:
    search("khai sinh", day=DAY)
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        search("giấy khai sinh cho bé", day=DAY)
