import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from safetyplan.plan.duties import Duties
from safetyplan.views.tasklist import departments

Run = Callable[..., "Result"]
NESTED = Path(__file__).parent / "plans" / "good" / "nested.yaml"
STYLES = (Path(__file__).parent.parent / "templates" / "print.css").read_text(encoding="utf-8")


class Result:
    code: int
    out: str
    err: str


@pytest.fixture
def make(cli: Run, small: Path) -> Run:
    """Return a function that renders from the small plan."""

    def call(*arguments: str | Path) -> Result:
        return cli("render", *arguments, "--plan", small)

    return call


def test_markdown_goes_to_standard_output(make: Run) -> None:
    done = make("matrix")
    assert done.code == 0
    assert done.out.startswith("# 试验市2024年安全生产工作要点责任分工矩阵\n")
    assert (
        "| 1 | 开展大检查<br>（市安委会组织，市应急局牵头，市公安局等有关部门分工负责，各镇落实） |"
        in done.out
    )


def test_a_list_instead_of_marks(make: Run) -> None:
    done = make("matrix", "--layout", "list")
    assert (
        "| 1 | 开展大检查<br>（市安委会组织，市应急局牵头，市公安局等有关部门分工负责，各镇落实） | 市应急局、市安委会（组织） | 市公安局、有关部门 | — | 各镇 |"
        in done.out
    )


