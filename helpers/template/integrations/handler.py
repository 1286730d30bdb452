"""What an entry of the registry is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from helpers.template.fragment import Compilation
from helpers.template.permissions import Permission
from helpers.template.task import Task

Handler: TypeAlias = Callable[[Task, Compilation], Iterable[Permission]]
