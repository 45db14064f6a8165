"""Every refusal: a small class that says what was wrong, with the values its words need.

The words are in ``message_templates/problems.yml`` under the class's name, in both languages. ``field`` is the key of
the input the problem belongs to; an empty one belongs to the whole command or form.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why something can't be done as asked. Nothing typed is lost by it."""

    field: str = ""


@dataclass(frozen=True, slots=True)
class Empty(Problem):
    """A required input without an answer, or with one nobody can see."""


@dataclass(frozen=True, slots=True)
class TooLong(Problem):
    """A text over its limit; all three count code points."""

    most: int
    length: int

    @property
    def over(self) -> int:
        """How many must go."""
        return self.length - self.most


@dataclass(frozen=True, slots=True)
class NotADate(Problem):
    """A date that can't be read."""

    text: str


@dataclass(frozen=True, slots=True)
class NoSuchDay(Problem):
    """The month has no such day; its last one is ``last``."""

    year: int
    month: int
    day: int
    last: int


@dataclass(frozen=True, slots=True)
class TwoReadings(Problem):
    """``text`` may mean either day: month first, or day first."""

    text: str
    one: date
    other: date


@dataclass(frozen=True, slots=True)
class DateInPast(Problem):
    """A date that can only be meant as one that has passed."""

    day: date


@dataclass(frozen=True, slots=True)
class EndBeforeStart(Problem):
    """The end lies before the start."""

    start: date


@dataclass(frozen=True, slots=True)
class EndInPast(Problem):
    """The end has passed already; sending it again accepts it: publishing, or where the item ``is_out``, updating."""

    end: date
    is_out: bool = False


@dataclass(frozen=True, slots=True)
class NotANumber(Problem):
    """A number that can't be read."""

    text: str


@dataclass(frozen=True, slots=True)
class NumberTooSmall(Problem):
    """A number under the least that its field takes."""

    limit: Decimal


@dataclass(frozen=True, slots=True)
class NumberTooLarge(Problem):
    """A number over the most that its field takes."""

    limit: Decimal


@dataclass(frozen=True, slots=True)
class NotACadence(Problem):
    """An update cadence that can't be read."""

    text: str


@dataclass(frozen=True, slots=True)
class NotALink(Problem):
    """Anything but an address on the web."""

    text: str


@dataclass(frozen=True, slots=True)
class UnknownPerson(Problem):
    """Nobody of this workspace."""

    text: str


@dataclass(frozen=True, slots=True)
class CannotOwn(Problem):
    """Somebody who can't be an item's owner; ``why`` is guest, deactivated, outsider or bot."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class CannotTakePart(Problem):
    """Somebody who can't be a collaborator; ``why`` is deactivated or bot."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class CannotBeNamed(Problem):
    """Somebody who can't be the answer of a field that asks for people; ``why`` is deactivated or bot."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class TwoOwners(Problem):
    """More than one owner in a line."""


@dataclass(frozen=True, slots=True)
class OnePersonOnly(Problem):
    """More than one person where a field takes one."""


@dataclass(frozen=True, slots=True)
class UnknownDepartment(Problem):
    """A department that isn't there, or not any more; ``near`` are names like it, ``choices`` those there are."""

    text: str
    near: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnknownInFilter(Problem):
    """A filter of a list that names what isn't there, and what is called nearly so.

    ``kind`` is stage, owner, department, template, priority, due or sort.
    """

    kind: str
    text: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DepartmentGone(Problem):
    """A department that can't be chosen any more, by the name it had."""

    name: str


@dataclass(frozen=True, slots=True)
class EndNotRead(Problem):
    """An end typed on a line that could not be read; publishing again goes without."""

    text: str


@dataclass(frozen=True, slots=True)
class TooLongForForm(Problem):
    """A text of ``length`` code points, longer than any input of Slack's holds; the first ``kept`` stand there."""

    most: int
    length: int
    kept: int


@dataclass(frozen=True, slots=True)
class UnknownChoice(Problem):
    """A choice the field doesn't have: a priority, a severity, and so on; ``choices`` are some that it has."""

    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnknownStage(Problem):
    """A stage the template doesn't have; ``choices`` are the nearest that it has, or all where none is near."""

    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnknownField(Problem):
    """A word before a colon that is no field of the template; ``near`` are those like it, or a few to choose from."""

    text: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoFieldFound(Problem):
    """Words that stand in no field, in a line of fields; empty where there is a reason and nothing it is for."""

    text: str


@dataclass(frozen=True, slots=True)
class DuplicateKey(Problem):
    """A field that stands in a line twice."""


@dataclass(frozen=True, slots=True)
class EmptyValue(Problem):
    """A field in a line with nothing behind its colon."""


@dataclass(frozen=True, slots=True)
class NotInChannel(Problem):
    """A channel Tidings has not been invited to; ``channel`` is its name, or None where Slack does not say."""

    channel: str | None


