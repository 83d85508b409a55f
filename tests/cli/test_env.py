"""Settings from the environment: typed, from files where secret, loud when wrong."""

import pytest

from config import env

PATIENCE = {"connect_timeout": "5"}  # seconds for a database that hangs


def test_a_secret_may_stand_in_a_file_and_loses_its_line_end(tmp_path, monkeypatch):
    (tmp_path / "mật khẩu").write_text("  bí mật é\n", encoding="utf-8")
    monkeypatch.setenv("MOTCUA_X_FILE", str(tmp_path / "mật khẩu"))
    assert env.text("MOTCUA_X") == "bí mật é"


def test_the_name_itself_wins_over_its_file_even_when_empty(tmp_path, monkeypatch):
    monkeypatch.setenv("MOTCUA_X", "")
    monkeypatch.setenv("MOTCUA_X_FILE", str(tmp_path / "không có"))
    assert env.text("MOTCUA_X", "khác") == ""


def test_a_file_that_is_not_there_stops_the_process(tmp_path, monkeypatch):
    monkeypatch.setenv("MOTCUA_X_FILE", str(tmp_path / "không có"))
    with pytest.raises(FileNotFoundError):
        env.text("MOTCUA_X", "mặc định")


def test_what_is_required_and_absent_is_named():
    with pytest.raises(env.SettingMissing, match="MOTCUA_X or MOTCUA_X_FILE"):
        env.text("MOTCUA_X")


@pytest.mark.parametrize(
    ("value", "meaning"), [("1", True), ("Yes", True), ("ON", True), ("0", False), ("no", False), ("", False)]
)
def test_flags_read_as_people_write_them(value, meaning, monkeypatch):
    monkeypatch.setenv("MOTCUA_X", value)
    assert env.flag("MOTCUA_X", default=not meaning) is meaning


def test_a_flag_that_is_neither_is_refused(monkeypatch):
    monkeypatch.setenv("MOTCUA_X", "có")
    with pytest.raises(env.SettingMissing, match="'có'"):
        env.flag("MOTCUA_X", default=False)


def test_numbers_and_words(monkeypatch):
    monkeypatch.setenv("MOTCUA_X", "20 MB")
    with pytest.raises(env.SettingMissing, match="whole number"):
        env.number("MOTCUA_X", 1)
    monkeypatch.setenv("MOTCUA_X", " 12 ")
    assert env.number("MOTCUA_X", 1) == 12
    monkeypatch.setenv("MOTCUA_X", "một.gov.vn, ,hai.gov.vn,")
    assert env.words("MOTCUA_X") == ["một.gov.vn", "hai.gov.vn"]


def test_networks_and_single_addresses_are_read_and_a_name_is_refused(monkeypatch):
    monkeypatch.setenv("MOTCUA_X", "10.0.0.5/8, ::1")
    assert [str(one) for one in env.networks("MOTCUA_X")] == ["10.0.0.0/8", "::1/128"]
    monkeypatch.setenv("MOTCUA_X", "nginx")
    with pytest.raises(env.SettingMissing, match="'nginx'"):
        env.networks("MOTCUA_X")


def test_an_address_of_a_database_over_the_network():
    found = env.database(
        "postgresql://ung%20dung:m%40t%2Fkhau@db.tinh.gov.vn:6432/mot_cua?sslmode=verify-full",
        rules={"statement_timeout": 15000, "jit": 0},
    )
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "mot_cua",
        "USER": "ung dung",
        "PASSWORD": "m@t/khau",
        "HOST": "db.tinh.gov.vn",
        "PORT": "6432",
        "OPTIONS": {
            "connect_timeout": "5",
            "sslmode": "verify-full",
            "options": "-c statement_timeout=15000 -c jit=0",
        },
    }


def test_an_address_of_a_socket_in_a_folder_with_spaces():
    url = "postgresql://motcua_app@/motcua?host=/srv/M%E1%BB%99t%20c%E1%BB%ADa/s&port=5433"
    found = env.database(url, rules={})
    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == (
        "/srv/Một cửa/s",
        "5433",
        {"options": "", "connect_timeout": "5"},
    )


def test_options_of_the_address_stand_instead_of_the_rules():
    found = env.database("postgresql://app@db/motcua?options=-c%20work_mem%3D8MB", rules={"jit": 0})
    assert found["OPTIONS"] == {"options": "-c work_mem=8MB"} | PATIENCE


@pytest.mark.parametrize(
    ("places", "host", "port"),
    [
        ("a,b", "a,b", ""),
        ("a:5432,b:5433", "a,b", "5432,5433"),
        ("[2001:db8::1]:5433", "2001:db8::1", "5433"),
    ],
)
def test_two_servers_of_which_one_is_the_primary(places, host, port):
    url = f"postgresql://app:m%40t@{places}/motcua?target_session_attrs=read-write"
    found = env.database(url, rules={"jit": 0})
    assert (found["HOST"], found["PORT"], found["USER"], found["PASSWORD"]) == (host, port, "app", "m@t")
    assert found["OPTIONS"] == {"target_session_attrs": "read-write", "options": "-c jit=0"} | PATIENCE


def test_another_database_is_refused():
    with pytest.raises(env.SettingMissing, match="postgresql://"):
        env.database("mysql://root@localhost/motcua", rules={})


def test_whom_to_tell_of_a_weakness_is_an_address_one_can_write_or_call_to(monkeypatch):
    monkeypatch.setenv("MOTCUA_X", "mailto:attt@tinh.example, tel:+84-235-000-0000,https://tinh.example/attt")
    assert len(env.contacts("MOTCUA_X")) == 3
    monkeypatch.setenv("MOTCUA_X", "attt@tinh.example")
    with pytest.raises(env.SettingMissing, match=r"MOTCUA_X must list addresses that begin with mailto:"):
        env.contacts("MOTCUA_X")


def test_a_day_is_read_to_its_end_and_another_text_refused(monkeypatch):
    assert env.moment("MOTCUA_X") is None
    monkeypatch.setenv("MOTCUA_X", "2027-06-30")
    assert env.moment("MOTCUA_X").isoformat() == "2027-06-30T23:59:59.999999+00:00"
    monkeypatch.setenv("MOTCUA_X", "30/06/2027")
    with pytest.raises(env.SettingMissing, match="MOTCUA_X must be a day like 2027-06-30"):
        env.moment("MOTCUA_X")


def test_a_word_that_is_not_offered_is_refused(monkeypatch):
    assert env.one_of("MOTCUA_X", "", "starttls", "tls") == ""
    monkeypatch.setenv("MOTCUA_X", "STARTTLS")
    assert env.one_of("MOTCUA_X", "", "starttls", "tls") == "starttls"
    monkeypatch.setenv("MOTCUA_X", "ssl")
    with pytest.raises(env.SettingMissing, match="MOTCUA_X must be starttls or tls, or absent"):
        env.one_of("MOTCUA_X", "", "starttls", "tls")
