"""Statements built once: what a question always says, apart from the values it is asked with.

Building a statement of a few columns costs SQLAlchemy five to ten times what running a built one does (0.25–0.5 ms
beside 0.05, on either database). So a function that is asked often says here what varies::

    @prepared()
    def _of(ids: Collection[int]) -> Select[Any]:
        return select(item_people).where(item_people.c.item_id.in_(ids))

    tx.execute(*_of([1, 2]))

It is called once with parameters in the place of its arguments, which may therefore only be compared with columns, or
limit. What the statement's shape depends on is named: ``@prepared("filters")`` builds one for each value of that.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache, wraps
from inspect import signature
from typing import Any, Final, NamedTuple, ParamSpec, TypeVar

from sqlalchemy import bindparam

from storage.built import Built
from tracker.people import Reader

P = ParamSpec("P")
S = TypeVar("S")

#: Statements kept of one function; those asked for least lately are built again.
_SHAPES: Final = 256
_ONE_VALUE: Final = (str, int, float, date)


class _Sees(NamedTuple):
    """What a reader's statement depends on, beside who it is."""

    full_member: bool
    sees_all: bool


def prepared(*shaping: str) -> Callable[[Callable[P, S]], Callable[P, tuple[S, dict[str, Any]]]]:
    """Make a function that builds a statement give it built, with the values to run it with.

    Whether an argument is None always shapes the statement, as do a reader's rights; the arguments named in ``shaping``
    (hashable) do with all they are. Every other argument is a value, or a collection of values for ``in_``.
    """

    def decorate(build: Callable[P, S]) -> Callable[P, tuple[S, dict[str, Any]]]:
        names = tuple(signature(build).parameters)
        whole: Callable[..., Any] = build

        @lru_cache(maxsize=_SHAPES)
        def built(*shape: object) -> Any:  # noqa: ANN401 — what runs as the statement does
            return Built(whole(**{name: _argument(name, one) for name, one in zip(names, shape, strict=True)}))

        @wraps(build)
        def bound(*args: P.args, **kwargs: P.kwargs) -> tuple[S, dict[str, Any]]:
            given = {**dict(zip(names, args, strict=False)), **kwargs}
            values: dict[str, Any] = {}
            shape = [given[name] if name in shaping else _taken_out(name, given[name], values) for name in names]
            return built(*shape), values

        return bound

    return decorate


_VALUE: Final = object()


def _taken_out(name: str, value: Any, values: dict[str, Any]) -> object:  # noqa: ANN401 — whatever is asked with
    """What of an argument shapes the statement; the rest goes into ``values``."""
    if value is None:
        return None
    if isinstance(value, Reader):
        values[_named(name, "ws")] = value.ws
        values[_named(name, "user_id")] = value.user_id
        return _Sees(value.full_member, value.sees_all)
    values[_named(name)] = value if isinstance(value, _ONE_VALUE) else list(value)
    return _VALUE


def _argument(name: str, shape: object) -> Any:  # noqa: ANN401 — a parameter in the place of whatever was given
    if isinstance(shape, _Sees):
        ws: Any = bindparam(_named(name, "ws"))
        user_id: Any = bindparam(_named(name, "user_id"))
        return Reader(ws, user_id, full_member=shape.full_member, sees_all=shape.sees_all)
    return bindparam(_named(name)) if shape is _VALUE else shape


def _named(*parts: str) -> str:
    """A parameter's name; no column has one, which insert and update would take it for."""
    return "the_" + "_".join(parts)
