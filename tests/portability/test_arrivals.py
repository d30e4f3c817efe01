"""Whoever brings an archive has here what may be here, once; and a file that is no archive brings nothing."""

import base64
import io
import json
import struct
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from clairvue.accounts.look_up import get_account
from clairvue.feed.steering.steer import steering_of
from clairvue.kit.ids import Cell
from clairvue.portability.archive import archive
from clairvue.portability.arrivals.bring import bring
from clairvue.portability.arrivals.model import (
    ENTRIES_MAX,
    ArchiveBomb,
    ArchiveDamaged,
    ArchiveForeign,
    ArchiveUnreadable,
)
from clairvue.portability.arrivals.receive import list_told
from clairvue.portability.arrivals.routes import ROUTES
from clairvue.portability.arrivals.wording import sentences, told
from clairvue.portability.jobs import expire_arrivals
from clairvue.privacy.keyring import Keyring
from clairvue.privacy.keys import destroy_key
from clairvue.signals.reader import state_of
from clairvue.social.follow import follows_of
from clairvue.uploads.routes import ROUTES as UPLOADS
from clairvue.uploads.terminate import forget_account as forget_uploads
from clairvue.videos.files import source_key
from clairvue.videos.model import Visibility
from clairvue.videos.read import get_many


@pytest.fixture
def take(installation):
    """Take somebody's archive as a file."""

    async def take(account_id):
        parts = [part async for part in archive(installation, account_id=account_id, now=installation.clock())]
        return io.BytesIO(b"".join(parts))

    return take


@pytest.fixture
def here(installation):
    """Give a cell that takes any picture as it is: pictures are converted in tests/media."""

    async def as_it_is(content):
        return content

    return replace(installation, convert_picture=as_it_is)


@pytest.fixture
def videos_of(installation):
    async def videos_of(account_id):
        async with installation.database.reading() as conn:
            rows = await conn.execute("SELECT id FROM videos.video WHERE account_id = %s ORDER BY id", [account_id])
            ids = [video_id for (video_id,) in await rows.fetchall()]
            return await get_many(conn, installation.keyring, ids)

    return videos_of


def zipped(files, **how):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", **how) as writing:
        for name, content in files.items():
            writing.writestr(name, content if isinstance(content, bytes | str) else json.dumps(content))
    return file


def ours(**tables):
    """Return an archive of our form, made by hand."""
    account = {"id": f"other-{'0' * 26}", "display_name": "Anna", "bio": "", "language": "en"}
    files = {"data/inventory.json": {"form": "clairvue export 1"}, "data/accounts.account.json": [account]}
    return zipped({**files, **{f"data/{name.replace('__', '.')}.json": rows for name, rows in tables.items()}})


def row_of_video(**changes):
    return {
        "id": f"other-{'1' * 26}",
        "state": "published",
        "created_at": "2026-01-02T03:04:05Z",
        "visibility": "public",
        "caption": "hello @basil",
    } | changes


async def test_an_archive_of_ours_brings_profile_videos_choices_and_wishes(
    installation, here, live, take, newcomer, videos_of
):
    me, friend, mine, theirs, _ = await live("anna", "cormorant")
    await installation.objects.put(source_key(mine), b"the original")
    again = await newcomer("anna.again")
    report = await bring(here, await take(me.account_id), account_id=again.account_id)
    counted = {line.what: line.n for line in report.lines}
    assert counted["clips_came"] == 1
    assert counted["follows_came"] == counted["saves_came"] == counted["blocks_came"] == 1
    assert counted["likes_came"] == 1
    assert counted["comments_left"] == 1
    async with installation.database.reading() as conn:
        account = await get_account(conn, installation.keyring, again.account_id)
        assert (account.display_name, account.bio) == ("Anna cormorant", "I film cormorant.")
        assert account.picture_url is not None
        assert (await steering_of(conn, installation.keyring, again.account_id)).muted_words == ["cormorant"]
        assert await follows_of(conn, again.account_id, [friend.account_id]) == {friend.account_id}
    [video] = (await videos_of(again.account_id)).values()
    assert video.caption.startswith("#tag cormorant")
    assert video.mentions == (), "whom a caption named there need not be who has that name here"
    assert video.publish_wished
    assert await installation.objects.get(source_key(video.id)) == b"the original"
    assert all(told(report, french=french) for french in (True, False))
    assert theirs


