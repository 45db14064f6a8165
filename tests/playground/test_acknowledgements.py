"""What an acknowledgement may carry, and what Slack makes of one that it can't take."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp

from playground.cast import Cast
from playground.forms import CannotError
from playground.slack import Slack

Json = dict[str, Any]
PLAIN = {"type": "plain_text", "text": "Name"}
INPUT = {
    "type": "input",
    "block_id": "name",
    "optional": True,
    "label": PLAIN,
    "element": {"type": "plain_text_input", "action_id": "a"},
}
SECTION = {"type": "section", "block_id": "words", "text": PLAIN}


def view(**more: object) -> Json:
    return {"type": "modal", "callback_id": "form", "title": PLAIN, "submit": PLAIN, "blocks": [INPUT, SECTION], **more}


@pytest.mark.parametrize(
    ("answer", "trouble", "titles", "errors"),
    [
        ({}, "", [], {}),
        ({"response_action": "clear"}, "", [], {}),
        ({"response_action": "errors", "errors": {"name": "No."}}, "", ["Name"], {"name": "No."}),
        ({"response_action": "errors", "errors": {"words": "No."}}, "invalid_arguments", ["Name"], {}),
        ({"response_action": "errors", "errors": {"gone": "No."}}, "invalid_arguments", ["Name"], {}),
        ({"response_action": "errors", "errors": {"name": ""}}, "invalid_arguments", ["Name"], {}),
        (
            {"response_action": "update", "view": view(title=PLAIN | {"text": "Next"})},
            "",
            ["Next"],
            {},
        ),
        (
            {"response_action": "push", "view": view(title=PLAIN | {"text": "Above"})},
            "",
            ["Name", "Above"],
            {},
        ),
        (
            {"response_action": "update", "view": view(title=PLAIN | {"text": "x" * 25})},
            "invalid_arguments",
            ["Name"],
            {},
        ),
        ({"response_action": "leave"}, "invalid_arguments", ["Name"], {}),
    ],
)
async def test_submissions(
    app: AsyncApp, slack: Slack, cast: Cast, answer: Json, trouble: str, *, titles: list[str], errors: Json
) -> None:
    @app.view("form")
    async def submitted(ack: AsyncAck) -> None:
        await ack(**answer)

    await app.client.views_open(trigger_id=slack.triggers.give(cast.fang.id), view=view())
    await cast.fang.submits()
    assert cast.fang.trouble == trouble
    assert [shown.title for shown in slack.workspace.modals.get(cast.fang.id, [])] == titles
    assert cast.fang.errors == errors


@pytest.mark.parametrize(
    ("options", "fits"),
    [
        ([{"text": PLAIN | {"text": str(number)}, "value": str(number)} for number in range(100)], True),
        ([{"text": PLAIN | {"text": str(number)}, "value": str(number)} for number in range(101)], False),
        ([{"text": PLAIN | {"text": "x" * 75}, "value": "v" * 150}], True),
        ([{"text": PLAIN | {"text": "x" * 76}, "value": "v"}], False),
        ([{"text": PLAIN, "value": "v" * 151}], False),
    ],
    ids=["100", "101", "as long as may be", "long text", "long value"],
)
async def test_options(app: AsyncApp, slack: Slack, cast: Cast, options: list[Json], *, fits: bool) -> None:
    @app.options("pick")
    async def suggest(ack: AsyncAck) -> None:
        await ack(options=options)

    element = {"type": "external_select", "action_id": "pick", "min_query_length": 0}
    block = INPUT | {"element": element}
    await app.client.views_open(trigger_id=slack.triggers.give(cast.fang.id), view=view(blocks=[block]))
    assert cast.fang.modal
    shown = cast.fang.modal.blocks[0]
    if fits:
        assert await cast.fang.is_offered(cast.fang.modal, shown, shown["element"], "x") == options
    else:
        with pytest.raises(CannotError, match="invalid_arguments"):
            await cast.fang.is_offered(cast.fang.modal, shown, shown["element"], "x")


async def test_an_external_id_is_unique_also_when_a_view_is_updated(app: AsyncApp, slack: Slack, cast: Cast) -> None:
    first = await app.client.views_open(trigger_id=slack.triggers.give(cast.fang.id), view=view(external_id="1"))
    await app.client.views_open(trigger_id=slack.triggers.give(cast.li.id), view=view(external_id="2"))
    where = {"view_id": first["view"]["id"]}
    await app.client.views_update(**where, view=view(external_id="1"))
    answer = await app.client.api_call("views.update", json={**where, "view": view(external_id="3")})
    assert answer["ok"]
    again = app.client.views_update(**where, view=view(external_id="2"))
    with pytest.raises(Exception, match="duplicate_external_id"):
        await again


async def test_a_file_input_needs_a_scope() -> None:
    manifest = {
        "display_information": {"name": "App"},
        "features": {"bot_user": {"display_name": "App"}},
        "oauth_config": {"scopes": {"bot": ["chat:write"]}},
        "settings": {"socket_mode_enabled": True},
    }
    async with Slack(manifest=manifest) as slack:
        fang = slack.add_person("Fang Min")
        block = INPUT | {"element": {"type": "file_input", "action_id": "a"}}
        with pytest.raises(Exception, match="invalid_arguments"):
            slack.surfaces.open(slack.triggers.give(fang.id), view(blocks=[block]))
