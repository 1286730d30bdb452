"""The one place with threads: draws a stream of events while it runs, then leaves a plain picture.

A view is a ``Drawing`` (what to show) over a stream of events (what happens); this module decides
when to draw. In a notebook:

1. ``show`` stops what the same name, or an earlier run of the same cell, still shows; displays the
   widget; starts a daemon thread; returns.
2. The thread reads the stream. Whenever the stream has nothing more for the moment it wants to
   sleep, and the sleep we lend it draws first, then waits for the time or for a stop: so a burst
   of a thousand events is one drawing, and stopping is immediate. Only traits of widgets are set;
   nothing is printed or displayed, since that would land in whatever cell runs at the moment.
3. When the stream ends, the output is replaced once by a plain bundle (HTML and text) that needs no
   kernel. An error of the stream is shown there too, and ``wait`` raises it.

Where outputs are compared or nobody can see widgets (under pytest and nbval, in a terminal) the
same bundle is made in the foreground and displayed once, without times.
"""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

import ipywidgets
from IPython.core.getipython import get_ipython
from IPython.display import display, update_display

from helpers.errors import TimedOut, WorkbookError
from helpers.polling import Clock

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)
Bundle: TypeAlias = dict[str, Any]
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
DEADLINE = 3600.0
_BACKLOG = 0.5
"""Longest time without a drawing while a long past is read, in seconds."""


class Drawing(Protocol[T_contra]):
    """What a view shows; knows nothing of threads or of when it is drawn."""

    name: str
    """What is shown; a view of the same name replaces this one."""
    title: str
    """What the view is called where it cannot be drawn; the same in every run."""

    def take(self, event: T_contra) -> None:
        """Fold one event into the state; cheap, draws nothing."""

    def fail(self, error: Exception) -> None:
        """Remember what ended the stream, to be shown with the last state."""

    def widget(self) -> ipywidgets.DOMWidget:
        """Build the widget, showing the state so far."""

    def draw(self) -> None:
        """Set the widget's traits to the present state; nothing else."""

    def bundle(self, *, exact: bool) -> Bundle:
        """Return the state as HTML and text; without times and ids unless ``exact``."""


class Screen(Protocol):
    """Where a view appears."""

    live: bool
    cell: tuple[str, str]
    """The notebook cell and the run of it that the view belongs to; empty outside of notebooks."""

    def show_widget(self, widget: ipywidgets.DOMWidget, bundle: Bundle) -> None:
        """Display a widget; the bundle is for readers of the file who have no widgets."""

    def show(self, bundle: Bundle) -> None:
        """Display, or put in the place of the widget, a plain bundle."""


class NotebookScreen:
    """The output of the cell that runs now."""

    live = True

    def __init__(self) -> None:
        # Lives as long as the page and is never saved, so it may be random; a counter would start
        # again with the kernel and then address outputs that are still on the page.
        self._display_id = uuid.uuid4().hex
        self.cell = _running_cell()

    def show_widget(self, widget: ipywidgets.DOMWidget, bundle: Bundle) -> None:
        view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
        display({WIDGET_VIEW: view, **bundle}, raw=True, display_id=self._display_id)

    def show(self, bundle: Bundle) -> None:
        update_display(bundle, raw=True, display_id=self._display_id)


class BoxScreen:
    """A place inside of another view."""

    live = True
    cell = ("", "")

    def __init__(self, box: ipywidgets.Box) -> None:
        self._box = box

    def show_widget(self, widget: ipywidgets.DOMWidget, bundle: Bundle) -> None:
        self._box.children = (widget,)

    def show(self, bundle: Bundle) -> None:
        """Do nothing: the widget shows its picture by itself."""


class StaticScreen:
    """Anything that shows an output once: a test run, a notebook run without a browser, a terminal."""

    live = False
    cell = ("", "")

    def show_widget(self, widget: ipywidgets.DOMWidget, bundle: Bundle) -> None:
        raise AssertionError("nobody could use a widget here")

    def show(self, bundle: Bundle) -> None:
        # Never an update: nbval sees the first display only.
        display(bundle, raw=True)


def choose_screen(environ: Mapping[str, str] = os.environ) -> Screen:
    """Return the screen for this process; ``WORKBOOK_VIEWS`` (live or static) overrides the choice."""
    wish = environ.get("WORKBOOK_VIEWS")
    tested = "PYTEST_VERSION" in environ  # set by pytest >= 8.2 and inherited by nbval's kernels
    in_kernel = hasattr(get_ipython(), "kernel")
    live = wish == "live" if wish else in_kernel and not tested
    return NotebookScreen() if live else StaticScreen()


