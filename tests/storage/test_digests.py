"""The digests of several channels at once are those of each alone, every item in the first section that fits."""

from dataclasses import replace
from datetime import timedelta

from storage import acks, channels, digests, preferences
from storage.database import Tx
from storage.digests import Morning
from storage.remarks import NewRemark, write
from tests import make
from tracker.digests import Section, Since
from tracker.items import Priority, Sensitivity
from tracker.people import Reader
from tracker.remarks import RemarkKind

TODAY = make.AT.date()
LATER = TODAY + timedelta(days=30)


def test_of_several_channels_at_once(tx: Tx, world: make.World) -> None:
    channels.save(tx, world.ws, [replace(make.LAUNCH, channel_id="C2", name="other")], make.AT)
    asked = {"ULI": make.AT + timedelta(days=1)}
    urgent = make.item(tx, world, priority=Priority.URGENT)
    confirmed, waiting = (make.item(tx, world, end_on=LATER, ask=asked).id for _ in range(2))
    acks.confirm(tx, world.ws, confirmed, 1, "ULI", make.AT)
    at_risk = make.item(tx, world, end_on=LATER, channel_id="C2").id
    write(tx, world.ws, at_risk, NewRemark(RemarkKind.RISK, "排期"), by="UFANG", at=make.AT)
    ending = [make.item(tx, world, end_on=TODAY, channel_id="C2").id for _ in range(digests.ROWS + 1)]
    make.item(tx, world, channel_id="C2", end_on=TODAY, sensitivity=Sensitivity.RESTRICTED)
    reader, places = Reader.system(world.ws), preferences.of_channels(tx, world.ws, ["C1", "C2"])
    at = make.AT + timedelta(minutes=1)
    made = digests.of_channels(tx, reader, [Morning(place, TODAY, None, at) for place in places.values()])
    told = {
        key: {section: ([one.item.id for one in some.first], some.total) for section, some in one.sections.items()}
        for key, one in made.items()
    }
    assert told == {
        "C1": {Section.URGENT: ([urgent.id], 1), Section.TO_CONFIRM: ([waiting], 1)},
        "C2": {Section.DUE_TODAY: (ending[: digests.ROWS], digests.ROWS + 1), Section.RISKS: ([at_risk], 1)},
    }
    assert {key: (one.total, one.due_today, one.changed) for key, one in made.items()} == {
        "C1": (3, 0, Since(published=3)), "C2": (7, 6, Since(published=7)),
    }  # fmt: skip
    for key, place in places.items():
        assert digests.of_channel(tx, reader, place, on=TODAY, since=None, at=at) == made[key]
