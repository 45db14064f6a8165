"""Several pasted lines before they are published: what was read of each, and what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.messages import blocks
from bot.messages.blocks import Block
from bot.messages.dates import day
from bot.messages.forms import NEW_ITEM, block_id_of
from bot.messages.inputs import Asking, element
from bot.messages.texts import Texts
from tracker.languages import Language
from tracker.templates import Template
from tracker.text import cut

LINES: Final = "new_item.lines"
FILL: Final = "new_item.fill"
_LINE: Final = 300


@dataclass(frozen=True, slots=True)
class Shown:
    """One line: its place among all, as it was typed, what was read of it, and the words of what is wrong.

    ``asked`` are the words of what its author is to look at, though nothing is wrong.
    """

    nth: int
    typed: str
    name: str
    people: tuple[str, ...]
    end: date | None
    problems: tuple[str, ...]
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """All of them. ``rest`` lines more are not read yet; ``problems`` belong to no line."""

    template: Template
    lines: Sequence[Shown]
    rest: int
    answers: dict[str, Any]
    problems: Sequence[str] = ()
    filled: int = 0

    @property
    def good(self) -> int:
        """How many can be published."""
        return sum(not line.problems for line in self.lines)


def pasted_form(texts: Texts, language: Language, preview: Preview, *, draft_id: int, today: date) -> Block:
    """The lines, whose they are where they name nobody, and where their cards go."""

    def label(key: str, **values: object) -> str:
        return texts.label(NEW_ITEM, key, language, **values)

    template = preview.template
    about = label("about", template=template.name(language), purpose=template.purpose(language))
    whole = [blocks.section(words, block_id=f"problem_{nth}") for nth, words in enumerate(preview.problems)]
    whole.append(blocks.context(about, block_id="about"))
    whole += [_line(texts, language, line, today) for line in preview.lines]
    if preview.rest:
        whole.append(blocks.context(label("lines_rest", n=preview.rest), block_id="rest"))
    for key in ("owner", "channel"):
        field = template.field(key)
        asking = Asking(texts, language, template, field, preview.answers, ())
        hint = label("lines_owner_hint") if key == "owner" else None
        whole.append(
            blocks.input_block(
                key,
                field.name(language),
                element(asking),
                optional=False,
                hint=hint,
                tells=True,
                block_id=block_id_of(key, preview.filled),
            )
        )
    return blocks.modal(
        label("title"),
        whole,
        submit=_submit(texts, language, preview),
        close=label("cancel"),
        callback_id=LINES,
        private_metadata=str(draft_id),
    )


def _submit(texts: Texts, language: Language, preview: Preview) -> str:
    if any(line.asked for line in preview.lines):
        return texts.label(NEW_ITEM, "create_anyway", language)
    key = "publish_lines" if preview.good else "check_lines"
    return texts.label(NEW_ITEM, key, language, n=preview.good)


def _line(texts: Texts, language: Language, line: Shown, today: date) -> Block:
    """A line that can't be published yet has a button that opens its form."""
    end = texts.label(NEW_ITEM, "line_end", language, day=day(line.end, (language,), today)) if line.end else ""
    people = texts.label("signs", "between", language).join(line.people)
    read = " · ".join(part for part in (cut(line.name or line.typed, _LINE), people, end) if part)
    numbered = texts.label(NEW_ITEM, "line", language, nth=line.nth + 1, read=read)
    fill = blocks.button(texts.label(NEW_ITEM, "fill", language), FILL, str(line.nth)) if line.problems else None
    return blocks.section("\n".join([numbered, *line.problems, *line.asked]), block_id=f"line_{line.nth}", beside=fill)
