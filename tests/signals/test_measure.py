"""What the bench sends is believed whole, so that it measures what it says."""

from clairvue.signals.measure import imagine_batches
from clairvue.signals.routes import ROUTES


async def test_every_imagined_signal_is_logged(browse, cinema, newcomer):
    videos = [await cinema.video() for _ in range(30)]
    batches = list(imagine_batches(videos, size=60, count=2))
    async with browse(ROUTES, await newcomer("ann")) as browser:
        for body in batches:
            answer = (await browser.post("/api/signals", content=body)).json()
            assert (answer["accepted"], answer["logged"]) == (60, 60)
    assert len(await cinema.logged()) == 120
    assert batches == list(imagine_batches(videos, size=60, count=2))
