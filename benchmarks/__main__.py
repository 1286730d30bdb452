"""Measure the budgets: ``python -m benchmarks [--runs N] [--no-peer] [--no-notebooks]``."""

from __future__ import annotations

import argparse
import os
import platform
import sys

from benchmarks import ours, peer
from benchmarks.measure import Row, beside, table
from benchmarks.scene import scene


def main() -> int:
    """Print a table of medians; the exit code tells whether every budget holds."""
    options = parse()
    rows = []
    with scene() as place:
        for row in ours.measure(place, options.runs):
            rows.append(tell(row))
        node_modules = peer.find()
        if options.peer and not isinstance(node_modules, str):
            tell("sls, as often on the same local AWS …")
            rows = beside(rows, peer.measure(place, node_modules, options.runs))
    if options.notebooks:
        rows.append(tell(ours.notebooks()))
    python = f"Python {platform.python_version()}"
    print(f"\n{platform.platform()}, {os.cpu_count()} processors, {python}")
    without = f" No sls: {node_modules}." if isinstance(node_modules, str) else ""
    print(f"Medians of {options.runs} runs.{without}\n\n{table(rows)}")
    return int(any(row.is_over for row in rows))


def parse() -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="how often (default: %(default)s)")
    parser.add_argument("--no-peer", dest="peer", action="store_false", help="leave sls out")
    parser.add_argument("--no-notebooks", dest="notebooks", action="store_false")
    return parser.parse_args()


def tell(what: Row | str) -> Row | str:
    """Show on standard error what is going on."""
    print(what.what if isinstance(what, Row) else what, file=sys.stderr, flush=True)
    return what


if __name__ == "__main__":
    sys.exit(main())
