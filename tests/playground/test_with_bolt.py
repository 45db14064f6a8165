"""A Bolt app can't tell it from Slack: the usual things, end to end over Socket Mode."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast
from playground.slack import Slack

Json = dict[str, Any]


def modal(**more: object) -> Json:
    return {
        "type": "modal",
        "callback_id": "poll",
        "title": {"type": "plain_text", "text": "New poll"},
        "submit": {"type": "plain_text", "text": "Create"},
        "blocks": [
            {
                "type": "input",
                "block_id": "question",
                "label": {"type": "plain_text", "text": "Question"},
                "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
            },
            {
                "type": "input",
                "block_id": "who",
                "optional": True,
                "label": {"type": "plain_text", "text": "Who"},
                "element": {"type": "multi_users_select", "action_id": "people"},
            },
        ],
        **more,
    }


async def test_a_command_opens_a_modal_and_its_submission_posts_a_message(
    slack: Slack, app: AsyncApp, cast: Cast
) -> None:
    @app.command("/poll")
    async def command(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(private_metadata=body["channel_id"]))

    @app.view("poll")
    async def submitted(ack: AsyncAck, view: Json, client: AsyncWebClient) -> None:
        text = view["state"]["values"]["question"]["text"]["value"]
        if text == "?":
            await ack(response_action="errors", errors={"question": "Say more."})
            return
        await ack()
        people = view["state"]["values"]["who"]["people"]["selected_users"]
        await client.chat_postMessage(
            channel=view["private_metadata"],
            text=f"{text} {' '.join(f'<@{user_id}>' for user_id in people)}",
            metadata={"event_type": "poll", "event_payload": {"id": 7}},
        )

    await cast.fang.types("/poll new", in_="#launch")
    form = await cast.fang.waits_until(lambda: cast.fang.modal)
    assert cast.fang.text_of(form) == "New poll\nQuestion *:\nWho:\n[Create]"

    await cast.fang.submits()
    assert cast.fang.errors == {"question": "Please complete this required field."}
    await cast.fang.fills({"Question": "?"})
    await cast.fang.submits()
    assert cast.fang.errors == {"question": "Say more."}

    await cast.fang.fills({"Question": "Lunch?", "who": [cast.li]})
    await cast.fang.submits()
    assert cast.fang.modal is None
    message = (await cast.li.waits_until(lambda: cast.li.sees("#launch")))[0]
    assert cast.li.text_of(message) == "Lunch? @Li Qian"
    assert message.rings == {cast.li}
    assert message.metadata == {"event_type": "poll", "event_payload": {"id": 7}}
    assert slack.refused == []


async def test_what_is_typed_becomes_entities_and_the_answer_is_private(app: AsyncApp, cast: Cast) -> None:
    bodies: list[Json] = []

    @app.command("/poll")
    async def command(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        bodies.append(body)
        await ack("Working on it")
        await respond("Done", replace_original=False)

    typed = "/poll ask @Li Qian and @market in #launch #leads https://a.example/x?y=1&z <b>"
    await cast.fang.types(typed, in_="#launch")
    await cast.fang.waits_until(lambda: len(cast.fang.ephemerals) == 2)
    body = bodies[0]
    assert body["text"] == (
        f"ask <@{cast.li.id}|li.qian> and <!subteam^{cast.market.id}|@market> "
        f"in <#{cast.launch.id}|launch> <#{cast.leads.id}|> <https://a.example/x?y=1&amp;z> &lt;b&gt;"
    )
    assert (body["command"], body["channel_name"], body["user_id"]) == ("/poll", "launch", cast.fang.id)
    assert body["is_enterprise_install"] == "false"
    assert sorted(cast.fang.reads("#launch")) == ["Done", "Working on it"]
    assert cast.li.reads("#launch") == []


async def test_a_button_on_a_message_updates_it(slack: Slack, app: AsyncApp, cast: Cast) -> None:
    def blocks(count: int) -> list[Json]:
        return [
            {"type": "section", "text": {"type": "mrkdwn", "text": f"*Votes* {count}"}},
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "action_id": "vote",
                        "value": str(count),
                        "text": {"type": "plain_text", "text": "Vote"},
                    },
                    {
                        "type": "overflow",
                        "action_id": "more",
                        "options": [{"text": {"type": "plain_text", "text": "Close"}, "value": "close"}],
                    },
                ],
            },
        ]

    @app.action("vote")
    async def vote(ack: AsyncAck, body: Json, action: Json, client: AsyncWebClient) -> None:
        await ack()
        count = int(action["value"]) + 1
        await client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text=f"{count} votes", blocks=blocks(count)
        )

    @app.action("more")
    async def more(ack: AsyncAck, action: Json, respond: AsyncRespond) -> None:
        await ack()
        await respond(f"chose {action['selected_option']['value']}", replace_original=False)

    answer = await app.client.chat_postMessage(channel=cast.launch.id, text="0 votes", blocks=blocks(0))
    (message,) = cast.li.sees("#launch")
    assert message.ts == answer["ts"]
    assert cast.li.text_of(message) == "Votes 0\n[Vote] [⋯ Close]"
    await cast.li.presses("Vote", on=message)
    await cast.li.waits_until(lambda: "Votes 1" in cast.li.text_of(message))
    await cast.li.presses("Close", on=message)
    await cast.li.waits_until(lambda: cast.li.ephemerals)
    assert cast.li.reads("#launch")[-1] == "chose close"
    assert slack.refused == []


async def test_direct_messages_mentions_and_threads(slack: Slack, app: AsyncApp, cast: Cast) -> None:
    seen: list[str] = []

    @app.event("message")
    async def message(event: Json) -> None:
        seen.append(f"message in {event['channel_type']}")

    @app.event("app_mention")
    async def mention(event: Json, client: AsyncWebClient) -> None:
        seen.append("mention")
        await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text=f"Hello <@{event['user']}>")

    asked = await cast.fang.says(f"@{slack.app.name} hello", in_="#launch")
    await cast.fang.waits_until(lambda: len(cast.fang.sees_thread(asked)) == 2)
    assert cast.fang.sees("#launch") == [asked]
    reply = cast.fang.sees_thread(asked)[1]
    assert cast.fang.text_of(reply) == "Hello @Fang Min"
    await cast.fang.says("again", thread=reply)
    await app.client.chat_postMessage(channel=cast.guest.id, text="For you &amp; nobody else")
    assert cast.guest.reads() == ["For you & nobody else"]
    opened = await app.client.conversations_open(users=cast.guest.id)
    assert opened["channel"]["id"] == cast.guest.dm.id
    assert cast.guest.sees()[0].rings == {cast.guest}
    await cast.guest.says("thanks")
    await cast.fang.waits_until(lambda: "message in im" in seen)
    await slack.settled()
    assert sorted(seen) == ["mention", "message in channel", "message in channel", "message in im"]


async def test_home_shortcuts_and_modals_on_modals(slack: Slack, app: AsyncApp, cast: Cast) -> None:
    closed: list[Json] = []

    @app.event("app_home_opened")
    async def opened(event: Json, client: AsyncWebClient) -> None:
        view = {
            "type": "home",
            "blocks": [
                {
                    "type": "section",
                    "text": {"type": "mrkdwn", "text": "Nothing yet"},
                    "accessory": {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}},
                }
            ],
        }
        await client.views_publish(user_id=event["user"], view=view)

    @app.action("go")
    async def go(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(notify_on_close=True))

    @app.view("poll")
    async def submitted(ack: AsyncAck) -> None:
        above = modal(callback_id="above") | {"title": {"type": "plain_text", "text": "Above"}}
        await ack(response_action="push", view=above)

    @app.view("above")
    async def finished(ack: AsyncAck) -> None:
        await ack(response_action="clear")

    @app.view_closed("poll")
    async def was_closed(ack: AsyncAck, body: Json) -> None:
        await ack()
        closed.append(body)

    @app.shortcut("from_message")
    async def shortcut(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        link = await client.chat_getPermalink(channel=body["channel"]["id"], message_ts=body["message"]["ts"])
        await client.chat_postEphemeral(channel=body["channel"]["id"], user=body["user"]["id"], text=link["permalink"])

    await cast.li.opens_home()
    await cast.li.waits_until(lambda: cast.li.home)
    await cast.li.presses("Go", on="home")
    await cast.li.waits_until(lambda: cast.li.modal)
    await cast.li.closes()
    assert cast.li.modal is None
    await cast.li.waits_until(lambda: closed)
    assert closed[0]["view"]["state"] == {"values": {}}
    await cast.li.presses("go", on="home")
    await cast.li.waits_until(lambda: cast.li.modal)
    await cast.li.fills({"Question": "One"})
    await cast.li.submits()
    assert cast.li.modal
    assert cast.li.modal.title == "Above"
    await cast.li.fills({"Question": "Two"})
    await cast.li.submits()
    assert cast.li.modal is None

    said = await cast.fang.says("Remember this", in_="#launch")
    await cast.li.uses_shortcut("from_message", on=said)
    await cast.li.waits_until(lambda: cast.li.ephemerals)
    permalink = f"https://acme.slack.com/archives/{cast.launch.id}/p{said.ts.replace('.', '')}"
    assert cast.li.reads("#launch")[-1] == permalink
    assert slack.refused == []
