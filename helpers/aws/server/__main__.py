"""Run the process; see ``helpers.aws.server.serve``."""

from __future__ import annotations

import sys

from helpers.aws.server.serve import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
