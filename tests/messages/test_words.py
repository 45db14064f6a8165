"""Both languages say everything, in the voice agreed on."""

import re
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import Environment, UndefinedError, meta
from syrupy.assertion import SnapshotAssertion

from bot.messages.texts import MESSAGES, IncompleteWordsError, Texts
from tests.messages.standings import HOSTILE, LANGUAGES
from tracker import problems
from tracker.languages import Language
from tracker.problems import DateInPast, EndInPast, NoReference, NotADate, NotFound, Problem

NOTICES = sorted(folder.name for folder in MESSAGES.iterdir() if folder.is_dir() and folder.name != "labels")
YAML = sorted(MESSAGES.rglob("*.yml"))
CLASSES = [
    made
    for made in vars(problems).values()
    if isinstance(made, type) and issubclass(made, Problem) and made is not Problem
]
VALUES: dict[str, Any] = {
    "most": 3000, "length": 3412, "kept": 3000, "text": "下周八", "start": date(2026, 3, 10), "end": date(2025, 12, 31),
    "name": "Dana Reed", "channel": "launch", "reference": "T-42", "command": "show", "code": "A1B2C3",
    "fits": "项目跟进", "template": "知识沉淀",
    "year": 2026, "month": 2, "day": 30, "last": 28, "one": date(2026, 3, 4), "other": date(2026, 4, 3),
    "limit": Decimal("1.5"), "owner": "方敏", "until": datetime(2026, 3, 12, 10, 42, tzinfo=UTC), "near": ("开发中",),
    "versions": ("V1.0", "V2.0"), "item_id": 7, "admin": "陈立",
    "choices": ("开发中", "测试中"), "on": date(2026, 3, 11), "at": datetime(2026, 3, 11, 10, 42, tzinfo=UTC),
}  # fmt: skip
WHYS = {
    "CannotAnswerFor": ["guest", "deactivated", "outsider", "bot", "unknown"],
    "CannotBelong": ["deactivated", "outsider", "bot", "unknown"],
    "CannotOwn": ["guest", "deactivated", "outsider", "bot"],
    "CannotTakePart": ["deactivated", "bot"],
    "CannotBeNamed": ["deactivated", "bot"],
    "SuggestMajor": ["end", "stage", "owner", "criteria"],
}
WHATS = {"ReasonMissing": ["end", "stage", "owner"], "UndoPast": ["done", "archived", "reopened"]}
STATES = {"AlreadyClosed": ["done", "archived"], "IsClosed": ["done", "archived"],
          "RemarkSettled": ["accepted", "done", "declined", "withdrawn", "open"]}  # fmt: skip
IN_PLACE = {"EndInPast": [False, True]}
IN_LINE = {"NoteMissing": [False, True]}
KINDS = {
    "RemarkByCommand": ["risk", "todo", "support"],
    "UnknownInFilter": ["stage", "owner", "department", "template", "priority", "due", "sort"],
}


