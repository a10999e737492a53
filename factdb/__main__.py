"""``python -m factdb`` is ``factdb``, where the command is not on PATH."""

import sys

from factdb.cli import main

if __name__ == "__main__":
    sys.exit(main())
