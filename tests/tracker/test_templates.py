import json

import pytest

from tracker.cadence import Cadence, Every
from tracker.items import Sensitivity
from tracker.languages import LANGUAGES
from tracker.publishing import WITH_COLUMNS
from tracker.templates import LIBRARY, FieldKind, Template, library_body, library_keys

EACH = pytest.mark.parametrize("key", library_keys())


def test_every_document_of_the_library_is_offered_once() -> None:
    assert sorted(library_keys()) == sorted(file.stem for file in LIBRARY.glob("*.yml") if file.stem != "base")


@EACH
def test_a_library_template_speaks_both_languages_everywhere(key: str) -> None:
    body = library_body(key)
    said = [body["names"], body["purposes"]]
    said += [stage["names"] for stage in body["stages"]]
    said += [field["names"] for field in body["fields"]]
    said += [field["hints"] for field in body["fields"] if "hints" in field]
    for words in said:
        assert set(words) == set(LANGUAGES), words
        assert all(isinstance(text, str) and text.strip() for text in words.values()), words


@EACH
def test_keys_are_unique(key: str) -> None:
    template = Template.from_document(library_body(key))
    for keys in ([field.key for field in template.fields], [stage.key for stage in template.stages]):
        assert keys
        assert len(keys) == len(set(keys))


@EACH
def test_names_tell_inputs_and_stages_apart(key: str) -> None:
    template = Template.from_document(library_body(key))
    for language in LANGUAGES:
        for names in ([one.name(language) for one in template.fields], [one.name(language) for one in template.stages]):
            assert len(names) == len(set(names))


@EACH
def test_what_every_item_needs_is_in_its_form(key: str) -> None:
    template = Template.from_document(library_body(key))
    assert {field.key for field in template.fields} >= WITH_COLUMNS
    assert {field.key for field in template.fields if field.required} >= {"name", "owner", "channel"}


@EACH
def test_a_body_stays_the_same_through_a_database(key: str) -> None:
    body = library_body(key)
    assert Template.from_document(json.loads(json.dumps(body))) == Template.from_document(body)


def test_a_cadence_stays_the_same_through_a_database() -> None:
    for cadence in (
        Cadence(Every.NONE),
        Cadence(Every.DAY),
        Cadence(Every.WEEK, weekdays=(1, 5)),
        Cadence(Every.WORKING_DAYS, 3),
        Cadence(Every.MINUTES, 30),
    ):
        assert Cadence.from_document(json.loads(json.dumps(cadence.document()))) == cadence


def test_project_follow_up() -> None:
    template = Template.from_document(library_body("project_follow_up"))
    assert (template.name("en"), template.name("zh-CN")) == ("Project follow-up", "项目跟进")
    assert template.sensitivity is Sensitivity.INTERNAL
    assert template.cadence == Cadence(Every.WEEK, weekdays=(5,))
    assert template.field("name").kind is FieldKind.SHORT_TEXT
    stage = template.stage("s4")
    assert stage is not None
    assert stage.name("zh-CN") == "开发中"
    assert template.stage("s99") is None