def test_the_suffix_says_the_format(make: Run, tmp_path: Path) -> None:
    assert make("matrix", "-o", tmp_path / "m.xlsx").code == 0
    assert openpyxl.load_workbook(tmp_path / "m.xlsx").sheetnames == ["责任分工"]
    assert make("tasks", "--dept", "市应急管理局", "-o", tmp_path / "t.html").code == 0
    assert (tmp_path / "t.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_folder_gets_a_file_with_a_name_of_its_own(make: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert make("handout", "--township", "东镇", "--format", "html", "-o", tmp_path / "out").code == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["任务交办单_东镇.html"]


def test_all_in_register_order(make: Run, tmp_path: Path, small_duties: Duties) -> None:
    done = make("handout", "--all", "-o", tmp_path / "out", "--format", "csv")
    assert done.code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["01_东镇.csv", "02_西镇.csv"]
    assert "2 files written" in done.err
    make("tasks", "--all", "-o", tmp_path / "tasks")
    names = [unit.name for unit in departments(small_duties)]
    files = sorted(path.name for path in (tmp_path / "tasks").iterdir())
    assert files == [f"{place:02}_{name}.md" for place, name in enumerate(names, 1)]
    assert len(files) == 6


def test_an_archive_is_the_same_on_every_run(make: Run, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        arguments = ("--all", "--zip", "--format", "xlsx", "--date", "2024-03-01")
        assert make("handout", *arguments, "-o", tmp_path / name).code == 0
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    archive = zipfile.ZipFile(tmp_path / "a.zip")
    assert archive.namelist() == ["01_东镇.xlsx", "02_西镇.xlsx"]
    assert openpyxl.load_workbook(io.BytesIO(archive.read("01_东镇.xlsx"))).sheetnames[0] == "明确承担"


def test_two_folders_get_the_same_bytes(make: Run, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        for format_ in ("md", "html", "csv", "xlsx"):
            assert make("tasks", "--all", "--format", format_, "-o", tmp_path / folder).code == 0
        assert make("calendar", "--all", "-o", tmp_path / folder).code == 0
    one, two = (sorted((tmp_path / folder).iterdir()) for folder in ("one", "two"))
    assert len(one) == len(two) >= 26
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]


def test_the_date_stands_only_if_given(make: Run) -> None:
    assert "2024年3月1日" in make("handout", "--township", "东镇", "--date", "2024-03-01").out
    assert "年　　月　　日" in make("handout", "--township", "东镇").out


def test_the_plan_as_printed(cli: Run, small: Path) -> None:
    done = cli("render", "plan", "--as-printed", "--plan", small)
    assert done.out.startswith("试验市2024年安全生产工作要点\n一、全面排查\n1.开展大检查。组织开展")


def test_a_calendar_of_the_plan_and_of_a_unit(make: Run, tmp_path: Path) -> None:
    assert make("calendar", "-o", tmp_path / "plan.ics").code == 0
    assert b"X-WR-CALNAME" in (tmp_path / "plan.ics").read_bytes()
    done = make("calendar", "--township", "东镇")
    assert done.out.startswith("BEGIN:VCALENDAR")
    assert make("calendar", "--unit", "东镇").out == done.out
    assert "市安委会" in make("calendar", "--unit", "市安委会").out
    both = make("calendar", "--unit", "东镇", "--township", "东镇")
    assert (both.code, both.out) == (2, "")
    assert "exactly one of --dept or --township or --unit or --all is needed" in both.err


def test_existing_files_are_replaced_as_a_whole(make: Run, tmp_path: Path) -> None:
    target = tmp_path / "m.md"
    target.write_text("x" * 100_000, "utf-8")
    assert make("matrix", "-o", target).code == 0
    assert target.read_text("utf-8").startswith("# 试验市")
    assert "xxx" not in target.read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.md", "plan.yaml", "units.yaml"]


def test_nothing_is_written_if_one_document_fails(make: Run, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "handout.md.j2").write_text("{{ 1 / (2 - handout.addressee.index('镇') * 2) }}", "utf-8")
    done = make("handout", "--all", "--templates", own, "-o", tmp_path / "out")
    assert done.code == 2
    assert "template handout.md.j2, line 1: division by zero" in done.err
    assert not (tmp_path / "out").exists()


def test_what_was_written_is_told_and_what_it_replaced(make: Run, tmp_path: Path) -> None:
    target = tmp_path / "m.htm"
    assert make("matrix", "-o", target).err == f"{target} written\n"
    assert target.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert make("matrix", "-o", target).err == f"{target} written; 1 file that was there is replaced\n"
    out = tmp_path / "out"
    arguments = ("handout", "--all", "--format", "csv", "-o", out)
    assert make(*arguments).err == f"2 files written to {out}\n"
    (out / "02_西镇.csv").unlink()
    assert make(*arguments).err == f"2 files written to {out}; 1 file that was there is replaced\n"
    assert make(*arguments).err == f"2 files written to {out}; 2 files that were there are replaced\n"
    assert make("matrix", "-o", out).err == f"{out / '责任分工矩阵.md'} written\n"
    assert make("matrix").err == ""


def test_an_archive_has_the_name_of_what_is_in_it(make: Run, tmp_path: Path) -> None:
    arguments = ("--all", "--zip", "-o")
    assert make("handout", *arguments, tmp_path / "下发").err == f"{tmp_path / '下发.zip'} written\n"
    assert zipfile.ZipFile(tmp_path / "下发.zip").namelist() == ["01_东镇.md", "02_西镇.md"]
    for command, name in (("handout", "任务交办单"), ("tasks", "任务清单"), ("calendar", "日历")):
        assert make(command, *arguments, tmp_path).err == f"{tmp_path / name}.zip written\n"
        assert zipfile.is_zipfile(tmp_path / f"{name}.zip")


def test_a_version_in_a_name_is_no_format(make: Run, tmp_path: Path) -> None:
    assert make("matrix", "-o", tmp_path / "v1.2").code == 0
    assert (tmp_path / "v1.2").read_text("utf-8").startswith("# ")


def test_help_offers_the_formats_a_document_has(cli: Run) -> None:
    assert "md, html, csv, xlsx, docx or pdf." in cli("render", "tasks", "--help").out
    assert "md, html, docx or pdf." in cli("render", "plan", "--help").out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("tasks", "--dept", "市应及局"), "no unit is called 市应及局"),
        (("tasks", "--dept", "应急局"), "did you mean 市应急局"),
        (("tasks",), "exactly one of --dept or --all is needed"),
        (("handout", "--all", "--township", "东镇", "-o", "x"), "exactly one of --township or --all"),
        (("handout", "--all"), "2 documents do not fit on standard output"),
        (("handout", "--township", "市公安局"), "市公安局 is not at township level"),
        (("handout", "--township", "各镇"), "各镇 is a group, not a unit"),
        (("matrix", "--format", "ics"), "this document does not come as ics"),
        (("plan", "--format", "xlsx"), "the formats are md, html, docx, pdf"),
        (("plan", "--as-printed", "--format", "md"), "--as-printed gives plain text"),
        (("matrix", "--format", "xlsx", "-o", "m.pdf"), "--format xlsx contradicts the name m.pdf"),
        (("handout", "--township", "东镇", "--date", "2024-02-30"), "2024-02-30 is no date"),
        (("plan", "-o", "全文.doc"), "write -o 全文.docx; the formats are md, html, docx, pdf"),
        (("plan", "-o", "全文.xls"), "write -o 全文.md; the formats are"),
        (("matrix", "-o", "m.XLS"), "this document does not come as XLS\n  hint: write -o m.xlsx;"),
        (("plan", "-o", "q.csv"), "this document does not come as csv"),
        (("matrix", "--format", "docx", "-o", "m.txt"), "write -o m.docx; the formats are"),
        (("plan", "--as-printed", "-o", "q.docx"), "write -o q.txt; the formats are txt"),
        (("calendar", "-o", "c.docx"), "the formats are ics"),
        (("handout", "--all", "-o", "h.docx"), "2 documents do not fit into one file h.docx"),
        (("handout", "--all", "-o", "h.zip"), "or add --zip"),
        (("matrix", "--templates", "absent"), "absent is not a folder of templates"),
        (("matrix", "-o", "absent/m.md"), "absent/m.md cannot be written"),
    ],
)
def test_wrong_use_is_told(
    make: Run, arguments: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = make(*arguments)
    assert done.code == 2
    assert told in done.err
    assert done.out == ""


def test_a_plan_with_errors_is_not_rendered(make: Run, small: Path, tmp_path: Path) -> None:
    small.write_text(small.read_text("utf-8").replace("units: [市应急局]", "units: [市应及局]"), "utf-8")
    done = make("matrix", "-o", tmp_path / "m.md")
    assert done.code == 1
    assert "市应及局" in done.err
    assert not (tmp_path / "m.md").exists()


def test_templates_are_exported_once(cli: Run, tmp_path: Path) -> None:
    rows = [line.split(maxsplit=1) for line in cli("templates", "list").out.splitlines()[2:]]
    assert all(len(row) == 2 for row in rows), "each says what it makes"
    assert ["handout.docx", "handout of a township, Word"] in rows
    listed = [name for name, _document in rows]
    assert cli("templates", "export", tmp_path / "own").code == 0
    assert sorted(path.name for path in (tmp_path / "own").iterdir()) == sorted(listed)
    (tmp_path / "own" / "print.css").write_text("mine", "utf-8")
    done = cli("templates", "export", tmp_path / "own")
    assert done.code == 2
    assert "already holds" in done.err
    assert (tmp_path / "own" / "print.css").read_text("utf-8") == "mine"
    assert cli("templates", "export", tmp_path / "own", "--force").code == 0
    assert (tmp_path / "own" / "print.css").read_text("utf-8") != "mine"


def test_templates_that_would_not_be_used_are_refused(make: Run, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "任务交办单.docx").write_bytes(b"")
    done = make("handout", "--township", "东镇", "--templates", own)
    assert done.code == 2
    assert (
        f"no file in {own} has the name of a template\n  hint: the names are gongwen.typ, handout.docx,"
        in done.err
    )
    (own / "print.css").write_text("", "utf-8")
    assert make("handout", "--township", "东镇", "--templates", own).code == 0


@pytest.mark.parametrize(
    ("suffix", "module", "package", "extra"),
    [
        ("pdf", "pylopdf_fonts_zh_cn", "pylopdf-fonts-zh-cn", "pdf"),
        ("docx", "docxtpl", "docxtpl", "word"),
        ("xlsx", "xlsxwriter", "xlsxwriter", "excel"),
    ],
)
def test_a_missing_part_is_told_with_both_ways_to_install_it(
    make: Run, monkeypatch: pytest.MonkeyPatch, suffix: str, module: str, package: str, extra: str
) -> None:
    for name in ("pdf", "word", "docx_parts", "excel"):
        monkeypatch.delitem(sys.modules, f"safetyplan.render.{name}", raising=False)
    monkeypatch.setitem(sys.modules, module, None)
    done = make("matrix", "--format", suffix)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"error: .{suffix} files need the Python package {package}, which is not installed\n"
        f'  hint: install it with: python -m pip install "safetyplan[{extra}]", '
        f'or from a checkout: python -m pip install ".[{extra}]"\n'
    )


