"""`clairvue COMMAND`: finds the command and runs it."""

import argparse


def main() -> int:
    """Run the command line and return its exit code: 0 done, 1 refused, 2 misused."""
    parser = argparse.ArgumentParser(prog="clairvue", description="A short-video service that you can see through.")
    parser.parse_args()
    return 0
