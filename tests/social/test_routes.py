from datetime import timedelta

import pytest

from clairvue.accounts.routes import ROUTES as ACCOUNTS
from clairvue.kit.cursor import encode_cursor
from clairvue.social import jobs
from clairvue.social.block import block_between
from clairvue.social.routes import ROUTES
from clairvue.videos.erase import erase
from clairvue.videos.model import Visibility
from clairvue.videos.routes import ROUTES as VIDEOS

UNKNOWN = "test-00000000000000000000000000"


@pytest.fixture
async def ann(newcomer):
    return await newcomer("ann")


@pytest.fixture
async def ben(newcomer):
    return await newcomer("ben")


@pytest.fixture
async def video(make_video, ben):
    return await make_video(ben.account_id, ben.slot)


def card(proven, **more):
    name = proven.handle.title()
    return {"id": proven.account_id, "handle": proven.handle, "display_name": name, "picture_url": None, **more}


async def test_every_mark_can_be_put_twice_and_taken_back_twice(browse, ann, ben, video):
    async with browse(ROUTES, ann) as browser:
        marks = [f"{kind}/{ben.handle}" for kind in ("follows", "mutes", "blocks")]
        for mark in [f"likes/{video}", f"saves/{video}", *marks]:
            for method in ("PUT", "PUT", "DELETE", "DELETE"):
                answer = await browser.request(method, f"/api/social/{mark}")
                assert (answer.status_code, answer.content) == (204, b""), (method, mark)


async def test_who_is_not_signed_in_reads_and_shares_and_does_nothing_else(browse, video):
    async with browse(ROUTES) as browser:
        for mark in (f"likes/{video}", f"saves/{video}", "follows/ben", "blocks/ben", "mutes/ben"):
            for method in ("PUT", "DELETE"):
                answer = await browser.request(method, f"/api/social/{mark}")
                assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
        for path in ("blocks", "mutes", "notifications"):
            assert (await browser.get(f"/api/social/{path}")).status_code == 401
        words = {"video": video, "body": "hello"}
        assert (await browser.post("/api/social/comments", json=words)).status_code == 401
        assert (await browser.post("/api/social/notifications/read")).status_code == 401
        link = await browser.post(f"/api/social/shares/{video}")
        assert (link.status_code, link.json()) == (200, {"share_url": f"http://test/v/{video}"})
        assert (await browser.get(f"/api/social/comments?video={video}")).json() == {"items": [], "cursor": None}
        assert (await browser.get("/api/social/followers/ben")).json() == {"items": [], "cursor": None}


async def test_another_site_cannot_do_anything(browse, ann):
    async with browse(ROUTES, ann) as browser:
        answer = await browser.put("/api/social/follows/ben", headers={"Origin": "https://elsewhere.example"})
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong_origin")


