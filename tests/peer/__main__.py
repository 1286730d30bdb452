"""Ask the framework anew: ``python -m tests.peer [name …]``. Read the diff before you commit it."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.peer.corpus import names, record, source
from tests.peer.framework import find_framework

framework = find_framework()
if isinstance(framework, str):
    sys.exit(framework)
for name in sys.argv[1:] or names():
    with TemporaryDirectory() as folder:
        record(name, framework.package(source(name), Path(folder)))
    print("recorded", name)
