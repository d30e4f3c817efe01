"""What is compressed comes back, from any thread, and so does what was compressed before."""

import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from clairvue.kit.compression import compress, decompress, is_compressed


@pytest.mark.parametrize("pack", [compress, zlib.compress])
@given(content=st.binary(max_size=2_000))
def test_what_was_compressed_comes_back(pack, content):
    packed = pack(content)
    assert is_compressed(packed)
    assert decompress(packed) == content


def test_threads_compress_at_once():
    contents = [bytes([number % 251]) * 50_000 + bytes(number) for number in range(200)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda content: decompress(compress(content)), contents)) == contents


def test_what_was_cut_off_is_refused():
    with pytest.raises(zstandard.ZstdError):
        decompress(compress(b"a page" * 99)[:-1])
