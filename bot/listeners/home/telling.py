"""My day, told to one person."""

from bot.listeners.asker import Asker
from bot.messages.my_day import my_day
from storage.my_day import read_my_day
from tracker.my_day import Shown


async def tell_day(asker: Asker, shown: Shown, *, in_place: bool = False) -> None:
    """Answer with what is ``shown`` of the asker's day."""
    day = await asker.parts.db.read(read_my_day, asker.reader, asker.today, asker.zone, shown)
    message = my_day(asker.texts, day, asker.member, today=asker.today, zone=asker.zone)
    await asker.is_told(message, in_place=in_place)
