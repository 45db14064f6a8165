"""Ready-made workspaces to try things in."""

from collections.abc import Callable
from dataclasses import dataclass

from playground.conversation import Channel
from playground.people import UserGroup
from playground.person import Person
from playground.slack import Slack


@dataclass(frozen=True)
class Cast:
    """The people, channels and user groups of `demo`."""

    fang: Person  # 方敏, an owner
    li: Person  # 李倩
    chen: Person  # 陈立, admin and primary owner
    dana: Person  # English, New York
    zhao: Person  # 赵宁
    guest: Person  # in #launch only
    sam: Person  # of another company, in #partners
    gone: Person  # deactivated
    launch: Channel
    office: Channel
    leads: Channel  # private: fang and chen
    partners: Channel  # shared with the other company
    random: Channel  # without the bot
    market: UserGroup
    tech: UserGroup
    ops: UserGroup


def demo(slack: Slack) -> Cast:
    """Eight people in five channels: three departments, two languages, a guest, and one person of another company."""
    fang = slack.add_person("Fang Min", real_name="方敏", owner=True)
    li = slack.add_person("Li Qian", real_name="李倩")
    chen = slack.add_person("Chen Li", real_name="陈立", admin=True, primary_owner=True)
    dana = slack.add_person("Dana Reed", tz="America/New_York", locale="en-US")
    zhao = slack.add_person("Zhao Ning", real_name="赵宁")
    guest = slack.add_person("Gu Ke", real_name="访客", guest=True)
    sam = slack.add_person("Sam Ortiz", tz="America/New_York", locale="en-US", outsider=True)
    return Cast(
        fang,
        li,
        chen,
        dana,
        zhao,
        guest,
        sam,
        slack.add_person("Wu Hao", real_name="吴昊", deactivated=True),
        slack.add_channel("launch", members=[fang, li, chen, zhao, guest]),
        slack.add_channel("office", members=[fang, li, chen, dana, zhao]),
        slack.add_channel("leads", private=True, members=[fang, chen]),
        slack.add_channel("partners", shared=True, members=[fang, dana, sam]),
        slack.add_channel("random", members=[fang, li, chen, dana, zhao], with_bot=False),
        slack.add_user_group("market", "市场部", [fang, li]),
        slack.add_user_group("tech", "技术部", [zhao, dana]),
        slack.add_user_group("ops", "运营部", [chen]),
    )


CASTS: dict[str, Callable[[Slack], Cast]] = {"demo": demo}
