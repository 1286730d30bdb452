"""The history of an execution while it grows: read on, never read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from helpers.executions.events import HistoryEvent, HistoryParser
from helpers.streams import Reading

_AT_ONCE = 1000  # the most events GetExecutionHistory gives in one answer
_LATEST = 50
_GRACE = 3


class LiveHistory:
    """A history that is read on, not again: only events after the last known are fetched."""

    def __init__(self, states: Any, arn: str) -> None:
        self._states = states
        self._arn = arn
        self._parser = HistoryParser()
        self._events: list[HistoryEvent] = []
        self._token: str | None = None
        self._has_begun = False
        self._quiet_since_end = 0

    def read(self) -> Reading[HistoryEvent]:
        """Fetch what is new; a page of the past, or what came since the last event known."""
        known = len(self._events)
        more = self._read_latest() if self._has_begun else self._read_page()
        if self._events and self._events[-1].is_final:
            return Reading(self._events, ended=True)
        if more or len(self._events) > known:
            return Reading(self._events, pause=not more)
        return Reading(self._events, ended=self._ended_without_a_word())

    def _read_page(self) -> bool:
        """Read the next page from the start; say whether there are more."""
        token = {"nextToken": self._token} if self._token else {}
        answer = self._states.get_execution_history(
            executionArn=self._arn, maxResults=_AT_ONCE, **token
        )
        self._take(answer["events"])
        self._token = answer.get("nextToken")
        self._has_begun = self._token is None
        return not self._has_begun

    def _read_latest(self) -> bool:
        """Read backwards from the newest event to the last one known.

        A token of the last page would not do: it belongs to the history as it was then.
        """
        last = len(self._events)
        fresh = []
        for raw in self._states.paginate(
            "get_execution_history",
            "events",
            executionArn=self._arn,
            reverseOrder=True,
            maxResults=_LATEST,
        ):
            if raw["id"] <= last:
                break
            fresh.append(raw)
        self._take(reversed(fresh))
        return False

    def _take(self, raw_events: Iterable[Mapping[str, Any]]) -> None:
        for raw in raw_events:
            # Ids count from one without a gap, so what is known needs no second look.
            if raw["id"] > len(self._events):
                self._events.append(self._parser.parse(raw))

    def _ended_without_a_word(self) -> bool:
        """Tell whether the execution is over although its history has no last event.

        An execution that a restart of the local AWS cut off has none. Real AWS may show the status
        a moment before the event, hence the grace.
        """
        status = self._states.describe_execution(executionArn=self._arn)["status"]
        self._quiet_since_end += status != "RUNNING"
        return self._quiet_since_end > _GRACE
