from collections.abc import Callable
from typing import Any

import pytest

from bot.messages import blocks
from bot.messages.blocks import Message, TooLargeError

#: What is built of a size, the most Slack takes of it, and how the refusal names the limit.
LIMITS: list[tuple[Callable[[int], Any], int, str]] = [
    (lambda n: blocks.button("字" * n, "a", "v"), 75, "a button's text"),
    (lambda n: blocks.button("x", "a", "v" * n), 2000, "a button's value"),
    (lambda n: blocks.option("字" * n, "v"), 75, "an option's text"),
    (lambda n: blocks.option("x", "v" * n), 150, "an option's value"),
    (lambda n: blocks.option("x", "v", "字" * n), 75, "an option's description"),
    (lambda n: blocks.menu(*[("x", "a", "v")] * n), 5, "options of an overflow menu"),
    (lambda n: blocks.asked_first("字" * n, "x", yes="y", no="n"), 100, "a dialog's title"),
    (lambda n: blocks.asked_first("x", "x", yes="字" * n, no="n"), 30, "a dialog's answer"),
    (lambda n: blocks.actions(*[blocks.button("x", "a", "v")] * n), 25, "elements of a row"),
    (lambda n: blocks.context("字" * n), 3000, "a text"),
    (lambda n: blocks.section("字" * n), 3000, "a text"),
    (lambda n: blocks.marked_text("字" * n), 3000, "a text"),
    (lambda n: blocks.context_of([blocks.plain_text("x")] * n), 10, "parts of a context"),
    (lambda n: blocks.input_block("k", "字" * n, {}, optional=True), 2000, "a label"),
    (lambda n: blocks.input_block("k", "x", {}, optional=True, hint="字" * n), 2000, "a hint"),
    (lambda n: blocks.modal("字" * n, [], close="x"), 24, "a title"),
    (lambda n: blocks.modal("x", [], close="字" * n), 24, "a close button"),
    (lambda n: blocks.modal("x", [], close="x", submit="字" * n), 24, "a submit button"),
    (lambda n: blocks.modal("x", [], close="x", private_metadata="x" * n), 3000, "private metadata"),
    (lambda n: blocks.modal("x", [blocks.context("x")] * n, close="x"), 100, "blocks of a view"),
    (lambda n: Message("字" * n, []), 4000, "a message's text"),
    (lambda n: Message("x", [blocks.context("x")] * n), 50, "blocks of a message"),
    (lambda n: Message("x", [blocks.words("字" * n)]), 13_000, "all texts of a message"),
]


@pytest.mark.parametrize(
    ("build", "most", "name"), LIMITS, ids=[f"{nth} {name}" for nth, (_, _, name) in enumerate(LIMITS)]
)
def test_the_most_is_taken_and_one_more_is_refused_by_name(build: Callable[[int], Any], most: int, name: str) -> None:
    build(most)
    with pytest.raises(TooLargeError, match=f"^{name}: {most + 1}, and Slack takes {most}$"):
        build(most + 1)


def test_a_view_of_too_many_bytes_is_refused() -> None:
    with pytest.raises(TooLargeError, match="bytes of a view"):
        blocks.modal("x", [blocks.section("字" * 3000)] * 30, close="x")


@pytest.mark.parametrize(
    "build", [lambda: blocks.words(""), lambda: blocks.headline(""), lambda: blocks.plain_text("")]
)
def test_nothing_is_no_text(build: Callable[[], Any]) -> None:
    with pytest.raises(ValueError, match="without words"):
        build()


def test_no_text_object_reads_markup_by_itself() -> None:
    assert blocks.plain_text("x")["emoji"] is False
    assert blocks.marked_text("x")["verbatim"] is True