def _every(made: type[Problem]) -> list[Problem]:
    values = {field.name: VALUES[field.name] for field in fields(made) if field.name in VALUES}
    if made is DateInPast:
        values["day"] = date(2025, 12, 31)
    cases = [
        ("is_out", IN_PLACE),
        ("in_line", IN_LINE),
        ("why", WHYS),
        ("what", WHATS),
        ("kind", KINDS),
        ("state", STATES),
    ]
    chosen = [{name: case} for name, table in cases for case in table.get(made.__name__, [])]
    return [made(**(values | one)) for one in chosen or [{}]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("made", CLASSES, ids=[made.__name__ for made in CLASSES])
def test_every_refusal_has_words(
    texts: Texts, made: type[Problem], language: Language, snapshot: SnapshotAssertion
) -> None:
    today = date(2026, 3, 12)
    said = [texts.problem(problem, language, today=today) for problem in _every(made)]
    assert said == snapshot
    assert not [
        one for one in said if re.search("[，。：；？（）、“”] | [，。：；？（）、]", one) and language == "zh-CN"
    ]


def test_no_words_without_a_refusal() -> None:
    named = {re.sub(r"(?<!^)(?=[A-Z])", "_", made.__name__).lower() for made in CLASSES}
    assert set(yaml.safe_load((MESSAGES / "problems.yml").read_text("utf-8"))) == named


def test_refusals_without_their_details(texts: Texts) -> None:
    assert texts.problem(NotFound(""), "zh-CN") == "找不到这个事项，或者它没有向你开放"
    assert texts.problem(problems.NotInChannel(None), "en").startswith("Tidings isn't in this channel.")
    assert texts.problem(NoReference("show"), "zh-CN") == "要查看哪一个？写上编号，如 T-42"
    assert texts.problem(EndInPast(date(2026, 3, 1)), "en") == "Sun 1 Mar has passed. Publish again if you mean it"


def test_a_refusal_is_plain_text_and_quotes_no_more_than_a_line(texts: Texts) -> None:
    assert texts.problem(NotADate("<@U1> *x*"), "en").startswith("Couldn't read the date “<@U1> *x*”.")
    assert len(texts.problem(NotADate("长" * 40_000), "zh-CN")) < 130
    assert "\n" not in texts.problem(NotADate(f"a\nb{HOSTILE}"), "en")


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_has_the_same_parts_in_both_languages(notice: str) -> None:
    sources = {language: (MESSAGES / notice / f"{language}.j2").read_text("utf-8") for language in LANGUAGES}
    parts = [re.findall(r"\{% block (\w+) %\}", source) for source in sources.values()]
    assert parts[0] == parts[1]
    assert set(parts[0]) <= {"headline", "body", "context", "plain"}
    chinese, english = (_values(source) for source in sources.values())
    assert chinese == english


def _values(source: str) -> set[str]:
    """The names of what is filled in."""
    tree = Environment(autoescape=True).parse(re.sub(r"\|\s*(number|(plural|cut|then)\([^)]*\))", "", source))
    return meta.find_undeclared_variables(tree)


@pytest.mark.parametrize("file", YAML, ids=[file.stem for file in YAML])
def test_every_entry_has_both_languages(file: Path) -> None:
    for key, entry in yaml.safe_load(file.read_text("utf-8")).items():
        found = [entry[part] for part in ("word", "usage", "what", "example")] if file.stem == "commands" else [entry]
        assert [set(one) for one in found] == [set(LANGUAGES)] * len(found), key


@pytest.mark.parametrize("file", [*YAML, *MESSAGES.rglob("*.j2")], ids=lambda file: f"{file.parent.name}/{file.name}")
def test_nobody_is_shouted_at(file: Path) -> None:
    text = file.read_text("utf-8").replace("!=", "")
    assert not re.findall("[!！～]|。。", text)


@pytest.mark.parametrize("file", [*YAML, *MESSAGES.rglob("*.j2")], ids=lambda file: f"{file.parent.name}/{file.name}")
def test_chinese_stands_apart_from_latin_words(file: Path) -> None:
    """One space between Chinese and Latin letters or what is filled in, none beside full-width signs."""
    for line in _chinese(file):
        assert not re.findall(r"[一-鿿][A-Za-z]|[A-Za-z][一-鿿]", line), line
        assert not re.findall(r" [，。：；？（）、]|[，。：；？（）、] ", line), line


def _chinese(file: Path) -> list[str]:
    text = file.read_text("utf-8")
    if file.suffix == ".yml":
        entries = yaml.safe_load(text).values()
        found = [
            part for entry in entries for part in (entry, *(one for one in entry.values() if isinstance(one, dict)))
        ]
        text = "\n".join(part["zh-CN"] for part in found if "zh-CN" in part)
    elif file.stem != "zh-CN":
        return []
    return re.sub(r"\{%.*?%\}|</?b>", "", re.sub(r"\{\{.*?\}\}", "§", text, flags=re.DOTALL)).splitlines()


def test_the_commands_are_those_promised_in_their_order(texts: Texts) -> None:
    promised = (
        "new 新建, update 更新, list 列表, show 查看, history 历史, confirm 确认, comment 评论, risk 风险, todo 待办, "
        "support 求助, assign 转交, done 完成, archive 归档, reopen 恢复, incident 紧急, search 搜索, export 导出, "
        "template 模板, department 部门, digest 摘要, report 周报, stats 统计, settings 设置, audit 审计, help 帮助"
    )
    assert ", ".join(" ".join(command.words) for command in texts.commands[1:]) == promised
    assert (texts.commands[0].key, texts.commands[0].words) == ("my_day", ())
    assert all(command.key == command.word("en") for command in texts.commands[1:])
    built = {command.key for command in texts.commands if command.built}
    assert all(command.built or (command.instead and set(command.instead) <= built) for command in texts.commands)


@pytest.mark.parametrize("typed", ["new", "NEW", "新建", "/new", " ｎｅｗ "])
def test_a_command_is_found_as_people_type_it(texts: Texts, typed: str) -> None:
    command = texts.command(typed)
    assert command is not None
    assert command.key == "new"


def test_no_command_of_that_name(texts: Texts) -> None:
    assert texts.command("吃饭") is None
    assert texts.command("") is None


def test_a_forgotten_value_is_an_error(texts: Texts) -> None:
    with pytest.raises(UndefinedError):
        texts.say("item_stub", "en")
    with pytest.raises(TypeError):
        texts.say("not_built_yet", "en", word=None, instead="")


def test_a_missing_language_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "commands.yml").write_text("{}")
    (tmp_path / "problems.yml").write_text("empty: {en: This needs an answer}")
    with pytest.raises(IncompleteWordsError):
        Texts(tmp_path)


def test_words_are_compiled_once(texts: Texts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Environment, "compile", None)
    assert texts.say("item_stub", "en", ref="T-42").plain.startswith("T-42")
    assert texts.label("buttons", "details", "zh-CN") == "详情"


def test_words_are_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Texts().label("new_item", "publish", "zh-CN") == "发布"


def test_buttons_of_a_channel_of_two_languages_fit(texts: Texts) -> None:
    for key in yaml.safe_load((MESSAGES / "labels" / "buttons.yml").read_text("utf-8")):
        assert len(texts.both("buttons", key, ("zh-CN", "en"))) <= 30
