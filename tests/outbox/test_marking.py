"""Which marks are written down together, and what becomes of them where one can't be."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.outbox.fenced import Arrived
from bot.outbox.marking import Marks
from storage.outbox import Row, Verb
from storage.posts import Post
from tracker.delivery import RowState


class Notebook:
    """Writes down what it is given once it is let; ``refuses``: what it can't write."""

    def __init__(self, refuses: int | None = None) -> None:
        self.pages: list[list[int]] = []
        self.may_write = asyncio.Event()
        self._refuses = refuses

    async def write(self, together: Sequence[Arrived]) -> bool:
        ids = [one.row.id for one in together]
        await self.may_write.wait()
        if self._refuses in ids:
            raise ValueError("one of these")
        self.pages.append(ids)
        return True


def arrived(number: int) -> Arrived:
    row = Row(
        number, 1, f"lane {number}", None, "item_card", 1, {}, Verb.POST, "C1", RowState.SENDING, tried_at=None, tries=1
    )
    return Arrived(row, Post("C1", f"{number}.0"))


async def begin(marks: Marks, numbers: Sequence[int]) -> list[asyncio.Task[bool]]:
    tasks = [asyncio.create_task(marks.note(arrived(number))) for number in numbers]
    await asyncio.sleep(0)  # each has come
    return tasks


async def test_who_comes_while_one_is_written_goes_with_all_who_have_come_by_then() -> None:
    book = Notebook()
    marks = Marks(book.write)
    tasks = [*await begin(marks, [1]), *await begin(marks, [2, 3, 4])]
    assert not any(task.done() for task in tasks)
    book.may_write.set()
    assert await asyncio.gather(*tasks) == [True] * 4
    assert book.pages == [[1], [2, 3, 4]]


async def test_one_that_cannot_be_written_keeps_no_other_from_being() -> None:
    book = Notebook(refuses=3)
    marks = Marks(book.write)
    tasks = [*await begin(marks, [1]), *await begin(marks, [2, 3, 4])]
    book.may_write.set()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [outcome if outcome is True else type(outcome) for outcome in outcomes] == [True, True, ValueError, True]
    assert sorted(number for page in book.pages for number in page) == [1, 2, 4]


async def test_one_given_up_in_the_middle_leaves_the_others_to_be_written() -> None:
    book = Notebook()
    marks = Marks(book.write)
    first, *others = [*await begin(marks, [1]), *await begin(marks, [2, 3])]
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    book.may_write.set()
    assert await asyncio.gather(*others) == [True, True]
    assert book.pages == [[2, 3]]
