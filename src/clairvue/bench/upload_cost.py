"""What one upload costs the server: CPU seconds of its process, creation and bytes together."""

import http.client
import os
import random
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

_TICKS_S = os.sysconf("SC_CLK_TCK")


def upload_cpu_s(
    origin: str, cookie: str, pids: Sequence[int], *, bytes_total: int = 12_000_000, repeats: int = 5
) -> float:
    """Return the CPU seconds that the processes `pids` spend on one upload of noise: the median of several.

    `cookie` is the Cookie header of somebody signed in. Other requests meanwhile would be counted along.
    Raises: RuntimeError when an upload is refused.
    """
    content = random.Random(7).randbytes(bytes_total)  # noqa: S311 - bytes to send, no secret
    costs: list[float] = []
    for _ in range(repeats):
        before = cpu_s(pids)
        _upload(origin, cookie, content)
        costs.append(cpu_s(pids) - before)
    return median(costs)


def cpu_s(pids: Sequence[int]) -> float:
    """Return the CPU time, user and system, that these processes have spent so far."""
    return sum(_ticks(pid) for pid in pids) / _TICKS_S


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])  # utime and stime, proc(5)


def _upload(origin: str, cookie: str, content: bytes) -> None:
    place = urlsplit(origin)
    headers = {"Tus-Resumable": "1.0.0", "Origin": origin, "Cookie": cookie}
    with closing(http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)) as connection:
        connection.request("POST", "/api/uploads", headers={**headers, "Upload-Length": str(len(content))})
        path = _expect(connection, http.client.CREATED).headers["location"]
        stream = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
        connection.request("PATCH", path, body=content, headers={**headers, **stream})
        _expect(connection, http.client.NO_CONTENT)


def _expect(connection: http.client.HTTPConnection, status: int) -> http.client.HTTPResponse:
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != status:
        raise RuntimeError(f"The upload was answered {answer.status}: {body[:300]!r}")
    return answer
