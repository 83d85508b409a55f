"""A national catalogue file comes in: nothing is lost, nothing changes unseen, what is unclear waits."""

import json

import pytest

from motcua.catalogue import importer
from motcua.catalogue.content import content_of
from motcua.catalogue.models import ImportBatch, ImportFinding, Procedure, ProcedureVersion
from motcua.catalogue.seed import seed
from motcua.cli import main
from tests.catalogue.factories import AT, DAY, channel, draft, imported, line, paper, planned

pytestmark = pytest.mark.usefixtures("regimes")


def only_version() -> ProcedureVersion:
    return ProcedureVersion.objects.get(source_digest__gt="")


def problems() -> list[str]:
    return sorted(ImportFinding.objects.values_list("problem", flat=True))


def test_a_clean_line_becomes_a_draft_with_all_its_parts():
    report = imported(line())
    content = content_of(only_version())

    assert report.drafted == 1 and not report.findings
    assert only_version().state == "draft"
    assert content.name == "Thủ tục đăng ký lại kết hôn" and content.field == "Hộ tịch"
    assert [(t.channel, t.limit_value, t.limit_unit) for t in content.channels] == [
        ("direct", 5, "working_day")
    ]
    assert [(p.name, p.originals) for p in content.papers] == [("Bản sao Giấy chứng nhận kết hôn", 1)]
    assert [(f.name, f.amount) for f in content.fees] == [("Lệ phí", 0)]
    assert [power.process_key for power in content.powers] == ["commune_days"]


def test_the_same_file_again_changes_nothing():
    imported(line())
    again = planned(line())

    assert (again.same, again.writes()) == (1, False)
    importer.apply(again, by="", at=AT, publish=False, replace=False)
    assert ProcedureVersion.objects.count() == ImportBatch.objects.count() == 1


def test_the_order_of_keys_in_a_line_does_not_matter():
    imported(line())
    turned = json.dumps(dict(reversed(json.loads(line()).items()))).encode()

    assert planned(turned).same == 1


def test_bad_lines_are_named_with_their_reason_and_the_rest_goes_on():
    plan = planned(
        b'{"code": "1.000001", "name": \n',
        b'["1.000001"]\n',
        b'{"name": "Kh\xc3\xb4ng c\xc3\xb3 m\xc3\xa3"}\n',
        b'{"code": "1.000002", "name": "  "}\n',
        b"\xff\xfe\n",
        line("1.000003", channels=[{"channel": "direct", "time_limit": {"value": True, "unit": None}}]),
        line("1.000004", levels="commune"),
        line("1.000005", name="Tên có ký tự \u0000"),
        b"\n",
        line("1.000006"),
    )

    assert [bad.number for bad in plan.bad] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert "không phải JSON" in plan.bad[0].reason
    assert "“code”" in plan.bad[2].reason and "“name”" in plan.bad[3].reason
    assert "“time_limit.value”" in plan.bad[5].reason and "“levels”" in plan.bad[6].reason
    assert [item.code for item in plan.new] == ["1.000006"]

    importer.apply(plan, by="", at=AT, publish=False, replace=False)
    assert ImportFinding.objects.filter(problem="bad_line").count() == 8
    assert Procedure.objects.count() == 1


def test_a_code_twice_in_a_file_uses_the_first_line_and_says_so():
    imported(line(), line(name="Tên khác"))

    assert only_version().name == "Thủ tục đăng ký lại kết hôn"
    finding = ImportFinding.objects.get(problem="duplicate_line")
    assert (finding.line, finding.code) == (2, "1.004746")


def test_a_second_file_shows_what_would_change_before_anything_changes():
    imported(line())
    plan = planned(line(channels=[channel(value=3)]), line("1.000001", name="Thủ tục mới tinh"))

    [changed] = plan.changed
    assert [(c.part, c.old, c.new) for c in changed.changes] == [
        ("channels", "Trực tiếp: 5 ngày làm việc", "Trực tiếp: 3 ngày làm việc")
    ]
    with pytest.raises(ValueError, match="show it first"):
        importer.apply(plan, by="", at=AT, publish=False, replace=False)
    assert Procedure.objects.count() == 1

    importer.apply(plan, by="", at=AT, publish=False, replace=True)
    assert [
        t.limit_value for t in content_of(Procedure.objects.get(code="1.004746").versions.get()).channels
    ] == [3]


@pytest.mark.parametrize("named", [["district"], ["commune"], ["district", "commune"]])
def test_a_national_text_leaves_the_desk_the_province_opened_below(named):
    seed(DAY)
    imported(line("1.001776", name="Trợ cấp xã hội hằng tháng", levels=named))
    draft = Procedure.objects.get(code="1.001776").versions.get(state="draft")
    road = draft.competences.get()
    assert (road.level, road.settled_at, road.settles) == ("commune", "district", "lao-dong")


