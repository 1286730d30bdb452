"""Write the messages anew: ``python -m tests.golden.errors``. Read the diff before a commit."""

from __future__ import annotations

from tests.golden.errors.cases import message, message_file, names

for name in names():
    message_file(name).write_text(message(name), encoding="utf-8")
