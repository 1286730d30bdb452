"""``python -m helpers``: the commands of those who come from ``sls``."""

from __future__ import annotations

import sys

from helpers.commands.run import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
