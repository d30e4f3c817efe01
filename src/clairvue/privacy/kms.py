"""The port to a key management service: a program of the operator's that wraps and unwraps the cell's root keys.

The program is called with one more argument, `wrap` or `unwrap`, is given bytes on its standard input and answers with
bytes on its standard output; any exit code but 0 is a refusal. It may speak to a hardware module, a cloud or a socket:
the cell never knows, and never sees the key that it wraps with.
"""

import shlex
import subprocess

from clairvue.privacy.model import KeyringRefused

ANSWERS_WITHIN_S = 30.0


def wrap(command: str, content: bytes) -> bytes:
    """Return the content wrapped. Raises: KeyringRefused."""
    return _ask(command, "wrap", content)


def unwrap(command: str, box: bytes) -> bytes:
    """Return what was wrapped. Raises: KeyringRefused."""
    return _ask(command, "unwrap", box)


def _ask(command: str, verb: str, content: bytes) -> bytes:
    if not command:
        raise KeyringRefused("The root key is wrapped by a key management service: set CLAIRVUE_KMS_COMMAND.")
    try:
        done = subprocess.run(
            [*shlex.split(command), verb], input=content, capture_output=True, timeout=ANSWERS_WITHIN_S, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as fault:
        raise KeyringRefused(f"CLAIRVUE_KMS_COMMAND does not run: {type(fault).__name__}.") from fault
    if done.returncode or not done.stdout:
        raise KeyringRefused(f"CLAIRVUE_KMS_COMMAND refused to {verb} the root key (exit code {done.returncode}).")
    return done.stdout