async def test_bringing_an_archive_twice_brings_nothing_twice(installation, here, live, take, newcomer, videos_of):
    me, _, mine, _, _ = await live("anna", "cormorant")
    await installation.objects.put(source_key(mine), b"the original")
    again, file = await newcomer("anna.again"), await take(me.account_id)
    await bring(here, file, account_id=again.account_id)

    async def rows():
        async with installation.database.reading() as conn:
            found = await conn.execute(
                """SELECT (SELECT count(*) FROM videos.video), (SELECT count(*) FROM social.follow),
                (SELECT count(*) FROM social.video_like), (SELECT sum(likes) FROM social.video_count)"""
            )
            return await found.fetchone()

    before = await rows()
    second = await bring(here, file, account_id=again.account_id)
    assert await rows() == before
    assert {line.what: line.n for line in second.lines}["clips_here"] == 1
    await bring(here, file, account_id=me.account_id)
    assert await rows() == before, "what is here already does not come from its own archive"
    assert len(await videos_of(again.account_id)) == 1


async def test_an_archive_of_another_cell_names_nobody_here_and_brings_the_rest(
    installation, here, newcomer, videos_of
):
    me = await newcomer("anna")
    strangers = [{"followed_id": f"other-{digit * 26}"} for digit in "23"]
    file = ours(
        social__follow=strangers, social__video_like=[{"video_id": f"other-{'4' * 26}"}], videos__video=[row_of_video()]
    )
    with zipfile.ZipFile(file, "a") as adding:
        adding.writestr(f"videos/other-{'1' * 26}/original", b"clip")
    counted = {line.what: line.n for line in (await bring(here, file, account_id=me.account_id)).lines}
    assert counted == {"profile": 1, "clips_came": 1, "missing": 3}
    [video] = (await videos_of(me.account_id)).values()
    assert video.id.startswith(f"{installation.cell}-")
    assert video.caption.replace("\u2060", "") == "hello @basil"
    assert Cell("other") != installation.cell


@pytest.mark.parametrize("visibility", list(Visibility))
async def test_a_video_is_for_nobody_for_whom_it_was_not(here, newcomer, videos_of, visibility):
    me, minor = await newcomer("anna"), await newcomer("basil", age_band="under-16")
    narrowed = Visibility.FOLLOWERS if visibility is Visibility.PUBLIC else visibility
    for who, expected in ((me, visibility), (minor, narrowed)):
        file = ours(videos__video=[row_of_video(visibility=visibility, state="withdrawn")])
        with zipfile.ZipFile(file, "a") as adding:
            adding.writestr(f"videos/other-{'1' * 26}/original", b"clip")
        await bring(here, file, account_id=who.account_id)
        [video] = (await videos_of(who.account_id)).values()
        assert video.visibility is expected
        assert not video.publish_wished, "what was taken back there is not published here"


async def test_that_nothing_be_learned_is_brought_and_that_something_be_is_not(here, newcomer):
    me = await newcomer("anna")
    for brought, expected in ((True, (True, False)), (False, (False, True)), (True, (False, True))):
        await bring(here, ours(signals__reader=[{"learning": brought}]), account_id=me.account_id)
        async with here.database.reading() as conn:
            state = await state_of(conn, account_id=me.account_id)
        assert (state.learning, state.chosen) == expected


