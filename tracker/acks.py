"""Acknowledgements: until when somebody is asked to confirm that they have read an update."""

from datetime import datetime, time, tzinfo
from typing import Final

from tracker.working_days import NO_OVERRIDES, Country, Overrides, is_working_day, next_working_day

#: The working day lasts from 09:00 to 18:00. Only before ``_LAST_PUBLISHED`` do four hours of it lie ahead of 17:00.
_CONFIRM_BY: Final = time(17)
_LAST_PUBLISHED: Final = time(13)


def deadline(published_at: datetime, zone: tzinfo, country: Country, overrides: Overrides = NO_OVERRIDES) -> datetime:
    """The first 17:00 of a working day of that person at least four working hours after ``published_at``.

    Published by 13:00 of a working day of theirs, the same day; later, or on a day off, their next working day. Hours
    are those the clock shows in ``zone``, whatever it does at night.
    """
    if published_at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    here = published_at.astimezone(zone)
    day = here.date()
    if here.time() > _LAST_PUBLISHED or not is_working_day(day, country, overrides):
        day = next_working_day(day, country, overrides)
    return datetime.combine(day, _CONFIRM_BY, zone)
