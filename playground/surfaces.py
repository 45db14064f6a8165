"""Modals and Homes: opening, stacking, updating and closing them as Slack does."""

from typing import Any

from playground import limits
from playground.app import App
from playground.block_kit import check_view, with_ids
from playground.problems import Problems, RefusedError
from playground.triggers import Trigger, Triggers
from playground.unverified import Unverified
from playground.view import View, elements_of, starting_values
from playground.workspace import Workspace

Json = dict[str, Any]


class Surfaces:
    """What the app may show a person besides messages. Every method raises RefusedError as Slack's method would."""

    def __init__(self, workspace: Workspace, app: App, triggers: Triggers, unverified: Unverified) -> None:
        self._workspace = workspace
        self._app = app
        self._triggers = triggers
        self._unverified = unverified

    def open(self, trigger_id: str, content: object) -> View:
        """views.open: a modal of its own."""
        checked = self._checked(content)
        trigger = self._triggers.spend(trigger_id)
        view = self._new(trigger.person_id, checked, trigger)
        self._workspace.modals[trigger.person_id] = [view]
        self._workspace.changed()
        return view

    def push(self, trigger_id: str, content: object) -> View:
        """views.push: on top of the modal the trigger came from."""
        checked = self._checked(content)
        trigger = self._triggers.spend(trigger_id)
        if not self._stack(trigger.person_id):
            raise RefusedError("invalid_trigger_id")
        return self._put_on_top(trigger.person_id, checked, trigger)

    def update(self, view_id: str, external_id: str, content: object, known_hash: str) -> View:
        """views.update: another content for an open modal, found by its id or the app's external id."""
        view = self._find(view_id, external_id)
        checked = self._checked(content, view.content["type"])
        if known_hash and known_hash != view.hash:
            raise RefusedError("hash_conflict")
        self._replace(view, checked)
        return view

    def publish(self, person_id: str, content: object, known_hash: str) -> View:
        """views.publish: somebody's Home."""
        if not self._app.has_home:
            raise RefusedError("not_enabled")
        person = self._workspace.users.get(person_id)
        if person is None or person.bot_id:
            raise RefusedError("user_not_found")
        checked = self._checked(content, "home")
        home = self._workspace.homes.get(person_id)
        if known_hash and (home is None or home.hash != known_hash):
            raise RefusedError("hash_conflict")
        if home is None:
            home = self._workspace.homes[person_id] = self._new(person_id, checked)
            self._workspace.changed()
        else:
            self._replace(home, checked)
        return home

    def answer(self, view: View, answer: Json) -> None:
        """What the acknowledgement of a submission does to the modal: response_action, or close this view."""
        action = answer.get("response_action")
        if action is None:
            self.close(view)
        elif action == "clear":
            self._workspace.modals.pop(view.person_id, None)
        elif action == "errors":
            view.errors = _checked_errors(view, answer.get("errors"))
        elif action == "update":
            self._replace(view, self._checked(answer.get("view")))
        elif action == "push":
            self._put_on_top(view.person_id, self._checked(answer.get("view")))
        else:
            raise RefusedError("invalid_arguments")
        self._workspace.changed()

    def close(self, view: View) -> None:
        """Take one view off its stack."""
        stack = self._stack(view.person_id)
        if view in stack:
            stack.remove(view)
        if not stack:
            self._workspace.modals.pop(view.person_id, None)
        self._workspace.changed()

    def _checked(self, content: object, kind: str = "modal") -> Json:
        checked = check_view(content, (kind,), self._unverified)
        inputs = (block.get("element", {}) for block in checked["blocks"])
        if any(element.get("type") == "file_input" for element in inputs) and not self._app.has_scope("files:read"):
            problems = Problems()
            problems.add("/view/blocks", "file_input needs the scope files:read")
            raise RefusedError.because("invalid_arguments", problems.found)
        return checked

    def _stack(self, person_id: str) -> list[View]:
        return self._workspace.modals.get(person_id, [])

    def _put_on_top(self, person_id: str, checked: Json, trigger: Trigger | None = None) -> View:
        stack = self._stack(person_id)
        if len(stack) >= limits.VIEW_STACK:
            raise RefusedError("push_limit_reached")
        view = self._new(person_id, checked, trigger)
        view.root_id, view.previous_id = stack[0].id, stack[-1].id
        stack.append(view)
        self._workspace.changed()
        return view

    def _new(self, person_id: str, content: Json, trigger: Trigger | None = None) -> View:
        self._refuse_duplicate(content)
        with_ids(content["blocks"], self._block_id)
        view = View(
            self._workspace.new_id("V"),
            self._workspace.id,
            self._app.id,
            self._app.user.bot_id,
            person_id,
            content,
            self._hash(),
            values=starting_values(content["blocks"]),
        )
        if trigger is not None and trigger.channel_id:
            _default_to(trigger.channel_id, view)
        return view

    def _refuse_duplicate(self, content: Json, besides: View | None = None) -> None:
        external_id = content.get("external_id")
        others = (view for view in self._views() if view is not besides)
        if external_id and any(view.content.get("external_id") == external_id for view in others):
            raise RefusedError("duplicate_external_id")

    def _replace(self, view: View, content: Json) -> None:
        self._refuse_duplicate(content, besides=view)
        with_ids(content["blocks"], self._block_id)
        view.values = starting_values(content["blocks"], kept=view.values)
        view.content = content
        view.hash = self._hash()
        view.errors = {}
        self._workspace.changed()

    def _find(self, view_id: str, external_id: str) -> View:
        for view in self._views():
            if view.id == view_id or (external_id and view.content.get("external_id") == external_id):
                return view
        raise RefusedError("not_found")

    def _views(self) -> list[View]:
        return [view for stack in self._workspace.modals.values() for view in stack]

    def _hash(self) -> str:
        return f"{self._workspace.seconds()}.{self._workspace.new_id('h')}"

    def _block_id(self) -> str:
        return self._workspace.new_id("b")


def _default_to(channel_id: str, view: View) -> None:
    for block in view.blocks:
        for element in elements_of(block):
            if element.get("default_to_current_conversation"):
                state = view.values[block["block_id"]][element["action_id"]]
                if "selected_conversation" in state:
                    state["selected_conversation"] = channel_id
                else:
                    state["selected_conversations"] = [channel_id]


def _checked_errors(view: View, errors: object) -> dict[str, str]:
    problems = Problems()
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        problems.add("/errors", "must be an object with a text for each block_id")
        raise RefusedError.because("invalid_arguments", problems.found)
    for block_id, text in errors.items():
        if block_id not in inputs:
            problems.add(f"/errors/{block_id}", "no input block of this view")
        elif not isinstance(text, str) or not text:
            problems.add(f"/errors/{block_id}", "must be a string")
    problems.refuse("invalid_arguments")
    return dict(errors)
