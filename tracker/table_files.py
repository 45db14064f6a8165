"""A table that somebody sent as a file, CSV or Excel, made rows of text; nothing in it is run or worked out."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from html import unescape
from itertools import islice
from typing import Final, TypeAlias
from zipfile import BadZipFile, ZipFile

from tracker.problems import NotATable, OldTable, Problem, TableTooLarge

#: Each row as its cells, blank rows too, so that a row's place is its number less one.
Cells: TypeAlias = list[list[str]]
MEGABYTE: Final = 2**20
#: Megabytes a file may have.
MOST: Final = 5
#: Megabytes that an Excel file, which is a zip, may say it unpacks to, and parts it may have.
_UNPACKED: Final = 20
_PARTS: Final = 1000
#: Rows and columns that are looked at, blank ones among them; characters of a cell.
_ROWS: Final = 5000
_COLUMNS: Final = 100
_CELL: Final = 100_000
_LOOKED_AT: Final = 20  # records that say what parts the cells

_ZIP: Final = b"PK"
#: What Excel wrote until 2003, and what it still wraps around a file with a password.
_OLD: Final = b"\xd0\xcf\x11\xe0"
_BEGINNINGS_OF_OTHERS: Final = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"{\\rtf")
_MERGED: Final = re.compile(
    rb'mergeCell ref="(?P<left>[A-Z]{1,3})(?P<top>[1-9]\d{0,6}):[A-Z]{1,3}(?P<bottom>[1-9]\d{0,6})"'
)
_MERGED_MOST: Final = 500
#: A formula that nobody has worked out yet, as programs write it that are not Excel.
_FORMULA: Final = re.compile(
    rb'<c r="(?P<column>[A-Z]{1,3})(?P<row>[1-9]\d{0,6})"[^>]*>'
    rb"<f[^>]*>(?P<formula>[^<]{1,8192})</f>(?:<v ?/>|<v></v>)?</c>"
)
_BYTE_ORDER: Final = (b"\xff\xfe", b"\xfe\xff")


def read_table_file(content: bytes) -> Cells | Problem:
    """The cells of a file as text; why there are none where it is no table. Whatever is in it, nothing is raised."""
    if len(content) > MOST * MEGABYTE:
        return TableTooLarge(MOST)
    if content.startswith(_OLD):
        return OldTable()
    if content.startswith(_ZIP):
        return _excel(content)
    text = None if content.startswith(_BEGINNINGS_OF_OTHERS) else _decoded(content)
    return NotATable() if text is None else _csv(text)


def _excel(content: bytes) -> Cells | Problem:
    """The first sheet that is not hidden. A formula is what Excel last made of it, never worked out here.

    One of which Excel has made nothing yet stands as it was typed: empty, it would go unseen.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 — half a second, for the few who send one

    try:
        with ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
        if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED * MEGABYTE:
            return TableTooLarge(MOST)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
            sheet.reset_dimensions()  # what a file says of its size may be wrong
            rows = sheet.iter_rows(max_row=_ROWS, max_col=_COLUMNS, values_only=True)
            cells = [[_text(cell) for cell in row] for row in rows]
            with ZipFile(io.BytesIO(content)) as packed:
                part = packed.read(str(vars(sheet)["_worksheet_path"]))  # nothing public says where it is
            _fill_in_formulas(cells, part)
            _fill_down(cells, _merged(part))
            return _without_end(cells)
        finally:
            book.close()
    except BadZipFile:
        return NotATable()
    except Exception:  # noqa: BLE001 — a file that is no workbook, or a broken one, breaks its reader in any way it likes
        return NotATable()


def _fill_in_formulas(cells: Cells, part: bytes) -> None:
    """Read as values, openpyxl leaves out the formulas that have none."""
    from openpyxl.utils import column_index_from_string  # noqa: PLC0415 — as above

    for one in _FORMULA.finditer(part):
        row, column = int(one["row"]) - 1, column_index_from_string(one["column"].decode()) - 1
        if row < len(cells) and column < len(cells[row]):
            cells[row][column] = "=" + unescape(one["formula"].decode("utf-8", "replace"))


def _merged(part: bytes) -> list[tuple[int, int, int]]:
    """The cells that are merged downwards: column, first and last row. Read row by row, openpyxl leaves them out."""
    from openpyxl.utils import column_index_from_string  # noqa: PLC0415 — as above

    found = islice(_MERGED.finditer(part), _MERGED_MOST)
    there = [(column_index_from_string(one["left"].decode()), int(one["top"]), int(one["bottom"])) for one in found]
    return [(left, top, bottom) for left, top, bottom in there if top < bottom]


def _fill_down(cells: Cells, merged: Iterable[tuple[int, int, int]]) -> None:
    """What stands once for several rows, as people see it, stands in each."""
    for column, top, bottom in merged:
        if top <= len(cells) and column <= len(cells[top - 1]):
            for row in cells[top:bottom]:
                row.extend([""] * (column - len(row)))
                row[column - 1] = row[column - 1] or cells[top - 1][column - 1]


def _text(cell: object) -> str:
    """A cell as it would be typed."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case _:
            return str(cell)[:_CELL]


def _decoded(content: bytes) -> str | None:
    """Text as Excel and others write it, in China too; None where it is none."""
    if content.startswith(_BYTE_ORDER):
        return _as(content, "utf-16")
    text = _as(content, "utf-8-sig")
    if text is None and b"\0" not in content:
        text = _as(content, "gb18030")
    return text


def _as(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _csv(text: str) -> Cells | Problem:
    first, _, rest = text.partition("\n")
    if first.strip().strip('"').casefold().startswith("sep=") and len(first.strip().strip('"')) <= len("sep=;"):
        text = f"\n{rest}"  # what Excel writes to say what parts the cells; we look for ourselves
    delimiter = max(",;\t", key=lambda sign: _evenness(text, sign))  # the first of those that are alike
    try:
        rows = [[cell[:_CELL] for cell in row[:_COLUMNS]] for row in islice(_rows(text, delimiter), _ROWS)]
    except csv.Error:
        return NotATable()
    return _without_end(rows)


def _rows(text: str, delimiter: str) -> Iterable[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _evenness(text: str, delimiter: str) -> tuple[int, int]:
    """How many of the first records this sign parts into the same number of cells, and into how many."""
    try:
        widths = Counter(len(row) for row in islice(_rows(text, delimiter), _LOOKED_AT) if len(row) > 1)
    except csv.Error:
        return (0, 0)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _without_end(rows: Sequence[Sequence[str]]) -> Cells:
    """The rows up to the last that has anything in it, each up to its last cell that has."""
    ends = [max((number for number, cell in enumerate(row, 1) if cell.strip()), default=0) for row in rows]
    last = max((number for number, end in enumerate(ends, 1) if end), default=0)
    return [list(row[:end]) for row, end in zip(rows[:last], ends, strict=False)]
