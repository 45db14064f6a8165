"""A built statement, run by the driver's own cursor: the text SQLAlchemy makes of it, made once.

SQLAlchemy works out for each run which text a statement has, what becomes of its values, and by what name a row's
columns are asked for: 40 µs, 70 where a list of values is among them, beside the 10 the driver takes. Here that is kept
for each number of values; what the columns' types do to a value, going in and coming out, is done as ever.
"""

from collections import namedtuple
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeVar, cast

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound
from sqlalchemy.sql.compiler import ExpandedState

Statement = Select[Any] | Insert | Update | Delete
Process = Callable[[Any], Any]
Values = Mapping[str, Any]
S = TypeVar("S", bound=Statement)
T = TypeVar("T")

#: Values of a list, up to which a statement is kept ready.
LONGEST: Final = 200
_TEXTS: Final = 500  # of one statement


class Rows:
    """What came back, asked for as SQLAlchemy's own results are. A row is a tuple whose columns have names."""

    def __init__(self, rows: Sequence[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> Sequence[Any]:
        """All rows."""
        return self._rows

    def first(self) -> Any:  # noqa: ANN401 — a row, or None
        """The first row; None where there is none."""
        return self._rows[0] if self._rows else None

    def one_or_none(self) -> Any:  # noqa: ANN401 — a row, or None
        """The only row; None where there is none."""
        if len(self._rows) > 1:
            raise MultipleResultsFound("several rows, where one was asked for")
        return self.first()

    def one(self) -> Any:  # noqa: ANN401 — a row
        """The only row."""
        if not self._rows:
            raise NoResultFound("no row, where one was asked for")
        return self.one_or_none()

    def scalar_one(self) -> Any:  # noqa: ANN401 — a value
        """The first value of the only row."""
        return self.one()[0]

    def scalar_one_or_none(self) -> Any:  # noqa: ANN401 — a value, or None
        """The first value of the only row; None where there is no row."""
        row = self.one_or_none()
        return row[0] if row is not None else None

    def scalars(self) -> "Rows":
        """The first value of each row."""
        return Rows([row[0] for row in self._rows], self.rowcount)


class _Taken(NamedTuple):
    """Where a value comes from: which of those given, of a list the how many-th, of a tuple in it the how many-th."""

    name: str
    nth: int | None
    part: int | None
    process: Process | None


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as a database takes it, with lists of these lengths.

    ``fixed`` are the values that are the statement's own. ``order`` is None where they are taken by their names.
    """

    sql: str
    fixed: Mapping[str, Any]
    takes: Sequence[tuple[str, _Taken]]
    order: Sequence[str] | None

    def parameters(self, values: Values) -> Mapping[str, Any] | tuple[Any, ...]:
        made = dict(self.fixed)
        for key, (name, nth, part, process) in self.takes:
            value = values[name]
            if nth is not None:
                value = value[nth] if part is None else value[nth][part]
            made[key] = process(value) if process else value
        return made if self.order is None else tuple(made[key] for key in self.order)


class _Compiled:
    """A statement as SQLAlchemy compiles it for one database, given values of these names."""

    def __init__(self, statement: Statement, dialect: Dialect, names: Sequence[str]) -> None:
        columns_of = None if isinstance(statement, Select) else names
        made = statement.compile(dialect=dialect, column_keys=columns_of)
        self._made = made
        self._given = frozenset(names)
        self._binds = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in made.binds.items()
        }
        self.lists = [name for name in names if name in made.binds and made.binds[name].expanding]
        columns = list(statement.exported_columns)
        self._row = _row_of([str(one.key) for one in columns]) if columns else None
        self._reads = [
            (at, process)
            for at, one in enumerate(columns)
            if (process := one.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ]
        self.texts: dict[tuple[int, ...], _Text] = {}

    @property
    def answers(self) -> bool:
        """Whether rows come back."""
        return self._row is not None

    def text(self, values: Values) -> _Text | None:
        """Its text with lists as long as these; None for long ones, whose texts are not worth keeping."""
        lengths = tuple(len(values[name]) for name in self.lists)
        text = self.texts.get(lengths)
        if text is None and max(lengths, default=0) <= LONGEST:
            if len(self.texts) >= _TEXTS:
                self.texts.clear()
            text = self.texts[lengths] = self._text(values)
        return text

    def rows(self, cursor: Any) -> Sequence[Any]:  # noqa: ANN401 — either driver's
        """What the cursor has found."""
        if self._row is None:
            return ()
        if not self._reads:
            return list(map(self._row, cursor.fetchall()))
        return [self._row(self._read(list(row))) for row in cursor.fetchall()]

    def _read(self, row: list[Any]) -> list[Any]:
        for at, process in self._reads:
            if (value := row[at]) is not None:  # which is None in every type
                row[at] = process(value)
        return row

    def _text(self, values: Values) -> _Text:
        whole = self._made.construct_expanded_state(values)
        within = dict(_within(whole, values))
        takes, fixed = [], {}
        for key, value in whole.parameters.items():
            name, nth, part = within.get(key, (key, None, None))
            process = self._binds[name] if part is None else None  # pairs are of keys and numbers, taken as they are
            if name in self._given:
                takes.append((key, _Taken(name, nth, part, process)))
            else:
                fixed[key] = process(value) if process else value
        return _Text(whole.statement, fixed, takes, whole.positiontup)


def _row_of(columns: Sequence[str]) -> Process:
    """What makes a row of values: a tuple by whose columns' names one may ask; those without a name are counted."""
    make: Process = namedtuple("Row", columns, rename=True)._make  # type: ignore[attr-defined]  # noqa: PYI024 — known when it runs
    return make


def _within(whole: ExpandedState, values: Values) -> Iterator[tuple[str, tuple[str, int, int | None]]]:
    """Where in the list it was made of each value stands, whose name the text made up."""
    for name, some in whole.parameter_expansion.items():
        given = values.get(name)
        width = len(given[0]) if given and isinstance(given[0], tuple) else None
        for at, each in enumerate(some):
            yield each, (name, at, None) if width is None else (name, *divmod(at, width))


@dataclass(frozen=True, slots=True, eq=False)
class Built:
    """A statement that a transaction executes as it does SQLAlchemy's own."""

    statement: Statement
    _compiled: dict[tuple[str, ...], _Compiled] = field(default_factory=dict)

    def _execute_on_connection(self, tx: Connection, given: Sequence[Values], _options: Mapping[str, Any]) -> Any:  # noqa: ANN401 — Rows, or a result of SQLAlchemy's
        """What SQLAlchemy calls of whatever it is to execute."""
        values = given[0] if given else {}
        compiled = self._for(tx.dialect, values)
        text = compiled.text(values)
        if text is None or (len(given) > 1 and (compiled.answers or compiled.lists)):
            return tx.execute(self.statement, given)
        many = len(given) > 1
        parameters: Any = [text.parameters(one) for one in given] if many else text.parameters(values)
        if not tx.in_transaction():
            tx.begin()
        cursor = tx.connection.cursor()
        try:
            for hear in tx.dispatch.before_cursor_execute:
                hear(tx, cursor, text.sql, parameters, None, many)
            (cursor.executemany if many else cursor.execute)(text.sql, parameters)
            return Rows(compiled.rows(cursor), cursor.rowcount)
        except tx.dialect.loaded_dbapi.Error as error:
            raise _as_sqlalchemy_says(tx, error, text.sql, parameters) from error
        finally:
            cursor.close()

    def _for(self, dialect: Dialect, values: Values) -> _Compiled:
        shape = (dialect.name, *values)
        compiled = self._compiled.get(shape)
        if compiled is None:
            compiled = self._compiled[shape] = _Compiled(self.statement, dialect, list(values))
        return compiled


def in_lists(values: Collection[T]) -> Iterator[list[T]]:
    """These in lists as long as a statement is kept ready for: what doesn't matter in which one it stands."""
    whole = list(values)
    return (whole[start : start + LONGEST] for start in range(0, len(whole), LONGEST))


def built(statement: S) -> S:
    """A statement that is always the same, to be run so; the values it is run with are those of its columns."""
    return cast("S", Built(statement))


def _as_sqlalchemy_says(tx: Connection, error: Any, sql: str, parameters: Any) -> BaseException:  # noqa: ANN401
    """The driver's error as everybody here knows it; a connection that it shows to be lost is not used again."""
    lost = tx.dialect.is_disconnect(error, tx.connection.dbapi_connection, None)
    if lost:
        tx.invalidate(error)
    said: BaseException = DBAPIError.instance(
        sql, parameters, error, tx.dialect.loaded_dbapi.Error, connection_invalidated=lost, dialect=tx.dialect
    )
    return said
