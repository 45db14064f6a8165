"""Files made rows of text, whatever is in them."""

import io
from datetime import date, datetime, time
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tracker.problems import NotATable, OldTable, TableTooLarge
from tracker.table_files import read_table_file

ROWS = [["名称", "负责人"], ["官网改版，二期", "方敏"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_text_of_every_kind(encoding: str, sign: str, end: str) -> None:
    text = end.join(sign.join(row) for row in ROWS) + end
    assert read_table_file(text.encode(encoding)) == ROWS


def test_quotes_line_breaks_and_blank_rows() -> None:
    text = '跟进表\n\n名称,摘要,备注\n"官网,改版","第一行\n""第二行""; a; b; c; d; e",\n\n,,\n'
    assert read_table_file(text.encode()) == [
        ["跟进表"],
        [],
        ["名称", "摘要", "备注"],
        ["官网,改版", '第一行\n"第二行"; a; b; c; d; e'],
    ]


def test_the_line_by_which_excel_names_the_sign() -> None:
    assert read_table_file(b"sep=;\na;b\n") == [[], ["a", "b"]]


def test_an_unclosed_quote_is_text() -> None:
    assert read_table_file(b'a,b\n"c,d\n') == [["a", "b"], ["c,d\n"]]


def test_the_cells_of_a_workbook() -> None:
    cells = [
        ["名称", None, 12.0, 1.5, True, datetime(2026, 3, 20), datetime(2026, 3, 20, 17), date(2026, 3, 20), time(9)],  # noqa: DTZ001
        [],
        ["=1+1", "#N/A"],
    ]
    assert read_table_file(_workbook(cells)) == [
        ["名称", "", "12", "1.5", "TRUE", "2026-03-20", "2026-03-20 17:00", "2026-03-20", "09:00:00"],
        [],
        ["=1+1", "#N/A"],
    ]


def test_a_formula_nobody_has_worked_out_stands_as_it_was_typed() -> None:
    cells = [["名称", "截止"], ['=CONCAT("官网", "<改版>")', "=TODAY()+7"]]
    assert read_table_file(_workbook(cells)) == cells


def test_merged_cells_stand_in_each_of_their_rows() -> None:
    book = Workbook()
    for row in (["三月"], ["名称", "负责人", "部门"], ["官网", "方敏", "市场部"], ["搬家"], ["预算", "李倩"]):
        book.active.append(row)
    for merged in ("A1:C1", "B3:B4", "C3:C5"):
        book.active.merge_cells(merged)
    assert read_table_file(_saved(book)) == [
        ["三月"], ["名称", "负责人", "部门"], ["官网", "方敏", "市场部"], ["搬家", "方敏", "市场部"],
        ["预算", "李倩", "市场部"],
    ]  # fmt: skip


def test_a_hidden_sheet_is_passed_over() -> None:
    book = Workbook()
    book.active.sheet_state = "hidden"
    book.create_sheet("b").append(["名称"])
    assert read_table_file(_saved(book)) == [["名称"]]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\x89PNG\r\n\x1a\n", NotATable()),
        (b"%PDF-1.7 a,b", NotATable()),
        (b"\x00\xff\x00\xfe", NotATable()),
        (b"\xff\xfe\x00", NotATable()),
        (b"PK\x03\x04", NotATable()),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OldTable()),
        (b"a" * (5 * 2**20 + 1), TableTooLarge(5)),
        (b'a,"' + b"x" * 200_000, NotATable()),
    ],
)
def test_no_tables(content: bytes, problem: object) -> None:
    assert read_table_file(content) == problem


@pytest.mark.fault("3.31")
def test_a_file_that_unpacks_to_far_more_is_not_unpacked() -> None:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b" " * (21 * 2**20))
    assert len(packed.getvalue()) < 100_000
    assert read_table_file(packed.getvalue()) == TableTooLarge(5)


def test_other_zips_and_broken_workbooks() -> None:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as file:
        file.writestr("a.txt", b"a,b")
    assert read_table_file(packed.getvalue()) == NotATable()
    whole = _workbook([["名称"]])
    assert read_table_file(whole[: len(whole) // 2]) == NotATable()


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_nothing_is_raised(content: bytes) -> None:
    for begins in (b"", b"PK\x03\x04", b"\xff\xfe"):
        found = read_table_file(begins + content)
        assert isinstance(found, list | NotATable | OldTable)


def _workbook(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            book.active.cell(number, column).value = cell
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