async def test_videos_without_a_file_with_a_wrong_one_or_from_tomorrow_are_told(here, newcomer, videos_of):
    me = await newcomer("anna")
    rows = [row_of_video(id=f"other-{digit * 26}") for digit in "1234"]
    rows[2]["caption"] = "x" * 3000
    rows[3]["created_at"] = "2036-01-01T00:00:00Z"
    file = ours(videos__video=rows)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as adding:
        for digit, content in (("2", bytes(5_000_000)), ("3", b"clip"), ("4", b"clip")):
            adding.writestr(f"videos/other-{digit * 26}/original", content)
    counted = {line.what: line.n for line in (await bring(here, file, account_id=me.account_id)).lines}
    assert counted == {"profile": 1, "clips_missing": 1, "clips_unfit": 3}
    assert not await videos_of(me.account_id)
    assert not await here.objects.keys("videos/", 10)


def overlapping():
    """Return a ZIP whose entries all lie over the same bytes, as in bombs that need no nesting."""
    file = zipped({"data/inventory.json": {"form": "clairvue export 1"}, "a": bytes(100_000)})
    content = file.getvalue()
    at = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    entry = content[at : content.rindex(b"PK\x05\x06")]
    copies = b"".join(entry[:46] + bytes([98 + n]) + entry[47:] for n in range(20))
    end = bytearray(content[content.rindex(b"PK\x05\x06") :])
    count, size = struct.unpack_from("<H", end, 10)[0] + 20, struct.unpack_from("<I", end, 12)[0] + len(copies)
    struct.pack_into("<HHI", end, 8, count, count, size)
    return io.BytesIO(content[: content.rindex(b"PK\x05\x06")] + copies + bytes(end))


HOSTILE = {
    "not a zip": (io.BytesIO(b"hello"), ArchiveUnreadable),
    "nothing": (io.BytesIO(b""), ArchiveUnreadable),
    "half a zip": (io.BytesIO(ours().getvalue()[:200]), ArchiveUnreadable),
    "somebody else's": (zipped({"holiday.jpg": b"x"}), ArchiveForeign),
    "another form": (zipped({"data/inventory.json": {"form": "clairvue export 9"}}), ArchiveForeign),
    "no account": (zipped({"data/inventory.json": {"form": "clairvue export 1"}}), ArchiveDamaged),
    "no json": (zipped({"data/inventory.json": b"{"}), ArchiveDamaged),
    "deep json": (zipped({"data/inventory.json": b"[" * 1_000_000}), ArchiveDamaged),
    "wrong json": (ours(social__follow={"followed_id": 1}), ArchiveDamaged),
    "a path for an id": (ours(videos__video=[row_of_video(id="../../etc/passwd")]), ArchiveDamaged),
    "a day without a zone": (ours(videos__video=[row_of_video(created_at="2026-01-02T03:04:05")]), ArchiveDamaged),
    "no such audience": (ours(videos__video=[row_of_video(visibility="everybody")]), ArchiveDamaged),
    "too many clips": (
        ours(videos__video=[row_of_video(id=f"other-{n:026}") for n in range(2_001)]),
        ArchiveBomb,
    ),
    "too many entries": (zipped({f"{n}": b"" for n in range(ENTRIES_MAX + 1)}), ArchiveBomb),
    "a text that swells": (
        zipped({"data/inventory.json": b" " * 140_000_000}, compression=zipfile.ZIP_DEFLATED),
        ArchiveBomb,
    ),
    "entries over one another": (overlapping(), ArchiveBomb),
}


@pytest.mark.parametrize("what", HOSTILE)
async def test_a_file_that_is_no_good_archive_is_refused_in_one_sentence(here, newcomer, videos_of, what):
    file, refusal = HOSTILE[what]
    me = await newcomer("anna")
    with pytest.raises(refusal) as refused:
        await bring(here, file, account_id=me.account_id)
    assert str(refused.value).endswith(".")
    assert not await videos_of(me.account_id)


async def test_names_that_lead_elsewhere_are_never_followed(here, newcomer, tmp_path):
    file = ours(videos__video=[row_of_video()])
    with zipfile.ZipFile(file, "a") as adding:
        for name in ("../../../escaped", "/escaped", "data/../../escaped", "C:\\escaped"):
            adding.writestr(name, b"gotcha")
    me = await newcomer("anna")
    await bring(here, file, account_id=me.account_id)
    assert not list(tmp_path.parent.rglob("*escaped*"))


