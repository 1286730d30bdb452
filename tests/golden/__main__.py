"""Write the golden templates anew: ``make golden``. Read the diff before you commit it."""

from __future__ import annotations

from tests.golden.templates import compiled, golden_file, slugs

for slug in slugs():
    golden_file(slug).write_text(compiled(slug), encoding="utf-8")
