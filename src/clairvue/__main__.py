"""`python -m clairvue`: the command line."""

import sys

from clairvue.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
