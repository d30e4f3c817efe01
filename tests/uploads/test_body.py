"""A body is read as it comes: neither longer than announced nor slower than allowed."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.uploads.body import read_body
from clairvue.uploads.model import BodyBroken, BodyStalled, UploadOverflow

pytestmark = pytest.mark.anyio

END = {"type": "http.request", "body": b"", "more_body": False}
GONE = {"type": "http.disconnect"}


def request_of(chunks, *, last=None):
    """Return an ASGI receive that gives the chunks, then `last` (a message, or nothing for ever)."""
    messages = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    waiting = asyncio.Queue()
    for message in [*messages, last] if last else messages:
        waiting.put_nowait(message)

    return waiting.get


async def read(receive, *, announced=None, room=1000, stall_s=30.0):
    came = bytearray()
    try:
        async for chunk in read_body(receive, announced=announced, room=room, stall_s=stall_s):
            came += chunk
    except (BodyBroken, BodyStalled, UploadOverflow) as refusal:
        return bytes(came), type(refusal)
    return bytes(came), None


@given(st.lists(st.binary(max_size=50), max_size=10))
def test_every_byte_comes_through_in_its_order(chunks):
    data = b"".join(chunks)
    assert asyncio.run(read(request_of(chunks, last=END), announced=len(data))) == (data, None)


async def test_a_broken_connection_keeps_what_came_before():
    assert await read(request_of([b"abc", b"de"], last=GONE)) == (b"abcde", BodyBroken)


async def test_a_body_that_ends_before_its_announced_length_was_broken_too():
    assert await read(request_of([b"abc"], last=END), announced=4) == (b"abc", BodyBroken)


async def test_a_sender_that_goes_quiet_is_not_waited_for():
    assert await read(request_of([b"abc"]), stall_s=0.01) == (b"abc", BodyStalled)


async def test_more_than_there_is_room_for_is_refused_before_or_while_it_comes():
    assert await read(request_of([b"abc"], last=END), announced=11, room=10) == (b"", UploadOverflow)
    assert await read(request_of([b"abc", b"de"], last=END), room=4) == (b"abc", UploadOverflow)
    assert await read(request_of([b"abcd"], last=END), room=4) == (b"abcd", None)