def test_what_the_province_wrote_itself_stays_public_beside_the_imported_draft():
    seed(DAY)
    report = imported(line("1.004873", name="Thủ tục cấp Giấy xác nhận tình trạng hôn nhân"), publish=True)
    procedure = Procedure.objects.get(code="1.004873")

    assert (report.drafted, report.published) == (1, 0)
    assert procedure.version_on(DAY).source.startswith("Danh mục khởi đầu")
    imported_draft = procedure.versions.get(state="draft")
    assert imported_draft.form_key == "marital_status"
    assert imported_draft.results.get().template == "marital_status_certificate"


def test_published_with_consent_it_takes_over_on_the_day_and_closes_the_earlier_one():
    seed(DAY)
    plan = planned(line("1.004873"))
    importer.apply(plan, by="Trần Thị Thùy Dương", at=AT, publish=True, replace=True)
    procedure = Procedure.objects.get(code="1.004873")

    new = procedure.version_on(DAY)
    assert new.source_digest and new.published_by == "Trần Thị Thùy Dương"
    old = procedure.versions.get(source_digest="")
    assert (old.valid_to, new.valid_from) == (DAY, DAY)


def test_two_published_changes_on_one_day_follow_each_other_without_overlap():
    imported(line(), publish=True)
    imported(line(name="Đăng ký lại kết hôn"), publish=True, replace=True)

    periods = ProcedureVersion.objects.order_by("valid_from").values_list("valid_from", "valid_to")
    assert [(a.day, b.day if b else None) for a, b in periods] == [(25, 26), (26, None)]


def test_imported_procedures_can_be_found():
    imported(line())

    assert only_version().search_name == "thu tuc dang ky lai ket hon"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"channels": [channel(unit=None)]}, "limit_without_unit"),
        ({"channels": [channel(value=None)]}, "limit_missing"),
        ({"channels": [channel(value=125, unit=None, fee="VNĐ")]}, "limit_and_fee_joined"),
        ({"channels": [channel(value=0)]}, "limit_strange"),
        ({"channels": [channel(value=40000)]}, "limit_strange"),
        ({"channels": [channel(unit="Tuần trăng")]}, "limit_unit_unknown"),
        ({"channels": [channel(), channel(value=20)]}, "channel_repeated"),
        ({"channels": []}, "channels_missing"),
        ({"channels": [channel("pigeon"), channel()]}, "channel_unknown"),
        ({"channels": [channel(fee="VNĐ(theo quy định)")]}, "fee_without_amount"),
        ({"channels": [channel(fee="10 USD(10 USD/người)")]}, "fee_foreign"),
        ({"channels": [channel(fee="Không có thông tin")]}, "fee_unknown"),
        (
            {"channels": [channel(fee="Miễn phí(Theo quy định của Hội đồng nhân dân cấp tỉnh.)")]},
            "fee_free_but_council",
        ),
        ({"channels": [channel(fee="Miễn phí(- Dưới 5 tấn: 50.000 đồng/giấy)")]}, "fee_free_but_amount"),
        ({"channels": [channel(fee="500 VNĐ(Từ ngày 01/01/2026)")]}, "fee_too_small"),
        (
            {"channels": [channel(fee="2,000 Việt Nam Đồng(/trang)từ trang thứ 3: 1.000 đồng/trang")]},
            "fee_several",
        ),
        ({"components": []}, "components_missing"),
        ({"components": [paper("Đơn đề nghị. - Biên bản họp. - Dự án hỗ trợ")]}, "components_joined"),
        ({"components": [paper("Lưu ý: không yêu cầu nộp bản sao")]}, "component_is_note"),
        ({"components": [paper("Một trong các giấy tờ sau:")]}, "component_is_heading"),
        ({"components": [paper("x" * 1200)]}, "component_cut"),
        ({"components": [paper(originals=0)]}, "count_unknown"),
        ({"components": [paper(originals=20261)]}, "count_strange"),
        ({"components": [paper(""), paper()]}, "component_nameless"),
        ({"components": [paper(group="Nhóm 2 gồm các văn bản")]}, "case_unclear"),
        ({"levels": ["ministry", "commune"]}, "level_other"),
        ({"subjects": []}, "subjects_missing"),
        ({"results": []}, "results_missing"),
        ({"field": None}, "field_missing"),
        ({"name": "Đăng ký " + "rất " * 300 + "dài"}, "name_cut"),
        ({"name": "Cấp giấy phép môi trường ( 1.004746 )"}, "code_in_name"),
        ({"ghi_chu": "trường lạ"}, "unknown_key"),
        ({"levels": ["province"]}, "settles_guessed"),
    ],
)
def test_what_is_unclear_becomes_one_finding(changes, problem):
    imported(line(**changes))

    assert problems() == [problem]
    assert ImportFinding.objects.get().message


