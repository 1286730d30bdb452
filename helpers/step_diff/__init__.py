"""The room of what one step adds to another: in its file, in its resources, on the account.

Everything here compares; nothing is deployed.
"""

from __future__ import annotations

from helpers.step_diff.difference import Difference, Kind
from helpers.step_diff.inventory import Inventory, compare_inventories, stack_inventory
from helpers.step_diff.step_diff import StepDiff, compare_steps

__all__ = [
    "Difference",
    "Inventory",
    "Kind",
    "StepDiff",
    "compare_inventories",
    "compare_steps",
    "stack_inventory",
]
