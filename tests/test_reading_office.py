"""Old and foreign office files, made by LibreOffice itself: read like the ones of today, or refused with a way out."""

import io
import os
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from safetyplan.confine import OutOfBoundsError
from safetyplan.importer import document, libreoffice, read
from safetyplan.importer.sheets import binary, read_tables
from safetyplan.messages import SafetyPlanError

LIBREOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
LINES = [
    "试验市2024年安全生产工作要点",
    "一、压实责任",
    "1.检修渡船。6月底前完成检查。（市交通局牵头，市水利局配合）",
    "2.培训船员。（市人社局牵头）",
]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def workbook():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("任务")
    sheet.write(0, 0, "试验市2024年安全生产任务分解表")
    sheet.write_row(1, 0, ["序号", "工作任务", "牵头单位", "完成时限"])
    for at in range(1, 4):
        sheet.write_row(1 + at, 0, [at, f"检修第{at}渡口渡船", "市交通局"])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1 + at, 3, datetime(2024, 6, 30), day)
    book.add_worksheet("隐藏").write(0, 0, "旧")
    book.get_worksheet_by_name("隐藏").hide()
    book.close()
    return stream.getvalue()


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """Return what LibreOffice makes of a file: the bytes of each format asked for."""
    folder = tmp_path_factory.mktemp("office")

    def convert(raw: bytes, source: str, *formats: str) -> dict[str, bytes]:
        (folder / source).write_bytes(raw)
        made = {}
        for form in formats:
            command = [LIBREOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
            command += ["--infilter=Text (encoded):UTF8"] if source.endswith(".txt") else []
            command += ["--convert-to", form, "--outdir", str(folder), str(folder / source)]
            subprocess.run(command, check=True, capture_output=True, timeout=120)
            suffix = form.partition(":")[0]
            made[suffix] = (folder / source).with_suffix("." + suffix).read_bytes()
        return made

    return convert


@pytest.mark.slow
@needs_libreoffice
def test_old_documents_are_read_as_word_reads_them(converted):
    plain = read("\n".join(LINES).encode(), "x.txt").plan
    made = converted("\n".join(LINES).encode(), "plan.txt", "doc", "rtf", "odt", "xml:MS Word 2003 XML")
    assert len(made) == 4
    for suffix, raw in made.items():
        draft = read(raw, "x.doc")  # whatever it is called
        assert (draft.plan.title, draft.plan.sections) == (plain.title, plain.sections), suffix
        assert [f.code for f in draft.findings] == ["IM244"]
        assert "LibreOffice" in draft.findings[0].message
    draft = read(made["doc"], "x.wps")
    assert draft.plan.sections == plain.sections


@pytest.mark.slow
@needs_libreoffice
def test_old_workbooks_are_read_as_those_of_today(converted):
    expected = read_tables(workbook(), "x.xlsx")
    assert len(expected) == 2 and expected[0][1].rows[2] == (
        "1",
        "检修第1渡口渡船",
        "市交通局",
        "2024年6月30日",
    )
    made = converted(workbook(), "book.xlsx", "xls", "ods")
    assert len(made) == 2
    for suffix, raw in made.items():
        assert read_tables(raw, "x." + suffix) == expected
        draft = read(raw, "x." + suffix)
        assert [item.deadlines[0].by for section in draft.plan.sections for item in section.items] == [
            date(2024, 6, 30)
        ] * 3
        codes = [f.code for f in draft.findings]
        assert codes.count("IM244") == 1 and codes.count("IM243") == 1, suffix


@pytest.mark.slow
@needs_libreoffice
def test_a_document_that_libreoffice_cannot_open_is_refused():
    with pytest.raises(SafetyPlanError, match=r"LibreOffice cannot turn x\.doc into Word") as error:
        document(OLE + "WordDocument".encode("utf-16-le"), "x.doc")
    assert "save it as .docx" in error.value.hint


def test_without_libreoffice_the_way_out_is_told(monkeypatch):
    monkeypatch.setattr(libreoffice, "command", lambda: None)
    for raw in (OLE + "WordDocument".encode("utf-16-le"), b"{\\rtf1 x}"):
        with pytest.raises(SafetyPlanError, match="only LibreOffice can turn into Word") as error:
            document(raw, "x.doc")
        assert "save it as .docx, or install LibreOffice" in error.value.hint


@pytest.mark.skipif(os.name == "nt", reason="a script stands in for LibreOffice")
def test_a_libreoffice_that_hangs_is_ended_with_all_it_started(tmp_path: Path, monkeypatch):
    stand_in = tmp_path / "soffice"
    stand_in.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {tmp_path}/child\nwait\n")
    stand_in.chmod(0o755)
    monkeypatch.setattr(libreoffice, "command", lambda: str(stand_in))
    monkeypatch.setattr(libreoffice, "SECONDS", 1.0)
    with pytest.raises(SafetyPlanError, match="it takes too long"):
        document(b"{\\rtf1 x}", "x.rtf")
    child = int((tmp_path / "child").read_text())
    state = Path(f"/proc/{child}/stat")
    assert not state.exists() or " Z " in state.read_text()


def test_without_python_calamine_the_way_out_is_told(monkeypatch):
    monkeypatch.setattr(binary, "find_spec", lambda _name: None)
    with pytest.raises(SafetyPlanError, match="needs python-calamine") as error:
        document(OLE + "Workbook".encode("utf-16-le"), "x.xls")
    assert "safetyplan[sheets]" in error.value.hint and ".xlsx" in error.value.hint


def test_an_old_workbook_that_takes_too_much_is_refused(monkeypatch):
    def fails(*_arguments, **_bounds):
        raise OutOfBoundsError(late=True)

    monkeypatch.setattr(binary, "run_confined", fails)
    with pytest.raises(SafetyPlanError, match="too much time or memory"):
        document(OLE + "Workbook".encode("utf-16-le"), "x.xls")


def test_a_library_that_gives_up_is_no_traceback(monkeypatch):
    def fails(*_arguments, **_bounds):
        raise RuntimeError("Traceback …\npyo3_runtime.PanicException: index out of bounds")

    monkeypatch.setattr(binary, "run_confined", fails)
    with pytest.raises(SafetyPlanError, match="not a whole workbook: pyo3_runtime"):
        document(OLE + "Workbook".encode("utf-16-le"), "x.xls")


def test_a_damaged_old_workbook_is_refused():
    with pytest.raises(SafetyPlanError, match="not a whole workbook") as error:
        document(OLE + "Workbook".encode("utf-16-le"), "x.xls")
    assert "save it as .xlsx" in error.value.hint


def test_several_workbooks_are_imported_at_once(cli, tmp_path: Path):
    for name in ("甲.xlsx", "乙.xlsm"):
        (tmp_path / name).write_bytes(workbook())
    (tmp_path / "丙.csv").write_text(
        "序号,工作任务,牵头单位\n1,检修2024年渡船,市交通局\n", encoding="gb18030"
    )
    (tmp_path / "丁.xlsx").write_bytes(workbook()[:500])
    names = [str(tmp_path / name) for name in ("甲.xlsx", "乙.xlsm", "丙.csv", "丁.xlsx")]
    done = cli("import", *names, "--year", "2024", "-o", tmp_path / "plans/")
    assert done.code == 1
    assert sorted(path.name for path in (tmp_path / "plans").glob("?.yaml")) == [
        "丙.yaml",
        "乙.yaml",
        "甲.yaml",
    ]
    assert "丁.xlsx is not a whole workbook" in done.out + done.err
