"""The parts of the API console as HTML: an answer in tabs, the calls, the endpoints; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from helpers.api.endpoints import Endpoint
from helpers.errors import Unreachable
from helpers.executions.history import Status
from helpers.widgets.api_calls import Call
from helpers.widgets.json_fault import JsonFault
from helpers.widgets.markup import clock_time, escape, failure_box, payload
from helpers.widgets.state_details import status
from helpers.widgets.theme import SIGNS

TABS: Mapping[str, str] = {
    "body": "Body",
    "headers": "Headers",
    "raw": "As text",
    "curl": "curl",
    "python": "Python",
}


def milliseconds(call: Call) -> str:
    """Return how long the answer took."""
    return f"{call.response.elapsed * 1000:,.0f}\u00a0ms" if call.response else ""


def outcome(call: Call) -> str:
    """Return the status of the answer as mark and words."""
    if call.response is None:
        was_sent = isinstance(call.error, Unreachable)
        return _coloured(Status.FAILED, "No answer" if was_sent else "Not sent")
    fine = call.response.status < 400
    words = f"{call.response.status} {call.response.reason}".rstrip()
    return _coloured(Status.SUCCEEDED if fine else Status.FAILED, words)


def _coloured(value: Status, words: str) -> str:
    return f'<span class="wb-status wb-is-{value.value}">{SIGNS[value]} {escape(words)}</span>'


def asked(call: Call) -> str:
    """Return what was asked for, in a line."""
    return f"{call.draft.method} {call.draft.path}"


def head(call: Call | None, *, waiting: str = "") -> str:
    """Return the line that says how a call ended; the one that screen readers announce."""
    if waiting:
        said = status(Status.IN_PROGRESS).replace("In progress", f"Sending {escape(waiting)}")
    elif call is None:
        said = '<span class="wb-quiet">Nothing sent yet</span>'
    else:
        said = f'{outcome(call)} <span class="wb-quiet">{escape(asked(call))}{_size(call)}</span>'
    return f'<p class="wb-line" role="status">{said}</p>{_trouble(call) if call else ""}'


def _size(call: Call) -> str:
    if call.response is None:
        return ""
    length = len(call.response.text.encode())
    return f" · {milliseconds(call)} · {length:,} byte{'s' * (length != 1)}"


def _trouble(call: Call) -> str:
    note = f'<p class="wb-note">{escape(call.note)}</p>' if call.note else ""
    return note + (failure_box(call.error) if call.error else "")


def tab_bar() -> str:
    """Return what the parts of an answer are chosen with: the page alone, as in a figure."""
    choices = "".join(
        f'<label><input type="radio" class="wb-tab" name="part" value="{name}" '
        f'data-lm-suppress-shortcuts="true"{" checked" * (name == "body")}>{title}</label>'
        for name, title in TABS.items()
    )
    return (
        f'<form method="dialog"><div class="wb-tabs" role="radiogroup" '
        f'aria-label="What to see of the answer">{choices}</div></form>'
    )


def tab(name: str, call: Call | None) -> str:
    """Return one part of an answer."""
    return _TABS[name](call) if call and call.response else ""


def _body(call: Call) -> str:
    assert call.response
    text = call.response.text
    return payload(text) if text else '<span class="wb-none">no body</span>'


def _headers(call: Call) -> str:
    assert call.response
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td><code>{escape(value)}</code></td></tr>'
        for name, value in call.response.headers.pairs
    )
    return f'<table class="wb-table"><tbody>{rows}</tbody></table>'


def _raw(call: Call) -> str:
    assert call.response
    texts = {"Request": call.response.request.raw, "Response": call.response.raw}
    if call.response.log:
        texts["Log of API Gateway"] = call.response.log
    return "".join(
        f'<p class="wb-quiet">{title}</p>{payload(text.rstrip())}' for title, text in texts.items()
    )


def _copy(text: str, name: str) -> str:
    """Return text to be copied: a field of the page, so that all of it can be chosen by keys."""
    rows = min(14, text.count("\n") + 1 + sum(len(line) // 64 for line in text.splitlines()))
    return (
        f'<textarea class="wb-copy" readonly rows="{rows}" spellcheck="false" '
        f'aria-label="{name}, to copy" data-lm-suppress-shortcuts="true">{escape(text)}</textarea>'
    )


def _curl(call: Call) -> str:
    assert call.response
    return _copy(call.response.request.as_curl(), "The request for curl")


def _python(call: Call) -> str:
    assert call.response
    return _copy(call.response.request.as_python(), "The request for Python")


_TABS: Mapping[str, Callable[[Call], str]] = {
    "body": _body,
    "headers": _headers,
    "raw": _raw,
    "curl": _curl,
    "python": _python,
}


def row(call: Call) -> str:
    """Return the facts of a call in the list, which its name stands before."""
    cells = (outcome(call), milliseconds(call), clock_time(call.began))
    return " ".join(f"<span>{cell}</span>" for cell in cells)


def saved_call(call: Call) -> str:
    """Return a call with all there is to it, to be opened."""
    summary = (
        f"{call.number}. {escape(asked(call))} {outcome(call)} "
        f'<span class="wb-quiet">{milliseconds(call)} · {clock_time(call.began)}</span>'
    )
    inner = _trouble(call)
    if call.response:
        inner += _raw(call)
        curl = call.response.request.as_curl()
        inner += f'<p class="wb-quiet">The same with curl</p>{payload(curl)}'
    return f"<details><summary>{summary}</summary>{inner}</details>"


def endpoint_table(endpoints: Iterable[Endpoint]) -> str:
    """Return what the API offers."""
    rows = "".join(
        f'<tr><th scope="row">{each.method}</th><td>{escape(each.path)}</td>'
        f"<td>{escape(each.action)}</td></tr>"
        for each in endpoints
    )
    return (
        '<table class="wb-table"><thead><tr><th scope="col">Method</th><th scope="col">Path</th>'
        f'<th scope="col">Asks for</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def check(text: str, fault: JsonFault | None) -> str:
    """Return what is to be said of a body while it is typed."""
    if not text.strip():
        return _said("No body: nothing is sent, not even a type of content.")
    if fault is None:
        return _said("JSON", mark=SIGNS[Status.SUCCEEDED], colour=Status.SUCCEEDED)
    found = escape(fault.found) or "⏎"
    place = f"<code>{escape(fault.before)}<mark>{found}</mark>{escape(fault.after)}</code>"
    words = f"Not JSON, {fault}"
    return _said(words, mark="!", colour=Status.CAUGHT_ERROR, more=place)


def _said(words: str, *, mark: str = "", colour: Status | None = None, more: str = "") -> str:
    css = f"wb-status wb-is-{colour.value}" if colour else "wb-quiet"
    said = f'<span class="{css}">{mark} {escape(words)}</span>'
    return f'<p class="wb-check" role="status">{said} {more}</p>'
