import json
from decimal import Decimal
from typing import Any

import pytest

from tracker.cadence import Cadence, Every
from tracker.items import Sensitivity
from tracker.languages import LANGUAGES
from tracker.publishing import WITH_COLUMNS
from tracker.templates import LIBRARY, Choice, Field, FieldKind, Template, library_body, library_keys

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
    said += [choice["names"] for field in body["fields"] for choice in field.get("choices", ())]
    for words in said:
        assert set(words) == set(LANGUAGES), words
        assert all(isinstance(text, str) and text.strip() for text in words.values()), words


@EACH
def test_keys_are_unique(key: str) -> None:
    template = Template.from_document(library_body(key))
    choices = [[choice.key for choice in field.choices] for field in template.fields if field.choices]
    for keys in ([field.key for field in template.fields], [stage.key for stage in template.stages], *choices):
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


@pytest.mark.requirement("S1")
@pytest.mark.parametrize(
    ("key", "names", "cadence", "sensitivity", "stages"),
    [
        (
            "project_follow_up", ("Project follow-up", "项目跟进"), Cadence(Every.WEEK, weekdays=(5,)),
            Sensitivity.INTERNAL, ["需求评审", "方案制定", "数据收集", "开发中", "测试中", "已上线"],
        ),
        (
            "task_assignment", ("Task assignment", "任务分配"), Cadence(Every.WEEK, weekdays=(5,)),
            Sensitivity.INTERNAL, ["待开始", "进行中", "验收中", "已交付"],
        ),
        (
            "information_sync", ("Information sync", "信息同步"), Cadence(Every.NONE),
            Sensitivity.PUBLIC, ["已同步", "有更正", "已失效"],
        ),
        (
            "knowledge", ("Knowledge", "知识沉淀"), Cadence(Every.NONE),
            Sensitivity.PUBLIC, ["收集中", "整理中", "可以用", "已过时"],
        ),
        (
            "incident", ("Incident", "紧急事务"), Cadence(Every.MINUTES, 30),
            Sensitivity.INTERNAL, ["处理中", "已控制", "观察中", "已解决"],
        ),
    ],
)  # fmt: skip
def test_the_library(
    key: str, names: tuple[str, str], cadence: Cadence, sensitivity: Sensitivity, stages: list[str]
) -> None:
    template = Template.from_document(library_body(key))
    assert (template.name("en"), template.name("zh-CN")) == names
    assert (template.cadence, template.sensitivity) == (cadence, sensitivity)
    assert [stage.name("zh-CN") for stage in template.stages] == stages


@pytest.mark.requirement("S2")
@EACH
def test_every_template_stands_on_the_base_in_its_order(key: str) -> None:
    base = [field["key"] for field in library_body("project_follow_up")["fields"]]
    assert base == [
        "name", "goal", "initiating_department", "owner", "collaborators", "departments", "channel", "start", "end",
        "stage", "done", "next", "risks", "todos", "support", "priority", "sensitivity", "collaborators_edit",
        "confirm_every", "cadence",
    ]  # fmt: skip
    assert [field.key for field in Template.from_document(library_body(key)).fields if field.key in base] == base


@EACH
def test_the_first_page_asks_the_same_of_all_and_a_task_for_its_criteria(key: str) -> None:
    template = Template.from_document(library_body(key))
    first = [field.key for field in template.fields if field.first_page]
    own = ["acceptance_criteria"] if key == "task_assignment" else []
    assert first == ["name", *own, "owner", "collaborators", "end", "done", "next"]
    assert {field.key for field in template.fields if field.required} == {"name", "owner", "channel"}


@pytest.mark.requirement("S1")
@pytest.mark.parametrize(
    ("key", "field", "before", "kind", "names"),
    [
        ("task_assignment", "acceptance_criteria", "goal", FieldKind.LONG_TEXT, ("Acceptance criteria", "交付标准")),
        ("incident", "severity", "name", FieldKind.CHOICE, ("Severity", "级别")),
        ("incident", "impact", "severity", FieldKind.LONG_TEXT, ("Impact", "影响范围")),
        ("incident", "who_does_what", "collaborators", FieldKind.LONG_TEXT, ("Who does what", "分工")),
        ("incident", "current_state", "stage", FieldKind.LONG_TEXT, ("Current state", "目前情况")),
        ("incident", "result", "next", FieldKind.LONG_TEXT, ("Result", "处理结果")),
        ("knowledge", "knowledge_kind", "name", FieldKind.CHOICE, ("Kind of knowledge", "知识类别")),
        ("knowledge", "source", "cadence", FieldKind.LINK, ("Source", "来源链接")),
        ("information_sync", "content", "goal", FieldKind.LONG_TEXT, ("What's new", "同步内容")),
        ("information_sync", "valid_from", "start", FieldKind.DATE, ("Valid from", "生效日期")),
    ],
)
def test_what_a_template_asks_beyond_the_base(
    key: str, field: str, before: str, kind: FieldKind, names: tuple[str, str]
) -> None:
    template = Template.from_document(library_body(key))
    found = template.field(field)
    assert (found.kind, (found.name("en"), found.name("zh-CN"))) == (kind, names)
    keys = [one.key for one in template.fields]
    assert keys[keys.index(field) - 1] == before


def test_kinds_of_knowledge() -> None:
    field = Template.from_document(library_body("knowledge")).field("knowledge_kind")
    assert [choice.name("zh-CN") for choice in field.choices] == ["行业动态", "工作方法", "常见问题"]
    assert field.choice("faq") == Choice("faq", {"en": "FAQ", "zh-CN": "常见问题"})
    assert field.choice("gossip") is None


def test_where_to_find_a_stage_and_a_field() -> None:
    template = Template.from_document(library_body("project_follow_up"))
    assert template.field("name").kind is FieldKind.SHORT_TEXT
    stage = template.stage("s4")
    assert stage is not None
    assert stage.name("zh-CN") == "开发中"
    assert template.stage("s99") is None
    with pytest.raises(KeyError):
        template.field("f99")


NAMES = {"en": "Budget", "zh-CN": "预算"}


@pytest.mark.requirement("S4")
def test_an_older_body_says_less_and_means_the_same() -> None:
    assert Field.from_document({"key": "f7", "kind": "short_text", "names": NAMES}) == Field(
        "f7", FieldKind.SHORT_TEXT, NAMES, {}, required=False, first_page=False, longest=3000, confidential=False
    )


@pytest.mark.requirement("S3")
def test_what_a_field_of_ones_own_can_say() -> None:
    body: dict[str, Any] = {
        "key": "f7", "kind": "number", "names": NAMES, "hints": {"zh-CN": "万元"}, "required": True,
        "confidential": True, "least": 0, "most": 12.5,
    }  # fmt: skip
    field = Field.from_document(json.loads(json.dumps(body)))
    assert (field.least, field.most, field.confidential, field.required) == (Decimal(0), Decimal("12.5"), True, True)
    assert (field.hint("zh-CN"), field.hint("en")) == ("万元", None)


@pytest.mark.parametrize("kind", FieldKind)
def test_every_kind_can_be_asked_in_a_template(kind: FieldKind) -> None:
    assert Field.from_document({"key": "f1", "kind": kind.value, "names": NAMES}).kind is kind
