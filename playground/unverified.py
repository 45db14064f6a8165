"""What nobody has verified against Slack: each question a switch, both answers supported."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Unverified:
    """The answers assumed. The defaults are the stricter reading, or what is more often reported.

    Attributes:
        message_block_text: the most code points in all blocks of a message together; None for no such limit.
        metadata_bytes: the most bytes of metadata; None for no limit.
        lax_confirms: confirm dialogs may lack title, confirm and deny, and their text may be mrkdwn.
        multi_selects_in_actions: multi selects are taken in actions blocks of modals and Homes.
        inputs_everywhere: every input element is taken on every surface.
        alerts_everywhere: alert blocks are taken in Homes and messages.
        tables_in_home: table blocks are taken in Homes.
        data_table_rows: the most rows of a data_table, without its header.
        refuses_posts_to_deactivated: chat.postMessage to somebody deactivated answers user_disabled.
        names_bots_in_dms: a direct message to a bot is refused with cannot_dm_bot, else as if it did not exist.
        refuses_unknown_threads: a reply to a message that is not there answers thread_not_found, else it is posted.
        code_rings: a mention inside code notifies.
        bold_beside_chinese: marks next to Chinese characters render.
        view_closed_on_quit: closing the whole client sends view_closed for its modals.
        tells_deactivation: deactivating somebody sends user_change with deleted: true.
        repeats_interactions: slash commands and interactivity are sent once more when not acknowledged.
        same_envelope_again: Socket Mode sends an unacknowledged event again in an envelope of the same id.
        smart_quotes: the client turns straight quotation marks into curly ones.
        bare_private_channels: an escaped command names a private channel `<C1>` and not `<#C1|>`.
        connections_tier: the tier of apps.connections.open.
        parent_on_every_page: conversations.replies repeats the parent on each page.
        metadata_in_schedule: scheduled messages that carry metadata are posted (Slack documents that they are not).
    """

    message_block_text: int | None = 13_200
    metadata_bytes: int | None = 16_000
    lax_confirms: bool = False
    multi_selects_in_actions: bool = False
    inputs_everywhere: bool = False
    alerts_everywhere: bool = False
    tables_in_home: bool = False
    data_table_rows: int = 100
    refuses_posts_to_deactivated: bool = False
    names_bots_in_dms: bool = True
    refuses_unknown_threads: bool = True
    code_rings: bool = True
    bold_beside_chinese: bool = False
    view_closed_on_quit: bool = False
    tells_deactivation: bool = True
    repeats_interactions: bool = False
    same_envelope_again: bool = False
    smart_quotes: bool = False
    bare_private_channels: bool = False
    connections_tier: int = 3
    parent_on_every_page: bool = False
    metadata_in_schedule: bool = False


DEFAULTS = Unverified()