async def test_what_is_not_there_is_not_found(browse, ann):
    async with browse(ROUTES, ann) as browser:
        for method, path, code in [
            ("PUT", f"likes/{UNKNOWN}", "video_missing"),
            ("PUT", "likes/%00", "video_missing"),
            ("DELETE", "saves/x", "video_missing"),
            ("POST", f"shares/{UNKNOWN}", "video_missing"),
            ("PUT", "follows/nobody", "account_missing"),
            ("GET", "profiles/nobody", "account_missing"),
            ("GET", "profiles/%00", "account_missing"),
            ("GET", f"comments?video={UNKNOWN}", "video_missing"),
            ("GET", f"comments/{UNKNOWN}/replies", "comment_missing"),
            ("PUT", f"comments/{UNKNOWN}/like", "comment_missing"),
            ("PUT", "comments/%00/like", "comment_missing"),
        ]:
            answer = await browser.request(method, f"/api/social/{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, code), path


@pytest.mark.parametrize("path", ["followers/ben", "following/ben", "blocks", "mutes", "notifications"])
async def test_a_cursor_that_we_did_not_make_is_refused(browse, ann, newcomer, path):
    await newcomer("ben")
    async with browse(ROUTES, ann) as browser:
        for cursor in ["x", encode_cursor(1.0, UNKNOWN), encode_cursor("2026-11-22T00:00:00", UNKNOWN)]:
            answer = await browser.get(f"/api/social/{path}", params={"cursor": cursor})
            assert (answer.status_code, answer.json()["code"]) == (400, "cursor_unreadable")
        nul = encode_cursor("2026-11-22T00:00:00Z", "\0")
        assert (await browser.get(f"/api/social/{path}", params={"cursor": nul})).status_code == 400
        assert (await browser.get(f"/api/social/{path}", params={"limit": 51})).status_code == 400


async def test_a_profile_shows_numbers_and_how_the_viewer_stands_to_it(browse, ann, ben, video):
    async with browse(ROUTES, ann) as browser:
        await browser.put("/api/social/follows/ben")
        await browser.put(f"/api/social/likes/{video}")
        profile = (await browser.get("/api/social/profiles/Ben")).json()
        assert profile["account"]["handle"] == "ben"
        assert profile["counts"] == {"followers": 1, "following": 0, "likes": 1, "videos": 1}
        relation = {"follows": True, "followed_by": False, "blocks": False, "mutes": False, "self": False}
        assert profile["relation"] == relation
        mine = (await browser.get("/api/social/profiles/ann")).json()
        assert mine["relation"]["self"]
        assert (await browser.get("/api/social/followers/ben")).json()["items"] == [card(ann, follows=False)]
        assert (await browser.get("/api/social/following/ann")).json()["items"] == [card(ben, follows=True)]


async def test_blocked_people_find_nothing_of_each_other_but_the_way_to_take_it_back(browse, ann, ben, video):
    async with browse(ROUTES, ann) as anns, browse(ROUTES, ben) as bens:
        await anns.put("/api/social/blocks/ben")
        for path in ("profiles/ann", "followers/ann", "following/ann"):
            answer = await bens.get(f"/api/social/{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "account_missing")
        assert (await bens.put("/api/social/follows/ann")).status_code == 404
        assert (await anns.get(f"/api/social/comments?video={video}")).json()["code"] == "video_missing"
        assert (await anns.get("/api/social/profiles/ben")).json()["relation"]["blocks"]
        assert [each["handle"] for each in (await anns.get("/api/social/blocks")).json()["items"]] == ["ben"]


async def test_a_block_hides_account_and_videos_in_every_domain_and_from_nobody_else(browse, ann, video):
    everything = [*ROUTES, *ACCOUNTS, *VIDEOS]
    paths = ["/api/accounts/ben", "/api/videos/of/ben", f"/api/videos/{video}"]
    async with browse(everything, ann, block_between=block_between) as anns, browse(everything) as anybody:
        assert [(await anns.get(path)).status_code for path in paths] == [200, 200, 200]
        await anns.put("/api/social/blocks/ben")
        assert [(await anns.get(path)).status_code for path in paths] == [404, 404, 404]
        assert [(await anybody.get(path)).status_code for path in paths] == [200, 200, 200]


async def test_a_comment_is_posted_read_answered_liked_and_deleted(browse, ann, ben, video):
    async with browse(ROUTES, ann) as anns, browse(ROUTES, ben) as bens:
        answer = await anns.post("/api/social/comments", json={"video": video, "body": " Lovely "})
        assert answer.status_code == 201
        comment = answer.json()
        assert comment == {
            "id": comment["id"],
            "video": video,
            "account": card(ann),
            "body": "Lovely",
            "reply_to": None,
            "replies": 0,
            "likes": 0,
            "mine": {"likes": False},
            "deleted": False,
            "created_at": "2026-11-22T12:00:00Z",
        }
        words = {"video": video, "body": "Thanks", "reply_to": comment["id"]}
        reply = (await bens.post("/api/social/comments", json=words)).json()
        assert reply["reply_to"] == comment["id"]
        for _ in range(2):
            assert (await bens.put(f"/api/social/comments/{comment['id']}/like")).status_code == 204
        (read,) = (await bens.get(f"/api/social/comments?video={video}")).json()["items"]
        assert (read["likes"], read["replies"], read["mine"]) == (1, 1, {"likes": True})
        replies = (await anns.get(f"/api/social/comments/{comment['id']}/replies")).json()
        assert replies == {"items": [reply], "cursor": None}
        assert (await anns.delete(f"/api/social/comments/{reply['id']}")).json()["code"] == "comment_not_yours"
        for _ in range(2):
            assert (await bens.delete(f"/api/social/comments/{comment['id']}")).status_code == 204
        (place,) = (await anns.get(f"/api/social/comments?video={video}")).json()["items"]
        assert (place["deleted"], place["account"], place["body"], place["replies"]) == (True, None, "", 1)


async def test_comments_come_in_pages(browse, ann, video):
    async with browse(ROUTES, ann) as browser:
        first = (await browser.post("/api/social/comments", json={"video": video, "body": "0"})).json()
        for number in range(1, 5):
            await browser.post("/api/social/comments", json={"video": video, "body": str(number)})
        for number in range(3):
            words = {"video": video, "body": f"reply {number}", "reply_to": first["id"]}
            await browser.post("/api/social/comments", json=words)
        for path, expected in [(f"comments?video={video}", 5), (f"comments/{first['id']}/replies", 3)]:
            seen, cursor = [], {}
            while cursor is not None:
                page = (await browser.get(f"/api/social/{path}", params={"limit": 2, **cursor, "video": video})).json()
                seen += [each["id"] for each in page["items"]]
                cursor = page["cursor"] and {"cursor": page["cursor"]}
            assert len(seen) == len(set(seen)) == expected


async def test_unfit_comments_are_refused_and_too_many_are_stopped(browse, ann, ben, make_video, video):
    silent = await make_video(ben.account_id, ben.slot, comments_allowed=False)
    async with browse(ROUTES, ann) as browser:
        for words, status, code in [
            ({"video": video, "body": "  "}, 400, "comment_empty"),
            ({"video": video, "body": "x" * 1001}, 400, "comment_too_long"),
            ({"video": silent, "body": "hello"}, 403, "comments_off"),
            ({"video": UNKNOWN, "body": "hello"}, 404, "video_missing"),
            ({"video": video, "body": "hello", "reply_to": "x"}, 404, "comment_missing"),
        ]:
            answer = await browser.post("/api/social/comments", json=words)
            assert (answer.status_code, answer.json()["code"]) == (status, code)
        answers = [await browser.post("/api/social/comments", json={"video": video, "body": "x"}) for _ in range(12)]
        assert answers[-1].status_code == 429


async def test_notifications_show_who_what_and_where_until_they_are_read(browse, installation, ann, ben, video, now):
    async with browse(ROUTES, ann) as anns, browse(ROUTES, ben) as bens:
        comment = (await anns.post("/api/social/comments", json={"video": video, "body": "So\n good"})).json()
        await jobs.notify_comment(
            installation,
            comment_id=comment["id"],
            video_id=video,
            account_id=ann.account_id,
            owner_id=ben.account_id,
            reply_to_account_id=None,
        )
        await jobs.notify_published(installation, video_id=video, account_id=ben.account_id)
        items = (await bens.get("/api/social/notifications")).json()["items"]
        told = next(each for each in items if each["kind"] == "comment")
        assert told == {
            "id": told["id"],
            "kind": "comment",
            "actor": card(ann),
            "video": {"id": video, "poster_url": f"/media/{video}/poster.jpg"},
            "comment": {"id": comment["id"], "excerpt": "So good"},
            "count": 1,
            "created_at": "2026-11-22T12:00:00Z",
            "read": False,
        }
        page = (await bens.get("/api/social/notifications?limit=1")).json()
        rest = (await bens.get(f"/api/social/notifications?limit=1&cursor={page['cursor']}")).json()
        assert [*page["items"], *rest["items"]] == items
        assert (await bens.post("/api/social/notifications/read")).status_code == 204
        assert all(each["read"] for each in (await bens.get("/api/social/notifications")).json()["items"])
        await installation.database.transact(
            lambda conn: erase(conn, video_id=video, account_id=ben.account_id, now=now + timedelta(seconds=1))
        )
        assert {
            each["video"]["poster_url"] for each in (await bens.get("/api/social/notifications")).json()["items"]
        } == {None}


async def test_a_stranger_cannot_tell_that_a_private_video_exists(browse, ann, ben, make_video):
    private = await make_video(ben.account_id, ben.slot, visibility=Visibility.ONLY_ME)
    async with browse(ROUTES, ann) as browser:
        for method, path in [("PUT", "likes"), ("PUT", "saves"), ("POST", "shares")]:
            real = await browser.request(method, f"/api/social/{path}/{private}")
            none = await browser.request(method, f"/api/social/{path}/{UNKNOWN}")
            assert (real.status_code, real.content) == (none.status_code, none.content)
