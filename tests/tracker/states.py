"""Items as answers: one plain item, and any that people could make of it."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tracker.cadence import Cadence, Every
from tracker.items import Item, Priority, Sensitivity, State
from tracker.templates import Template, library_body

#: Fewer examples than usual where each is large; and a busy machine is no failure.
quickly = settings(max_examples=25, deadline=None)

TEMPLATE = Template.from_document(library_body("incident"))
PUBLISHED = datetime(2026, 3, 12, 6, 20, tzinfo=UTC)
ITEM = Item(
    id=7, ws=1, ref=42, template_id=1, template_no=1, name="官网改版", initiator="UCHEN", owner="UFANG",
    collaborators=("ULI", "UDANA"), initiating_department=1, departments=(1, 2), channel_id="C1", stage="s2",
    state=State.OPEN, priority=Priority.URGENT, sensitivity=Sensitivity.INTERNAL, start_on=date(2026, 3, 2),
    end_on=date(2026, 3, 20), cadence=Cadence(Every.WEEK, weekdays=(5,)),
    fields={"done": "回收 200 份", "severity": "1"}, update_no=3, major=2, minor=1,
    published_at=PUBLISHED, changed_at=PUBLISHED,
)  # fmt: skip
ANSWERS: dict[str, Any] = {
    "name": "官网改版", "owner": "UFANG", "collaborators": ["ULI", "UDANA"], "initiating_department": "1",
    "departments": ["1", "2"], "channel": "C1", "stage": "s2", "priority": "1", "sensitivity": "1",
    "start": "2026-03-02", "end": "2026-03-20", "cadence": {"every": "week", "weekdays": [5]}, "done": "回收 200 份",
    "severity": "1",
}  # fmt: skip

people = st.sampled_from(["UFANG", "ULI", "UDANA", "UCHEN"])
days = st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(date.isoformat)
departments = st.sampled_from(["1", "2", "3"])
texts = st.sampled_from(["", "一", "二\n三"])
states = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["官网改版", "Relaunch"]), "owner": people, "channel": st.just("C1"),
        "stage": st.sampled_from(["s1", "s2"]), "priority": st.sampled_from("1234"),
        "sensitivity": st.sampled_from("012"),
    },
    optional={
        "collaborators": st.lists(people), "departments": st.lists(departments), "initiating_department": departments,
        "start": days | st.none(), "end": days | st.none(), "done": texts, "next": texts, "goal": texts | st.none(),
        "severity": st.sampled_from(["1", "2", None]),
        "cadence": st.sampled_from([None, {"every": "day"}, {"every": "working_days", "n": 3}]),
        "collaborators_edit": st.sampled_from(["yes", "no", None]),
    },
)  # fmt: skip