def tiktok(old):
    """Return data in the structure that TikTok documents, with its older or its newer section names."""
    posts = {"VideoList": [{"Date": "2024-01-02 03:04:05", "Link": "https://example.org/1", "Likes": "3"}]}
    activity = {
        "Like List": {"ItemFavoriteList": [{"date": "2024-01-02 03:04:05", "link": "https://example.org/2"}]},
        "Favorite Videos": {"FavoriteVideoList": [{"Date": "2024-01-02 03:04:05", "Link": "https://example.org/3"}]},
        "Following List" if old else "Following": {"Following": [{"UserName": "Basil"}, {"UserName": "nobody.here"}]},
    }
    profile = {"ProfileMap": {"userName": "anna", "bioDescription": "I film herons.", "birthDate": "N/A"}}
    return {
        "Activity" if old else "Your Activity": activity,
        "Profile": {"Profile Information" if old else "Profile Info": profile},
        ("Video" if old else "Post"): {("Videos" if old else "Posts"): posts},
        "Comment": {"Comments": {"CommentsList": [{"date": "2024-01-02 03:04:05", "comment": "nice"}]}},
        "Direct Message": {"Direct Messages": {"ChatHistory": None}},
    }


@pytest.mark.parametrize(("old", "name"), [(True, "user_data.json"), (False, "TikTok/user_data_tiktok.json")])
async def test_tiktoks_archive_brings_a_bio_and_clips_and_tells_what_it_cannot(here, newcomer, videos_of, old, name):
    me, basil = await newcomer("anna"), await newcomer("basil")
    file = zipped({name: tiktok(old), "Posts/clip.mp4": b"clip"})
    report = await bring(here, file, account_id=me.account_id)
    assert {line.what: line.n for line in report.lines} == {
        "bio": 1,
        "clips_came": 1,
        "handles_found": 1,
        "handles_missing": 1,
        "tiktok_posts": 1,
        "tiktok_likes": 2,
        "tiktok_files": 1,
        "comments_left": 1,
        "tiktok_rest": 1,
    }
    async with here.database.reading() as conn:
        account = await get_account(conn, here.keyring, me.account_id)
        assert (account.display_name, account.bio) == ("Anna", "I film herons.")
        assert not await follows_of(conn, me.account_id, [basil.account_id]), "a name is not a person"
    [video] = (await videos_of(me.account_id)).values()
    assert (video.visibility, video.publish_wished) == (Visibility.ONLY_ME, False)
    assert any("@basil" in sentence for sentence in told(report, french=False))


@pytest.mark.parametrize("content", [b"[]", b"{}", b'{"Activity": 1}', b'{"Profile": {"Profile Info": []}}'])
async def test_tiktoks_empty_and_odd_sections_bring_nothing(here, newcomer, content):
    me = await newcomer("anna")
    report = await bring(here, zipped({"user_data.json": content}), account_id=me.account_id)
    assert [line.what for line in report.lines] == ["tiktok_rest"]


async def test_the_id_of_a_clip_follows_from_whose_it_is(here, newcomer, videos_of, tmp_path):
    me, other = await newcomer("anna"), await newcomer("basil")
    for who in (me, other):
        file = ours(videos__video=[row_of_video()])
        with zipfile.ZipFile(file, "a") as adding:
            adding.writestr(f"videos/other-{'1' * 26}/original", b"clip")
        await bring(here, file, account_id=who.account_id)
    assert not set(await videos_of(me.account_id)) & set(await videos_of(other.account_id))
    assert Keyring.open(tmp_path / "elsewhere").blind("x", "y") != here.keyring.blind("x", "y")


def test_every_sentence_of_a_report_is_in_both_languages_and_counts_the_same():
    for what, words in sentences().items():
        assert set(words) == {"en", "fr"}, what
        assert ("{n}" in words["en"]) == ("{n}" in words["fr"]), what