@pytest.mark.slow
def test_the_exported_set_makes_the_same_documents(make: Run, cli: Run, tmp_path: Path) -> None:
    cli("templates", "export", tmp_path / "own")
    for command in (("matrix",), ("matrix", "--layout", "list"), ("tasks", "--all"), ("plan",)):
        for suffix in ("md", "html"):
            name = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
            many = ("--zip",) if "--all" in command else ()
            assert make(*command, *many, "--format", suffix, "-o", name[0]).code == 0
            assert (
                make(*command, *many, "--format", suffix, "-o", name[1], "--templates", tmp_path / "own").code
                == 0
            )
            assert name[0].read_bytes() == name[1].read_bytes()


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("nested_matrix", ("matrix",)),
        ("nested_list", ("matrix", "--layout", "list")),
        ("nested_tasks", ("tasks", "--dept", "市交通局")),
        ("nested_handout", ("handout", "--township", "甲镇", "--date", "2024-03-01")),
        ("nested_plan", ("plan",)),
    ],
)
@pytest.mark.parametrize("suffix", ["md", "html"])
def test_documents_are_as_they_were_last_looked_at(
    cli: Run, golden: Callable[[str, str], None], name: str, arguments: tuple[str, ...], suffix: str
) -> None:
    """The goldens of pages name the style sheet that the pages hold, so that a change of style changes none of them."""
    done = cli("render", *arguments, "--format", suffix, "--plan", NESTED)
    assert done.code == 0
    assert done.out.count(STYLES) == (suffix == "html")
    golden(f"{name}.{suffix}", done.out.replace(STYLES, '@import "print.css";\n'))
