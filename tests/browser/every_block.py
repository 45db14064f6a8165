"""One of each piece of Block Kit, as an app sends it."""

from tests.browser.window import Json, plain

CONFIRM = {
    "title": plain("Sure?"),
    "text": plain("It can't be undone."),
    "confirm": plain("Do it"),
    "deny": plain("Leave it"),
    "style": "danger",
}


def option(text: str, description: str = "") -> Json:
    """An option whose value is its text in lower case."""
    return {"text": plain(text), "value": text.lower()} | ({"description": plain(description)} if description else {})


def mrkdwn(text: str) -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def button(action_id: str, text: str, **more: object) -> Json:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def select(kind: str, action_id: str, **more: object) -> Json:
    """A select of any kind."""
    return {"type": f"{kind}_select", "action_id": action_id, "placeholder": plain("Choose"), **more}


COLOURS = [option("Red"), option("Green", "as grass"), option("Blue")]
GROUPS = [{"label": plain("Warm"), "options": COLOURS[:1]}, {"label": plain("Cold"), "options": COLOURS[1:]}]


def every_block() -> list[Json]:
    """What may stand in a message."""
    bold = {"type": "text", "text": "Bold line", "style": {"bold": True}}
    item = {"type": "rich_text_section", "elements": [{"type": "text", "text": "An entry"}]}
    cell = {"type": "raw_text", "text": "A cell"}
    return [
        {"type": "header", "text": plain("A header")},
        {
            "type": "section",
            "text": mrkdwn("*Bold* and _italic_ and ~gone~ and `code`\n>quoted"),
            "fields": [mrkdwn("*Field one*"), plain("Field two")],
            "accessory": {"type": "overflow", "action_id": "more", "options": [option("Details"), option("Follow")]},
        },
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("In context"), plain("and more")]},
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_section", "elements": [bold]},
                {"type": "rich_text_list", "style": "bullet", "elements": [item, item]},
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": "A quote"}]},
                {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "A block of code"}]},
            ],
        },
        {"type": "markdown", "text": "## Marked down\n\n- one\n- **two**"},
        {"type": "table", "rows": [[cell, cell], [cell, cell]]},
        {"type": "image", "image_url": "https://a.example/a.png", "alt_text": "A picture", "title": plain("Picture")},
        {
            "type": "section",
            "text": plain("Choose here"),
            "accessory": select("static", "colour", option_groups=GROUPS),
        },
        {
            "type": "actions",
            "elements": [
                button("go", "Go", style="primary"),
                button("stop", "Stop", style="danger", confirm=CONFIRM),
                {"type": "datepicker", "action_id": "day"},
            ],
        },
        {"type": "card", "title": plain("A card")},
    ]


def asked(block_id: str, label: str, element: Json, **more: object) -> Json:
    """An input block; what it holds has its block's name as action_id."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "optional": True,
        "element": {"action_id": block_id, **element},
        **more,
    }


def every_input() -> Json:
    """A form with an input of every type."""
    elements: dict[str, Json] = {
        "Line": {"type": "plain_text_input"},
        "Lines": {"type": "plain_text_input", "multiline": True},
        "Mail": {"type": "email_text_input"},
        "Address": {"type": "url_text_input"},
        "Number": {"type": "number_input", "is_decimal_allowed": False},
        "Words": {"type": "rich_text_input"},
        "Day": {"type": "datepicker"},
        "Hour": {"type": "timepicker"},
        "Moment": {"type": "datetimepicker"},
        "One": {"type": "radio_buttons", "options": COLOURS},
        "Some": {"type": "checkboxes", "options": COLOURS},
        "Colour": {"type": "static_select", "option_groups": GROUPS},
        "Colours": {"type": "multi_static_select", "options": COLOURS},
        "City": {"type": "external_select", "min_query_length": 1},
        "Cities": {"type": "multi_external_select", "min_query_length": 1},
        "Person": {"type": "users_select"},
        "People": {"type": "multi_users_select"},
        "Place": {"type": "conversations_select"},
        "Places": {"type": "multi_conversations_select"},
        "Channel": {"type": "channels_select"},
        "Channels": {"type": "multi_channels_select"},
        "Table": {"type": "file_input", "filetypes": ["csv"], "max_files": 2},
    }
    return {
        "type": "modal",
        "callback_id": "every",
        "title": plain("Every input"),
        "submit": plain("Send"),
        "blocks": [asked(label.lower(), label, element, optional=False) for label, element in elements.items()],
    }