def _running_cell() -> tuple[str, str]:
    """Return the id of the cell that runs and of its run; front ends send the former as metadata."""
    shell = get_ipython()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = parent.get("metadata", {}).get("cellId", "")
    return cell, parent.get("header", {}).get("msg_id", "")


class _Stopped(BaseException):
    """Ends a stream from within its sleep; no handler of errors may take it for one."""


class LiveView(Generic[T]):
    """One drawing over one stream; ``events`` is called with the clock whose sleep it must use."""

    def __init__(
        self,
        drawing: Drawing[T],
        events: Callable[[Clock], Iterable[T]],
        *,
        screen: Screen | None = None,
    ) -> None:
        self._drawing = drawing
        self._events = events
        self._screen = screen or choose_screen()
        self._stopping = threading.Event()
        self._finished = threading.Event()
        self._error: Exception | None = None
        self._thread: threading.Thread | None = None
        self._root: ipywidgets.Box | None = None
        self._drawn = 0.0
        self._has_news = False

    def __repr__(self) -> str:
        return self._drawing.title

    def _ipython_display_(self) -> None:
        """Show nothing more: the view is on the page already, also as a cell's last expression."""

    @property
    def running(self) -> bool:
        """Whether the view still follows its stream."""
        return not self._finished.is_set()

    def show(self) -> None:
        """Display the view; returns at once on a live screen, at the end of the stream otherwise."""
        if self._screen.live:
            self._show_live()
        else:
            self._show_static()

    def wait(self, timeout: float = DEADLINE) -> None:
        """Wait until the view is finished; raise what ended its stream, if anything did."""
        deadline = time.monotonic() + timeout
        # Short waits, so that an interrupt of the kernel is seen at once on every platform.
        while not self._finished.wait(0.1):
            if time.monotonic() > deadline:
                raise TimedOut(self._drawing.name, seconds=timeout, last="still running")
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """Stop following the stream; the last state stays as a picture."""
        self._stopping.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout=2)

    def belongs_with(self, other: LiveView[Any]) -> bool:
        """Tell whether showing this view makes the other one pointless."""
        cell, run = self._screen.cell
        other_cell, other_run = other._screen.cell
        same_name = self._drawing.name == other._drawing.name
        return same_name or (cell != "" and cell == other_cell and run != other_run)

    def _show_static(self) -> None:
        try:
            for event in self._events(Clock()):
                self._drawing.take(event)
        except WorkbookError as error:
            self._error = error
            self._drawing.fail(error)
        self._finished.set()
        self._screen.show(self._drawing.bundle(exact=False))

    def _show_live(self) -> None:
        _replace_running(self)
        self._root = ipywidgets.VBox([self._drawing.widget()])
        self._screen.show_widget(self._root, {"text/plain": self._drawing.title})
        self._thread = threading.Thread(target=self._follow, name=self._drawing.title, daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        try:
            for event in self._events(Clock(sleep=self._pause)):
                self._drawing.take(event)
                self._has_news = True
                self._draw_backlog()
        except _Stopped:
            pass
        # Whatever it is, a thread's own traceback would appear in some other cell, or nowhere.
        except Exception as error:
            self._error = error
            self._drawing.fail(error)
        finally:
            self._freeze()

    def _pause(self, seconds: float) -> None:
        """Sleep for the stream: what came so far is drawn first, a stop ends it early."""
        if self._has_news:
            self._draw()
        if self._stopping.wait(seconds):
            raise _Stopped

    def _draw_backlog(self) -> None:
        if self._stopping.is_set():
            raise _Stopped
        if time.monotonic() - self._drawn > _BACKLOG:
            self._draw()

    def _draw(self) -> None:
        self._drawing.draw()
        self._drawn = time.monotonic()
        self._has_news = False

    def _freeze(self) -> None:
        _running.discard(self)
        try:
            bundle = self._drawing.bundle(exact=True)
            self._screen.show(bundle)
            self._close_widgets(bundle)
        finally:
            self._finished.set()

    def _close_widgets(self, bundle: Bundle) -> None:
        """Close every widget but one that shows the picture, for pages loaded meanwhile."""
        assert self._root is not None
        live = self._root.children
        self._root.children = (ipywidgets.HTML(bundle["text/html"]),)
        for widget in live:
            _close(widget)


def in_background(work: Callable[[], None], *, name: str) -> None:
    """Do what a button asks for without holding up the cells and buttons after it."""
    threading.Thread(target=work, name=name, daemon=True).start()


_running: set[LiveView[Any]] = set()
"""The views whose threads run in this kernel."""


def _replace_running(view: LiveView[Any]) -> None:
    for other in [other for other in _running if view.belongs_with(other)]:
        other.stop()
    _running.add(view)


def _close(widget: ipywidgets.Widget) -> None:
    for child in getattr(widget, "children", ()):
        _close(child)
    widget.close()
