"""views.*: modals and Homes."""

from playground.api_call import ApiCall, Json, Method
from playground.problems import Problems, RefusedError
from playground.view import View, view_object


def _view(call: ApiCall) -> object:
    view = call.json("view", "invalid_arguments")
    if view is None:
        problems = Problems()
        problems.add("/view", "missing required field: view")
        raise RefusedError.because("invalid_arguments", problems.found)
    return view


def _answer(view: View) -> Json:
    return {"view": view_object(view)}


def open_(call: ApiCall) -> Json:
    """views.open."""
    return _answer(call.parts.surfaces.open(call.required("trigger_id"), _view(call)))


def push(call: ApiCall) -> Json:
    """views.push."""
    return _answer(call.parts.surfaces.push(call.required("trigger_id"), _view(call)))


def update(call: ApiCall) -> Json:
    """views.update."""
    external_id = call.text("external_id")
    view_id = call.text("view_id") if external_id else call.required("view_id")
    return _answer(call.parts.surfaces.update(view_id, external_id, _view(call), call.text("hash")))


def publish(call: ApiCall) -> Json:
    """views.publish."""
    return _answer(call.parts.surfaces.publish(call.required("user_id"), _view(call), call.text("hash")))


METHODS: dict[str, Method] = {
    "views.open": Method(open_),
    "views.push": Method(push),
    "views.update": Method(update),
    "views.publish": Method(publish),
}
