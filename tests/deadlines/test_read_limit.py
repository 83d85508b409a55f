import pytest

from motcua.deadlines.counting import Limit, LimitNotUnderstood, LimitUnit, parse_limit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 ngày làm việc", Limit(3, LimitUnit.WORKING_DAY)),
        ("  03 NGÀY   LÀM VIỆC ", Limit(3, LimitUnit.WORKING_DAY)),
        ("3 ngay lam viec", Limit(3, LimitUnit.WORKING_DAY)),
        ("8 giờ", Limit(8, LimitUnit.WORKING_HOUR)),
        ("8 giờ làm việc", Limit(8, LimitUnit.WORKING_HOUR)),
        ("15 ngày", Limit(15, LimitUnit.DAY)),
        ("6tháng", Limit(6, LimitUnit.MONTH)),
        ("Trong ngày", Limit(0, LimitUnit.WORKING_DAY)),
        ("Ngay trong ngày", Limit(0, LimitUnit.WORKING_DAY)),
        ("0 ngày làm việc", Limit(0, LimitUnit.WORKING_DAY)),
    ],
)
def test_limits_are_read_as_officers_write_them(text, expected):
    assert parse_limit(text) == expected


@pytest.mark.parametrize(
    "text", ["", "ngày", "3", "-3 ngày", "3 tuần", "2,5 ngày", "12345 ngày", "3 ngày và 2 giờ", "x" * 200]
)
def test_other_texts_are_refused_with_examples(text):
    with pytest.raises(LimitNotUnderstood) as refusal:
        parse_limit(text)
    assert f"“{text}”" in str(refusal.value)
    assert "3 ngày làm việc" in str(refusal.value)


def test_a_limit_is_never_negative():
    with pytest.raises(ValueError, match="0 to 9999"):
        Limit(-1, LimitUnit.DAY)