@dataclass(frozen=True, slots=True)
class ChannelArchived(Problem):
    """A channel that takes no more messages."""

    channel: str


@dataclass(frozen=True, slots=True)
class NotAChannel(Problem):
    """A direct message where a channel is needed."""


@dataclass(frozen=True, slots=True)
class NotFound(Problem):
    """No such item, or none that the asker may read: the answer is the same."""

    reference: str


@dataclass(frozen=True, slots=True)
class NoSuchVersion(Problem):
    """A version label the item never had, and those it has."""

    reference: str
    text: str
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoReference(Problem):
    """A command that needs to know which item; ``choose`` where some are offered."""

    command: str
    choose: bool = False


@dataclass(frozen=True, slots=True)
class NoItemOfThatName(Problem):
    """A line that names an item where a reference belongs, and none is called so."""

    text: str


@dataclass(frozen=True, slots=True)
class FormGone(Problem):
    """A form whose draft is no longer kept: it was published, or is older than 30 days."""


@dataclass(frozen=True, slots=True)
class FormDidNotOpen(Problem):
    """Slack took too long to open a form; a button opens it again."""


@dataclass(frozen=True, slots=True)
class NeedsForm(Problem):
    """Asked by mention, where Slack gives no leave to open a form; a button does."""


@dataclass(frozen=True, slots=True)
class OutdatedButton(Problem):
    """A button this release does not know, or whose value can't be read."""


@dataclass(frozen=True, slots=True)
class NothingTicked(Problem):
    """Of what could be filed away nothing stands ticked."""


@dataclass(frozen=True, slots=True)
class OurFault(Problem):
    """A failure of ours; ``code`` is also in the log."""

    code: str


@dataclass(frozen=True, slots=True)
class SavedButFailed(Problem):
    """A failure of ours behind what was saved by then; ``code`` is also in the log."""

    code: str


@dataclass(frozen=True, slots=True)
class AdminsOnly(Problem):
    """Somebody who is no admin wants to do what admins may; ``admin`` is one of them, empty where there is none."""

    admin: str


@dataclass(frozen=True, slots=True)
class OnItAlready(Problem):
    """An admin who wants to take over an item, of this number and key, that names them already."""

    reference: str
    item_id: int


@dataclass(frozen=True, slots=True)
class MayNotEdit(Problem):
    """Somebody who may read the item, of this key, but not change it; ``owner`` is whom to ask."""

    owner: str
    item_id: int


@dataclass(frozen=True, slots=True)
class ReasonMissing(Problem):
    """A change that others will ask about, without why; ``what`` is end, stage or owner.

    A line (``in_line``) has no input for it: it is said how a line ends with one.
    """

    what: str
    in_line: bool = False


@dataclass(frozen=True, slots=True)
class NoteMissing(Problem):
    """A new version that does not say what changed; ``in_line`` as above."""

    in_line: bool = False


@dataclass(frozen=True, slots=True)
class SuggestMajor(Problem):
    """A change that may be a new version, asked about once; ``why`` is end, stage, owner or criteria."""

    why: str


@dataclass(frozen=True, slots=True)
class NothingChanged(Problem):
    """An update in which everything is as it was."""


@dataclass(frozen=True, slots=True)
class NextMissing(Problem):
    """Nothing new for the third time in a row: a line under *Next* says more."""


@dataclass(frozen=True, slots=True)
class NeedsChannel(Problem):
    """A channel's digest, asked for where there is no channel."""


@dataclass(frozen=True, slots=True)
class AwayUnclear(Problem):
    """Days away without a first or a last one, or the wrong way round."""


@dataclass(frozen=True, slots=True)
class CannotStandIn(Problem):
    """A deputy who is no full member, is gone, or is who is away."""

    name: str


@dataclass(frozen=True, slots=True)
class HoursTooFew(Problem):
    """Working hours that end before they begin, or are fewer than four."""


@dataclass(frozen=True, slots=True)
class CannotSpeakThere(Problem):
    """A channel the bot is asked to speak in and can't; ``channel`` is its name, None where Slack does not say."""

    channel: str | None


@dataclass(frozen=True, slots=True)
class CannotAnswerFor(Problem):
    """Somebody who can't be a department's head or desk; ``why`` is guest, deactivated, outsider, bot or unknown."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class CannotBelong(Problem):
    """Somebody who can't be listed in a department; ``why`` is deactivated, outsider, bot or unknown."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class NameTaken(Problem):
    """A department's name that another one has."""

    name: str


@dataclass(frozen=True, slots=True)
class GroupGone(Problem):
    """A user group that is no more, or another department's."""


@dataclass(frozen=True, slots=True)
class PastDay(Problem):
    """A day to be reminded on that is today or has passed."""


@dataclass(frozen=True, slots=True)
class TooMany(Problem):
    """More in ten minutes than one person may do; ``until``, in their own zone, they wait. ``typed``: with a text."""

    most: int
    until: datetime
    typed: bool = True


