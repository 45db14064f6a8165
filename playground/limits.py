"""Every limit of Slack's, in one table.

Figures are from Slack's Block Kit, view and message references and its types, as stored in autumn 2026. Text is counted
in Unicode code points. Where the references disagree, the narrower reading stands here, so that what passes on this
machine passes on Slack. What needs more than one field to judge is in rules.py; what nobody knows in unverified.py.
"""

from playground.shape import Bool, Field, Fixed, Free, Int, Many, Nullable, Shape, Str, Surface, Text, Typed

HTTP_OK = 200
BLOCKS_IN: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
VIEW_BYTES = 250_000
VIEW_STACK = 3
MESSAGE_TEXT_KEPT = 40_000  # chat.postMessage cuts what is longer
UPDATE_TEXT = 4_000
MARKDOWN_TEXT = 12_000  # over all markdown blocks of a message
TABLE_TEXT = 10_000
ATTACHMENTS = 100
OPTIONS_REPLY = 100
DM_USERS = 8
SOCKETS = 10
EVENTS_AN_HOUR = 30_000
FILE_INPUT_BYTES = 10_000_000
FILE_INPUT_FILES = 10  # unless max_files says less
SCHEDULED_DAYS = 120
SCHEDULED_IN_WINDOW = 30  # in one channel, within five minutes
SCHEDULE_WINDOW_SECONDS = 300

# Calls a minute of each tier. 0 is Slack's "special": chat.postMessage has limits of its own, the others none known.
PER_MINUTE = (0, 1, 20, 50, 100)
TIERS: dict[str, int] = {
    "apps.connections.open": 3,
    "auth.revoke": 3,
    "chat.delete": 3,
    "chat.deleteScheduledMessage": 3,
    "chat.postEphemeral": 4,
    "chat.scheduleMessage": 3,
    "chat.scheduledMessages.list": 3,
    "chat.unfurl": 3,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.join": 3,
    "conversations.list": 2,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "dnd.info": 3,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "files.info": 4,
    "oauth.v2.access": 4,
    "pins.add": 2,
    "reactions.add": 3,
    "team.info": 3,
    "usergroups.list": 2,
    "usergroups.users.list": 2,
    "users.conversations": 3,
    "users.info": 4,
    "users.list": 2,
    "users.lookupByEmail": 3,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}

_PLAIN = ("plain_text",)
_SURFACES_MODAL: frozenset[Surface] = frozenset(("modal",))
_SURFACES_MESSAGE: frozenset[Surface] = frozenset(("message",))
_ACTION_ID = Str(255)
_URL = Str(3000)

SELECTS = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
MULTI_SELECTS = tuple(f"multi_{name}" for name in SELECTS)
PICKERS = ("datepicker", "timepicker", "checkboxes", "radio_buttons")
ACCESSORIES = ("button", "image", "overflow", "workflow_button", *PICKERS, *SELECTS, *MULTI_SELECTS)
ACTIONS = (
    "button",
    "overflow",
    "workflow_button",
    "datetimepicker",
    "rich_text_input",
    *PICKERS,
    *SELECTS,
    *MULTI_SELECTS,
)
INPUTS = (
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "file_input",
    "rich_text_input",
    "datetimepicker",
    *PICKERS,
    *SELECTS,
    *MULTI_SELECTS,
)
RICH_PARTS = ("text", "link", "user", "channel", "usergroup", "team", "emoji", "broadcast", "date", "color")
_CHILDREN = ("section", "header", "divider", "context", "actions", "image", "rich_text")
CELLS = ("raw_text", "raw_number", "rich_text")
CHARTS = ("line", "bar", "area", "pie")
_SERIES = Shape({"series": Many(Fixed("series"), 12), "axis_config": Fixed("axis_config")})

