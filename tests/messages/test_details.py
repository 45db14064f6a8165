from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.details import details
from bot.messages.texts import Texts
from tests.messages.standings import EDGES, LANGUAGES, SHANGHAI, TODAY, checked, member, rung, standing, words
from tracker.languages import Language
from tracker.people import Member, Role
from tracker.templates import Field, FieldKind


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edge", [edge for edge in EDGES if edge != "long"])
def test_everything_an_item_says(texts: Texts, edge: str, language: Language, snapshot: SnapshotAssertion) -> None:
    message = details(texts, EDGES[edge], language, zone=SHANGHAI, today=TODAY)
    assert checked(message) == snapshot
    assert not rung(message)


def test_the_longest_answers_a_form_takes_are_shown_whole(texts: Texts) -> None:
    whole = standing(name="名" * 150, fields={"goal": "目" * 1000, "done": "完" * 3000, "next": "续" * 3000})
    message = details(texts, whole, "zh-CN", zone=SHANGHAI, today=TODAY)
    checked(message)
    said = words(message)
    assert [said.count(sign) >= times for sign, times in (("目", 1000), ("完", 3000), ("续", 3000), ("名", 150))] == [
        True
    ] * 4
    assert "太长" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_than_a_message_holds_is_cut_and_said(texts: Texts, language: Language) -> None:
    message = details(texts, EDGES["long"], language, zone=SHANGHAI, today=TODAY)
    checked(message)
    assert texts.label("items", "cut", language) in words(message)


def test_typed_lines_stand_as_they_were_typed(texts: Texts) -> None:
    message = details(texts, EDGES["lines"], "en", zone=SHANGHAI, today=TODAY)
    assert "一\n\n二\n三\n四\n五\n六" in words(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_may_change_it_has_the_button_and_whoever_reads_it_its_history(
    texts: Texts, language: Language, snapshot: SnapshotAssertion
) -> None:
    def buttons(reader: Member) -> list[str]:
        message = details(
            texts, standing(), language, zone=SHANGHAI, today=TODAY, reader=reader, versions=("V1.0", "V2.0")
        )
        checked(message)
        *row, menu = message.blocks[-1]["elements"]
        assert menu["action_id"] == "menu"
        return [part["action_id"] + part["value"] for part in row]

    reads = ["item.comment7", "item.history7"]
    assert buttons(member(language)) == ["item.update7", *reads]
    assert buttons(replace(member(language), user_id="UELSE")) == reads
    assert buttons(replace(member(language), user_id="UELSE", role=Role.ADMIN)) == ["item.update7", *reads]
    shown = details(
        texts, standing(), language, zone=SHANGHAI, today=TODAY, reader=member(language), versions=("V1.0", "V2.0")
    )
    assert shown.blocks[-2:] == snapshot


@pytest.mark.requirement("S29")
def test_a_confidential_field_is_shown_to_those_named_alone(texts: Texts) -> None:
    cost = Field("cost", FieldKind.NUMBER, {"zh-CN": "费用"}, {}, confidential=True)
    secret = Field("secret", FieldKind.LONG_TEXT, {"zh-CN": "底价"}, {}, confidential=True)
    plain = standing(fields={"cost": "12000", "secret": "别外传", "goal": "公开的目标"})
    whole = replace(plain, template=replace(plain.template, fields=(*plain.template.fields, cost, secret)))

    def said(reader: Member | None) -> str:
        return words(details(texts, whole, "zh-CN", zone=SHANGHAI, today=TODAY, reader=reader))

    assert "费用：12,000" in said(member("zh-CN"))
    assert "别外传" in said(member("zh-CN"))
    for other in (replace(member("zh-CN"), user_id="UELSE", role=Role.ADMIN), None):
        assert "公开的目标" in said(other)
        assert not any(word in said(other) for word in ("12,000", "费用", "底价", "别外传"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_of_very_many_long_texts_still_fits(texts: Texts, language: Language) -> None:
    fields = [Field(f"f{nth}", FieldKind.LONG_TEXT, {"en": "F" * 75, "zh-CN": "字" * 75}, {}) for nth in range(60)]
    plain = standing(fields={field.key: "x" for field in fields})
    whole = replace(plain, template=replace(plain.template, fields=(*plain.template.fields, *fields)))
    message = details(texts, whole, language, zone=SHANGHAI, today=TODAY, reader=member(language))
    checked(message)
    assert texts.label("items", "cut", language) in words(message)
