"""What a command needs to know of the command line that it joins. It parses nothing."""

import argparse
from typing import Protocol


class Commands(Protocol):
    """The place where a command adds its parser."""

    def add_parser(self, name: str, *, help: str, description: str = ..., epilog: str = ...) -> argparse.ArgumentParser:  # noqa: A002 - argparse's own word
        """Return the new command's parser."""
        ...
