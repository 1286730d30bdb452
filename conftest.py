"""Put the checkout on the path of the kernels that nbval starts; they run in ``notebooks/``."""

from __future__ import annotations

import os
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parent)
_paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
if _ROOT not in _paths:
    os.environ["PYTHONPATH"] = os.pathsep.join([_ROOT, *filter(None, _paths)])