@dataclass(frozen=True, slots=True)
class TooManyGroups(Problem):
    """More groups mentioned than one person may in ten minutes; ``until`` by their clock, None for too many at once."""

    most: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ChannelBusy(Problem):
    """More in an hour than one channel takes; ``until``, in the asker's own zone, it waits."""

    most: int
    channel: str | None
    until: datetime


@dataclass(frozen=True, slots=True)
class RetiredTemplate(Problem):
    """A template that takes no new items any more; what was typed fits ``fits``."""

    name: str
    fits: str


@dataclass(frozen=True, slots=True)
class FileNotRead(Problem):
    """A file that Slack does not hand out, or not now."""


@dataclass(frozen=True, slots=True)
class NotATable(Problem):
    """A file that is no table, or one that can't be read."""


@dataclass(frozen=True, slots=True)
class OldTable(Problem):
    """An Excel file of the kind before 2007, or one with a password."""


@dataclass(frozen=True, slots=True)
class TableTooLarge(Problem):
    """A file of more megabytes than are read, or that would unpack to far more."""

    most: int


@dataclass(frozen=True, slots=True)
class NoTableHeader(Problem):
    """A table in which no row names the columns."""


@dataclass(frozen=True, slots=True)
class NoTableRows(Problem):
    """A table without a row below its header."""


@dataclass(frozen=True, slots=True)
class TableGone(Problem):
    """A table that was read more than 30 days ago, and is not kept any longer."""


@dataclass(frozen=True, slots=True)
class NotFoundByName(Problem):
    """Nobody, or no department, is called so; ``near`` are names like it."""

    text: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeveralOfThatName(Problem):
    """More than one person is called so."""

    text: str


@dataclass(frozen=True, slots=True)
class RemarkByCommand(Problem):
    """A remark on the line of an update; ``kind`` is the command that adds one."""

    kind: str


@dataclass(frozen=True, slots=True)
class NotInTemplate(Problem):
    """A column of a table for what this row's template does not have."""

    template: str


@dataclass(frozen=True, slots=True)
class UnlabelledRemark(Problem):
    """A remark that does not say whether it is a risk, a to-do or a support request."""

    text: str


@dataclass(frozen=True, slots=True)
class MessageGone(Problem):
    """A message that was deleted before an item was made of it."""


@dataclass(frozen=True, slots=True)
class OwnMessage(Problem):
    """A message of Tidings' own, which is about an item already."""


@dataclass(frozen=True, slots=True)
class TooLateToUndo(Problem):
    """More than ten minutes after a click."""


@dataclass(frozen=True, slots=True)
class OwnersMove(Problem):
    """Items of a channel that an admin may not read, or not change: their owners can move them."""


@dataclass(frozen=True, slots=True)
class NothingToUndo(Problem):
    """What a click did is undone already, or no longer there."""


@dataclass(frozen=True, slots=True)
class AlreadyClosed(Problem):
    """An item that somebody has finished or filed away already; ``state`` is done or archived.

    ``on`` and ``at`` are of the asker's own zone.
    """

    state: str
    name: str
    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class IsClosed(Problem):
    """A change of an item that is done or archived (``state``): it has to be brought back first."""

    reference: str
    state: str


@dataclass(frozen=True, slots=True)
class NotClosed(Problem):
    """Bringing back an item that is open."""

    reference: str


@dataclass(frozen=True, slots=True)
class UndoPast(Problem):
    """An undo that comes too late for what was done (``what``: done, archived, reopened or moved)."""

    reference: str
    what: str


@dataclass(frozen=True, slots=True)
class UpdatedSince(Problem):
    """An undo of what somebody has changed since; ``on`` and ``at`` are of the asker's own zone."""

    name: str
    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnItem(Problem):
    """News asked of oneself."""


@dataclass(frozen=True, slots=True)
class AskedToday(Problem):
    """News asked for twice in a day, though it has come."""


@dataclass(frozen=True, slots=True)
class NoItemHere(Problem):
    """A message in no item's thread."""


@dataclass(frozen=True, slots=True)
class NobodyAsked(Problem):
    """A support request that asks nobody."""


@dataclass(frozen=True, slots=True)
class AsksOneself(Problem):
    """A support request to whoever makes it."""


@dataclass(frozen=True, slots=True)
class AsksBoth(Problem):
    """A support request to a person and a department at once."""


@dataclass(frozen=True, slots=True)
class NobodyAnswers(Problem):
    """A department that has neither a desk nor a head who would answer."""

    name: str


@dataclass(frozen=True, slots=True)
class MayNotAnswer(Problem):
    """A remark that somebody else holds; ``owner`` is who does."""

    owner: str


@dataclass(frozen=True, slots=True)
class RemarkSettled(Problem):
    """A step that comes too late: somebody was first; ``state`` is how the remark stands now.

    ``on`` and ``at`` are of the asker's own zone.
    """

    state: str
    name: str
    on: date
    at: datetime