def test_a_finding_keeps_the_raw_text_and_knows_its_row():
    imported(line(channels=[channel("online"), channel(fee="700 VNĐ(Phí thẩm định: 700.000 đồng/cơ sở.)")]))
    finding = ImportFinding.objects.get(part="fees")
    fee = only_version().fees.get(pk=finding.target)

    assert "700 VNĐ" in finding.raw
    assert (fee.amount, fee.kind, fee.unit) == (700_000, "charge", "cơ sở")


def test_subjects_split_inside_brackets_are_put_together_again():
    imported(
        line(subjects=["Tổ chức (không bao gồm doanh nghiệp", "HTX)", "Cán bộ", "công chức", "viên chức"])
    )

    assert only_version().subjects == [
        "Tổ chức (không bao gồm doanh nghiệp, HTX)",
        "Cán bộ, công chức, viên chức",
    ]
    assert problems() == ["subjects_joined"]


def test_a_name_that_spilled_into_the_form_comes_back_whole():
    spilled = paper(
        "Phiếu đề nghị giải quyết thủ tục về căn cước (M",
        form="ẫu DC02 ban hành kèm theo Thông tư số 17/2024/TT-BCA của Bộ Công an)Mẫu DC02 Phiếu đề nghị.doc",
    )
    imported(line(components=[spilled]))
    row = only_version().components.get()

    assert row.name.endswith("(Mẫu DC02 ban hành kèm theo Thông tư số 17/2024/TT-BCA của Bộ Công an)")
    assert row.form_name == "Mẫu DC02 Phiếu đề nghị.doc"


def test_the_year_that_stuck_to_a_count_is_taken_off():
    imported(
        line(
            components=[paper("Đơn theo Thông tư số 02/2026/TT-BNNMT ngày 01/01/", originals=20261, copies=1)]
        )
    )
    row = only_version().components.get()

    assert (row.originals, row.copies) == (1, 1)


def test_papers_of_a_case_stay_with_their_case():
    imported(
        line(components=[paper("Văn bản ủy quyền", group="Trường hợp ủy quyền thực hiện thủ tục:"), paper()])
    )
    cases = {row.name: row.case.name if row.case else "" for row in only_version().components.all()}

    assert cases["Văn bản ủy quyền"] == "Trường hợp ủy quyền thực hiện thủ tục"
    assert cases["Bản sao Giấy chứng nhận kết hôn"] == ""


def test_equal_fees_of_several_channels_are_one_line_and_different_ones_say_where():
    imported(
        line(
            channels=[
                channel("online", fee="50,000 VNĐ"),
                channel("direct", fee="100,000 VNĐ"),
                channel("post", fee="100,000 VNĐ"),
            ]
        )
    )

    names = {row.amount: row.name for row in only_version().fees.all()}
    assert names == {50_000: "Lệ phí (trực tuyến)", 100_000: "Lệ phí (trực tiếp, bưu chính công ích)"}


def test_a_draft_of_our_own_is_not_lost_to_an_import():
    own = draft("1.004746")
    imported(line())

    assert ProcedureVersion.objects.filter(pk=own.pk).exists()
    assert Procedure.objects.get().versions.count() == 2


def test_the_command_prints_figures_as_json_and_ends_with_one_for_bad_lines(tmp_path, capsys):
    file = tmp_path / "danh-muc.jsonl"
    file.write_bytes(line() + b"{broken\n")

    assert main(["catalogue", "import", str(file), "--json"]) == 1
    figures = json.loads(capsys.readouterr().out)
    assert (figures["lines"], figures["new"], figures["drafts"]) == (2, 1, 1)
    assert figures["bad_lines"] == [{"line": 2, "reason": "không phải JSON (ký tự thứ 2)"}]


def test_the_command_waits_for_consent_before_it_changes_what_was_imported(tmp_path, capsys):
    file = tmp_path / "danh-muc.jsonl"
    file.write_bytes(line())
    assert main(["catalogue", "import", str(file)]) == 0
    file.write_bytes(line(name="Tên đổi mới"))

    assert main(["catalogue", "import", str(file)]) == 0
    assert "Chưa ghi gì" in capsys.readouterr().out
    assert only_version().name == "Thủ tục đăng ký lại kết hôn"
    assert main(["catalogue", "import", str(file), "--apply"]) == 0
    assert only_version().name == "Tên đổi mới"


def test_a_file_that_is_not_there_is_wrong_use(tmp_path, capsys):
    assert main(["catalogue", "import", str(tmp_path / "khong-co.jsonl")]) == 2
    assert "Không mở được tệp" in capsys.readouterr().err


def test_an_empty_file_is_not_all_well(tmp_path, capsys):
    file = tmp_path / "rong.jsonl"
    file.write_bytes(b"\n\n")

    assert main(["catalogue", "import", str(file)]) == 1