async def test_a_clip_that_lies_about_its_size_is_left_out(here, newcomer):
    file = ours(videos__video=[row_of_video()])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as adding:
        adding.writestr(f"videos/other-{'1' * 26}/original", bytes(3_000_000))
    content = file.getvalue()
    lying = io.BytesIO(content.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 1_000)))
    me = await newcomer("anna")
    counted = {line.what: line.n for line in (await bring(here, lying, account_id=me.account_id)).lines}
    assert counted == {"profile": 1, "clips_unfit": 1}


@pytest.fixture
def send(browse):
    """Send a file as somebody's archive, in pieces, as the client does."""

    async def send(proven, content, **chosen):
        async with browse(UPLOADS, proven, **chosen) as browser:
            purpose = base64.b64encode(b"archive").decode()
            headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(content))}
            made = await browser.post("/api/uploads", headers={**headers, "Upload-Metadata": f"purpose {purpose}"})
            assert made.status_code == 201, made.text
            assert (await browser.get("/api/uploads")).json()["items"] == [], "it is no clip that waits"
            for at in range(0, len(content), 700):
                headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(at)}
                headers["Content-Type"] = "application/offset+octet-stream"
                await browser.patch(made.headers["Location"], headers=headers, content=content[at : at + 700])
            return made.headers["Location"].rpartition("/")[2]

    return send


async def test_over_http_an_archive_is_sent_sealed_brought_told_and_let_go(
    here, newcomer, send, settle, browse, videos_of, tmp_path
):
    me = await newcomer("anna")
    file = ours(videos__video=[row_of_video(caption="a cormorant dives")])
    with zipfile.ZipFile(file, "a") as adding:
        adding.writestr(f"videos/other-{'1' * 26}/original", b"clip" * 1000)
    await send(me, file.getvalue())
    lying = [path for path in (tmp_path / "objects/uploads").rglob("*") if path.is_file()]
    assert len(lying) == -(-len(file.getvalue()) // 700)
    assert not any(b"cormorant" in path.read_bytes() or b"clipclip" in path.read_bytes() for path in lying)
    await settle(here)
    [video] = (await videos_of(me.account_id)).values()
    assert video.caption == "a cormorant dives"
    assert await here.objects.keys("uploads/", 10) == []
    async with browse(ROUTES, me) as browser:
        [arrival] = (await browser.get("/api/portability/arrivals")).json()["items"]
        assert arrival["told"][1].startswith("Videos that came: 1.")
    await send(me, b"no archive at all")
    await settle(here)
    async with browse(ROUTES, me) as browser:
        arrivals = (await browser.get("/api/portability/arrivals")).json()["items"]
        assert [str(ArchiveUnreadable())] in [arrival["told"] for arrival in arrivals]
    async with browse(ROUTES, await newcomer("basil")) as browser:
        assert (await browser.get("/api/portability/arrivals")).json()["items"] == []


async def test_an_archive_whose_owner_has_gone_is_not_brought_and_does_not_stay(
    here, newcomer, send, settle, videos_of
):
    me = await newcomer("anna")
    await send(me, ours(videos__video=[row_of_video()]).getvalue())
    async with here.database.reading() as conn:
        await destroy_key(conn, here.keyring, me.account_id)
    await settle(here)
    assert not await videos_of(me.account_id)
    await forget_uploads(here.database, here.objects, account_id=me.account_id)
    assert await here.objects.keys("uploads/", 10) == []


async def test_what_was_told_of_an_archive_is_forgotten_after_a_month(here, newcomer, send, settle, later, now):
    me = await newcomer("anna")
    await send(me, b"no archive at all")
    await settle(here)
    for days, left in ((30, 1), (31, 0)):
        await expire_arrivals(later(now + timedelta(days=days)))
        async with here.database.reading() as conn:
            assert len(await list_told(conn, here.keyring, account_id=me.account_id)) == left
