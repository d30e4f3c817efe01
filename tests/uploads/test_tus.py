"""The headers of tus are read strictly, and nothing of a file's name survives."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.uploads import tus
from clairvue.uploads.model import (
    ChecksumUnknown,
    Kind,
    OffsetStreamExpected,
    TusHeaderUnreadable,
    TusVersionUnknown,
    UploadNotVideo,
)


class Headers(dict):
    """Headers whose names have no case, as HTTP's."""

    def __init__(self, **headers):
        super().__init__({name.lower().replace("_", "-"): value for name, value in headers.items()})

    def get(self, name, default=None):
        return super().get(name.lower(), default)


def encoded(text):
    return base64.b64encode(text.encode()).decode()


@given(st.integers(0, 10**15 - 1))
def test_a_number_is_read_as_it_was_written(number):
    assert tus.read_number(Headers(Upload_Offset=str(number)), "Upload-Offset") == number


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", "0x1", " 1", "1_000", "٣", "9" * 16, "1e3"])
def test_what_is_no_number_is_refused_by_the_name_of_its_header(text):
    with pytest.raises(TusHeaderUnreadable, match="Upload-Length"):
        tus.read_number(Headers(Upload_Length=text), "Upload-Length")


@given(st.sampled_from(tus.ALGORITHMS), st.binary(max_size=100), st.binary(max_size=100))
def test_a_checksum_fits_its_own_bytes_alone(algorithm, data, other):
    digest = base64.b64encode(hashlib.new(algorithm, data).digest()).decode()
    checksum = tus.read_checksum(Headers(Upload_Checksum=f"{algorithm} {digest}"))
    for candidate in (data, other):
        running = checksum.begin()
        running.update(candidate)
        assert checksum.fits(running) == (candidate == data)


def test_no_checksum_is_no_fault_but_one_that_cannot_be_verified_is():
    assert tus.read_checksum(Headers()) is None
    with pytest.raises(ChecksumUnknown, match="sha256"):
        tus.read_checksum(Headers(Upload_Checksum="crc32 AAAA"))
    for text in ("sha1", "sha1 ", "sha1 %%%", "sha1 AAAA", "sha1 é"):
        with pytest.raises(TusHeaderUnreadable, match="Upload-Checksum"):
            tus.read_checksum(Headers(Upload_Checksum=text))


def test_only_version_1_0_0_is_spoken():
    tus.check_version(Headers(Tus_Resumable="1.0.0"))
    for headers in (Headers(), Headers(Tus_Resumable="0.2.2"), Headers(Tus_Resumable="1.0")):
        with pytest.raises(TusVersionUnknown):
            tus.check_version(headers)


def test_only_the_protocols_own_content_type_is_taken():
    tus.check_body_type(Headers(Content_Type="application/offset+octet-stream"))
    for headers in (Headers(), Headers(Content_Type="video/mp4"), Headers(Content_Type="multipart/form-data; x=y")):
        with pytest.raises(OffsetStreamExpected):
            tus.check_body_type(headers)


@pytest.mark.parametrize(
    "metadata",
    [
        "",
        f"filename {encoded('mum and me at home.mov')}",
        f"filename {encoded('é.mp4')},filetype {encoded('video/mp4')}",
        f"filetype {encoded('application/octet-stream')}",
        f"type {encoded('Video/QuickTime')}, is_confidential",
        "filetype ",
    ],
)
def test_a_video_or_something_unnamed_may_come(metadata):
    assert tus.read_kind(Headers(Upload_Metadata=metadata)) is Kind.VIDEO


@pytest.mark.parametrize("kind", ["image/png", "text/html", "application/pdf", "audio/mpeg", "\0"])
def test_what_calls_itself_something_else_is_refused_before_it_is_sent(kind):
    with pytest.raises(UploadNotVideo):
        tus.read_kind(Headers(Upload_Metadata=f"filetype {encoded(kind)}"))


@pytest.mark.parametrize("text", ["a %%%", ",", "a AAAA,a AAAA", "é AAAA", "a é", "a " + "A" * 5000])
def test_metadata_that_cannot_be_read_is_refused(text):
    with pytest.raises(TusHeaderUnreadable, match="Upload-Metadata"):
        tus.read_kind(Headers(Upload_Metadata=text))


def test_a_creation_says_whether_bytes_come_along():
    stream = "application/offset+octet-stream"
    assert not tus.brings_bytes(Headers())
    assert not tus.brings_bytes(Headers(Content_Length="0"))
    assert not tus.brings_bytes(Headers(Content_Length="0", Content_Type=stream))
    assert tus.brings_bytes(Headers(Content_Length="5", Content_Type=stream))
    assert tus.brings_bytes(Headers(Content_Type=stream))
    with pytest.raises(OffsetStreamExpected):
        tus.brings_bytes(Headers(Content_Length="5", Content_Type="video/mp4"))