_SELECT: dict[str, Field] = {
    "action_id": _ACTION_ID,
    "placeholder": Text(150, _PLAIN),
    "confirm": Fixed("confirm"),
    "focus_on_load": Bool(),
}
_MULTI: dict[str, Field] = {**_SELECT, "max_selected_items": Int(1)}
_OPTIONS: dict[str, Field] = {"options": Many(Fixed("option"), 100), "option_groups": Many(Fixed("option_group"), 100)}
_CONVERSATIONS: dict[str, Field] = {"default_to_current_conversation": Bool(), "filter": Fixed("filter")}
_TYPED_IN: dict[str, Field] = {
    "action_id": _ACTION_ID,
    "placeholder": Text(150, _PLAIN),
    "dispatch_action_config": Fixed("dispatch_action_config"),
    "focus_on_load": Bool(),
}
_CHOICES: dict[str, Field] = {"action_id": _ACTION_ID, "confirm": Fixed("confirm"), "focus_on_load": Bool()}
_PICTURE: dict[str, Field] = {"image_url": _URL, "slack_file": Fixed("slack_file")}
_RESPONSE_URL: dict[str, Field] = {"response_url_enabled": Bool()}

ELEMENTS: dict[str, Shape] = {
    "button": Shape(
        {"text": Text(75, _PLAIN)},
        {
            "action_id": _ACTION_ID,
            "value": Str(2000),
            "url": _URL,
            "style": Str(among=("primary", "danger")),
            "confirm": Fixed("confirm"),
            "accessibility_label": Str(75),
        },
    ),
    "workflow_button": Shape(
        {"text": Text(75, _PLAIN), "workflow": Free()},
        {
            "action_id": _ACTION_ID,
            "style": Str(among=("primary", "danger")),
            "accessibility_label": Str(75),
        },
    ),
    "overflow": Shape(
        {"options": Many(Fixed("overflow_option"), 5)}, {"action_id": _ACTION_ID, "confirm": Fixed("confirm")}
    ),
    "image": Shape({"alt_text": Str(2000)}, _PICTURE, one_of=(("image_url", "slack_file"),)),
    "checkboxes": Shape(
        {"options": Many(Fixed("choice"), 10)}, {**_CHOICES, "initial_options": Many(Fixed("choice"), 10)}
    ),
    "radio_buttons": Shape({"options": Many(Fixed("choice"), 10)}, {**_CHOICES, "initial_option": Fixed("choice")}),
    "static_select": Shape(
        {}, {**_SELECT, **_OPTIONS, "initial_option": Fixed("option")}, one_of=(("options", "option_groups"),)
    ),
    "multi_static_select": Shape(
        {},
        {**_MULTI, **_OPTIONS, "initial_options": Many(Fixed("option"), 100)},
        one_of=(("options", "option_groups"),),
    ),
    "external_select": Shape({}, {**_SELECT, "initial_option": Fixed("option"), "min_query_length": Int(0)}),
    "multi_external_select": Shape(
        {}, {**_MULTI, "initial_options": Many(Fixed("option"), 100), "min_query_length": Int(0)}
    ),
    "users_select": Shape({}, {**_SELECT, "initial_user": Str()}),
    "multi_users_select": Shape({}, {**_MULTI, "initial_users": Many(Str())}),
    "conversations_select": Shape({}, {**_SELECT, **_CONVERSATIONS, **_RESPONSE_URL, "initial_conversation": Str()}),
    "multi_conversations_select": Shape({}, {**_MULTI, **_CONVERSATIONS, "initial_conversations": Many(Str())}),
    "channels_select": Shape({}, {**_SELECT, **_RESPONSE_URL, "initial_channel": Str()}),
    "multi_channels_select": Shape({}, {**_MULTI, "initial_channels": Many(Str())}),
    "datepicker": Shape({}, {**_SELECT, "initial_date": Str(form=r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")}),
    "timepicker": Shape({}, {**_SELECT, "initial_time": Str(form=r"([01]\d|2[0-3]):[0-5]\d"), "timezone": Str()}),
    "datetimepicker": Shape(
        {},
        {**_CHOICES, "initial_date_time": Int(10**9, 10**10 - 1)},
        surfaces=frozenset(("modal", "message")),
    ),
    "plain_text_input": Shape(
        {},
        {
            **_TYPED_IN,
            "initial_value": Str(3000, least=0),
            "multiline": Bool(),
            "min_length": Int(0, 3000),
            "max_length": Int(1, 3000),
        },
    ),
    "email_text_input": Shape({}, {**_TYPED_IN, "initial_value": Str(least=0)}, surfaces=_SURFACES_MODAL),
    "url_text_input": Shape({}, {**_TYPED_IN, "initial_value": Str(least=0)}, surfaces=_SURFACES_MODAL),
    "number_input": Shape(
        {"is_decimal_allowed": Bool()},
        {
            **_TYPED_IN,
            "initial_value": Str(form=r"-?\d+(\.\d+)?"),
            "min_value": Str(form=r"-?\d+(\.\d+)?"),
            "max_value": Str(form=r"-?\d+(\.\d+)?"),
        },
        surfaces=_SURFACES_MODAL,
    ),
    "file_input": Shape(
        {},
        {"action_id": _ACTION_ID, "filetypes": Many(Str(form=r"[A-Za-z0-9]+")), "max_files": Int(1, FILE_INPUT_FILES)},
        surfaces=_SURFACES_MODAL,
    ),
    "rich_text_input": Shape({}, {**_TYPED_IN, "initial_value": Free()}, surfaces=frozenset(("modal", "home"))),
    "feedback_buttons": Shape(
        {"positive_button": Fixed("feedback_button"), "negative_button": Fixed("feedback_button")},
        {"action_id": _ACTION_ID},
        surfaces=_SURFACES_MESSAGE,
    ),
    "icon_button": Shape(
        {"icon": Str(), "text": Text(75, _PLAIN)},
        {
            "action_id": _ACTION_ID,
            "value": Str(2000),
            "confirm": Fixed("confirm"),
            "accessibility_label": Str(75),
            "visible_to_user_ids": Many(Str()),
        },
        surfaces=_SURFACES_MESSAGE,
    ),
    "raw_text": Shape({"text": Str()}),
    "raw_number": Shape({"value": Free()}, {"text": Str()}),
    "action_cell": Shape(
        {"element": Typed(("button",))}, {"fallback": Typed(("raw_text", "raw_number"))}, surfaces=_SURFACES_MESSAGE
    ),
    "line": _SERIES,
    "bar": _SERIES,
    "area": _SERIES,
    "pie": Shape({"segments": Many(Fixed("point"), 20)}),
    "url": Shape({"url": _URL, "text": Str()}),
    "rich_text_section": Shape({"elements": Many(Typed(RICH_PARTS), least=0)}),
    "rich_text_preformatted": Shape({"elements": Many(Typed(("text", "link")))}, {"border": Int(0, 1)}),
    "rich_text_quote": Shape({"elements": Many(Typed(RICH_PARTS))}, {"border": Int(0, 1)}),
    "rich_text_list": Shape(
        {"elements": Many(Typed(("rich_text_section",))), "style": Str(among=("bullet", "ordered"))},
        {"indent": Int(0, 8), "offset": Int(0), "border": Int(0, 1)},
    ),
    "text": Shape({"text": Str()}, {"style": Fixed("style")}),
    "link": Shape({"url": _URL}, {"text": Str(), "style": Fixed("style"), "unsafe": Bool()}),
    "user": Shape({"user_id": Str()}, {"style": Fixed("style")}),
    "channel": Shape({"channel_id": Str()}, {"style": Fixed("style")}),
    "usergroup": Shape({"usergroup_id": Str()}, {"style": Fixed("style")}),
    "team": Shape({"team_id": Str()}, {"style": Fixed("style")}),
    "emoji": Shape({"name": Str()}, {"unicode": Str(), "skin_tone": Int(1, 6), "style": Fixed("style")}),
    "broadcast": Shape({"range": Str(among=("here", "channel", "everyone"))}, {"style": Fixed("style")}),
    "date": Shape({"timestamp": Int(0), "format": Str()}, {"url": _URL, "fallback": Str(), "style": Fixed("style")}),
    "color": Shape({"value": Str(form="#[0-9a-fA-F]{6}")}, {"style": Fixed("style")}),
}

BLOCKS: dict[str, Shape] = {
    "section": Shape(
        {},
        {"text": Text(3000), "fields": Many(Text(2000), 10), "accessory": Typed(ACCESSORIES), "expand": Bool()},
        some_of=(("text", "fields"),),
    ),
    "header": Shape({"text": Text(150, _PLAIN)}),
    "divider": Shape(),
    "context": Shape({"elements": Many(Typed(("plain_text", "mrkdwn", "image")), 10)}),
    "actions": Shape({"elements": Many(Typed(ACTIONS), 25)}),
    "input": Shape(
        {"label": Text(2000, _PLAIN), "element": Typed(INPUTS)},
        {"hint": Text(2000, _PLAIN), "optional": Bool(), "dispatch_action": Bool()},
    ),
    "image": Shape(
        {"alt_text": Str(2000)}, {**_PICTURE, "title": Text(2000, _PLAIN)}, one_of=(("image_url", "slack_file"),)
    ),
    "rich_text": Shape(
        {"elements": Many(Typed(("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted")))}
    ),
    "markdown": Shape({"text": Str(MARKDOWN_TEXT)}, surfaces=_SURFACES_MESSAGE),
    "table": Shape(
        {"rows": Many(Many(Typed(CELLS), 20), 100)},
        {"column_settings": Many(Nullable(Fixed("column_setting")), 20)},
        surfaces=_SURFACES_MESSAGE,
    ),
    "data_table": Shape(
        {"rows": Many(Many(Typed((*CELLS, "action_cell")), 20), least=2), "caption": Str()},
        {"page_size": Int(1, 100), "row_header_column_index": Int(0, 19)},
        surfaces=_SURFACES_MESSAGE,
    ),
    "video": Shape(
        {"video_url": _URL, "thumbnail_url": _URL, "alt_text": Str(2000), "title": Text(199, _PLAIN)},
        {
            "title_url": _URL,
            "description": Text(200, _PLAIN),
            "provider_icon_url": _URL,
            "provider_name": Str(),
            "author_name": Str(49),
        },
    ),
    "card": Shape(
        {},
        {
            "hero_image": Typed(("image",)),
            "icon": Typed(("image",)),
            "title": Text(150),
            "subtitle": Text(150),
            "body": Text(200),
            "actions": Many(Typed(("button",)), 3),
        },
        some_of=(("hero_image", "title", "body", "actions"),),
    ),
    "carousel": Shape({"elements": Many(Typed(("card",)), 10)}),
    "container": Shape(
        {"child_blocks": Many(Typed(_CHILDREN, as_block=True), 10)},
        {
            "title": Text(150, _PLAIN),
            "rich_text_title": Typed(("rich_text",)),
            "subtitle": Text(150, _PLAIN),
            "width": Str(),
            "icon": Typed(("image",)),
            "is_collapsible": Bool(),
            "default_collapsed": Bool(),
            "has_header_divider": Bool(),
        },
        one_of=(("title", "rich_text_title"),),
    ),
    "context_actions": Shape(
        {"elements": Many(Typed(("feedback_buttons", "icon_button")), 5)}, surfaces=_SURFACES_MESSAGE
    ),
    "alert": Shape(
        {"text": Text(200)},
        {"level": Str(among=("default", "info", "warning", "error", "success"))},
        surfaces=_SURFACES_MODAL,
    ),
    "task_card": Shape(
        {"task_id": Str(), "title": Str()},
        {
            "details": Typed(("rich_text",)),
            "output": Typed(("rich_text",)),
            "sources": Many(Typed(("url",))),
            "status": Str(among=("pending", "in_progress", "complete", "error")),
        },
        surfaces=_SURFACES_MESSAGE,
    ),
    "plan": Shape({"title": Str()}, {"tasks": Many(Typed(("task_card",)))}, surfaces=_SURFACES_MESSAGE),
    "data_visualization": Shape({"title": Str(50), "chart": Typed(CHARTS)}, surfaces=_SURFACES_MESSAGE),
}
# The most blocks of one type in one message, with Slack's error for one too many.
AT_MOST_OF: dict[str, tuple[int, str]] = {
    "table": (1, "only_one_table_allowed"),
    "data_visualization": (2, "invalid_blocks"),
}

OBJECTS: dict[str, Shape] = {
    "option": Shape({"text": Text(75, _PLAIN), "value": Str(150)}, {"description": Text(75, _PLAIN)}),
    "choice": Shape({"text": Text(75), "value": Str(150)}, {"description": Text(75)}),
    "overflow_option": Shape(
        {"text": Text(75, _PLAIN), "value": Str(150)}, {"description": Text(75, _PLAIN), "url": _URL}
    ),
    "option_group": Shape({"label": Text(75, _PLAIN), "options": Many(Fixed("option"), 100)}),
    "confirm": Shape(
        {
            "title": Text(100, _PLAIN),
            "text": Text(300, _PLAIN),
            "confirm": Text(30, _PLAIN),
            "deny": Text(30, _PLAIN),
        },
        {"style": Str(among=("primary", "danger"))},
    ),
    "lax_confirm": Shape(
        {"text": Text(300)},
        {
            "title": Text(100, _PLAIN),
            "confirm": Text(30, _PLAIN),
            "deny": Text(30, _PLAIN),
            "style": Str(among=("primary", "danger")),
        },
    ),
    "point": Shape({"label": Str(), "value": Free()}),
    "series": Shape({"name": Str(), "data": Many(Fixed("point"), 20)}),
    "axis_config": Shape({"categories": Many(Str(), 20)}, {"x_label": Str(), "y_label": Str()}),
    "filter": Shape(
        {},
        {
            "include": Many(Str(among=("im", "mpim", "private", "public"))),
            "exclude_external_shared_channels": Bool(),
            "exclude_bot_users": Bool(),
        },
        some_of=(("include", "exclude_external_shared_channels", "exclude_bot_users"),),
    ),
    "dispatch_action_config": Shape(
        {"trigger_actions_on": Many(Str(among=("on_enter_pressed", "on_character_entered")))}
    ),
    "slack_file": Shape({}, {"id": Str(), "url": Str()}, one_of=(("id", "url"),)),
    "feedback_button": Shape({"text": Text(75, _PLAIN), "value": Str(2000)}, {"accessibility_label": Str(75)}),
    "style": Shape(
        {},
        {
            name: Bool()
            for name in ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
        },
    ),
    "column_setting": Shape({}, {"align": Str(among=("left", "center", "right")), "is_wrapped": Bool()}),
    "metadata": Shape({"event_type": Str(), "event_payload": Free()}),
    "attachment": Shape(
        {},
        {
            "blocks": Free(),
            "fields": Many(Fixed("attachment_field"), least=0),
            "mrkdwn_in": Many(Str()),
            "footer": Str(300, least=0),
            "ts": Free(),
            **{
                name: Str(least=0)
                for name in (
                    "fallback",
                    "color",
                    "pretext",
                    "author_name",
                    "author_link",
                    "author_icon",
                    "title",
                    "title_link",
                    "text",
                    "image_url",
                    "thumb_url",
                    "footer_icon",
                )
            },
        },
    ),
    "attachment_field": Shape({}, {"title": Str(least=0), "value": Str(least=0), "short": Bool()}),
    "modal": Shape(
        {"type": Str(), "title": Text(24, _PLAIN), "blocks": Free()},
        {
            "submit": Text(24, _PLAIN),
            "close": Text(24, _PLAIN),
            "private_metadata": Str(3000, least=0),
            "callback_id": Str(255, least=0),
            "external_id": Str(255, least=0),
            "clear_on_close": Bool(),
            "notify_on_close": Bool(),
            "submit_disabled": Bool(),
        },
    ),
    "home": Shape(
        {"type": Str(), "blocks": Free()},
        {
            "private_metadata": Str(3000, least=0),
            "callback_id": Str(255, least=0),
            "external_id": Str(255, least=0),
            # accepted and ignored: a Home has neither
            "title": Nullable(Text(24, _PLAIN)),
            "submit": Nullable(Text(24, _PLAIN)),
            "close": Nullable(Text(24, _PLAIN)),
            "clear_on_close": Bool(),
            "notify_on_close": Bool(),
        },
    ),
}
