"""What the product does by itself: which fact wakes which jobs, what runs by the clock. It holds tables, no rules."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from clairvue.accounts import jobs as account_jobs
from clairvue.accounts import model as accounts
from clairvue.accounts.addresses import model as addresses
from clairvue.accounts.roles import model as roles
from clairvue.families import jobs as family_jobs
from clairvue.feed import jobs as feed_jobs
from clairvue.figures import jobs as figure_jobs
from clairvue.kit.facts import Fact
from clairvue.mail import jobs as mail_jobs
from clairvue.mail import model as mail
from clairvue.portability import jobs as portability_jobs
from clairvue.search import jobs as search_jobs
from clairvue.signals import jobs as signal_jobs
from clairvue.signals import model as signals
from clairvue.social import jobs as social_jobs
from clairvue.social import model as social
from clairvue.uploads import jobs as upload_jobs
from clairvue.uploads import model as uploads
from clairvue.videos import jobs as video_jobs
from clairvue.videos import model as videos

Queue = Literal["first", "ladder", "idle", "archives", "quick"]
# How many jobs of a queue one worker runs at a time: a first rendition never waits behind somebody's ladder, and no
# ladder behind somebody's AV1, and nobody's notification behind an archive.
QUEUES: dict[str, int] = {"first": 1, "ladder": 1, "idle": 1, "archives": 1, "quick": 4}

# H.264 plays everywhere already, so AV1 leaves the machine to those who wait for a first rendition.
AV1_AFTER_S = 600.0


@dataclass(frozen=True, slots=True)
class Job:
    """A function the worker may call: `await run(installation, **arguments)`. Idempotent, so it may be tried again."""

    run: Callable[..., Awaitable[None]]
    queue: Queue = "quick"
    after_s: float = 0

    @property
    def name(self) -> str:
        """The stable name that waits in the queue: `videos.process_first`."""
        return f"{self.run.__module__.split('.')[1]}.{self.run.__name__}"

    @property
    def parameters(self) -> tuple[str, ...]:
        """The facts' fields that the job is handed, by name."""
        return tuple(inspect.signature(self.run).parameters)[1:]


@dataclass(frozen=True, slots=True)
class Round:
    """A job that runs by the clock, at most once at a time in the whole cell."""

    job: Job
    every_s: float


REACTIONS: dict[type[Fact], tuple[Job, ...]] = {
    accounts.AccountCreated: (Job(search_jobs.index_account),),
    accounts.AccountErased: (
        Job(search_jobs.index_account),
        Job(video_jobs.forget_account),
        Job(social_jobs.forget_account),
        Job(upload_jobs.forget_account),
        Job(signal_jobs.forget_account),
        Job(feed_jobs.forget_account),
        Job(account_jobs.forget_account),
        Job(family_jobs.forget_account),
        Job(mail_jobs.forget_account),
        Job(portability_jobs.forget_account),
        Job(figure_jobs.forget_account),
    ),
    accounts.ProfileChanged: (Job(search_jobs.index_account),),
    mail.LetterPosted: (Job(mail_jobs.send_letters),),
    accounts.NewSignIn: (Job(social_jobs.notify_new_sign_in),),
    accounts.SecurityChanged: (Job(social_jobs.notify_security),),
    roles.RoleGranted: (Job(social_jobs.notify_role),),
    roles.RoleRevoked: (Job(social_jobs.notify_role),),
    addresses.RecoveryAsked: (Job(account_jobs.answer_recovery),),
    accounts.PictureReplaced: (Job(account_jobs.delete_picture),),
    uploads.ArchiveSent: (Job(portability_jobs.bring_archive, queue="archives"),),
    videos.VideoUploaded: (Job(video_jobs.process_first, queue="first"),),
    videos.VideoProcessed: (Job(video_jobs.process_ladder, queue="ladder"),),
    videos.LadderMade: (Job(video_jobs.process_av1, queue="idle", after_s=AV1_AFTER_S),),
    videos.LookTaken: (Job(feed_jobs.recommend_entry),),
    videos.ProcessingInterrupted: (Job(video_jobs.resume_processing, queue="ladder"),),
    videos.VideoRefused: (Job(social_jobs.notify_refused),),
    videos.VideoPublished: (
        Job(search_jobs.index_video),
        Job(feed_jobs.warm_video),
        Job(feed_jobs.recommend_entry),
        Job(social_jobs.notify_published),
    ),
    videos.CaptionChanged: (
        Job(search_jobs.index_video),
        Job(feed_jobs.warm_video),
        Job(feed_jobs.recommend_entry),
    ),
    videos.LabelsChanged: (Job(feed_jobs.recommend_entry),),
    videos.VisibilityChanged: (
        Job(search_jobs.index_video),
        Job(feed_jobs.warm_video),
        Job(feed_jobs.recommend_entry),
    ),
    accounts.AgeBandChanged: (Job(video_jobs.narrow_audience),),
    videos.AgeMarked: (Job(social_jobs.notify_age_marked),),
    videos.AgeMarkLifted: (Job(social_jobs.notify_age_mark_lifted),),
    videos.AudienceNarrowed: (Job(social_jobs.notify_audience),),
    videos.MentionMade: (Job(social_jobs.notify_mention),),
    videos.VideoWithdrawn: (
        Job(search_jobs.unindex_video),
        Job(feed_jobs.forget_video),
        Job(feed_jobs.recommend_entry),
    ),
    videos.VideoErased: (
        Job(search_jobs.unindex_video),
        Job(feed_jobs.forget_video),
        Job(feed_jobs.recommend_entry),
        Job(social_jobs.forget_video),
        Job(signal_jobs.forget_video),
        Job(figure_jobs.forget_video),
        Job(video_jobs.erase_objects),
    ),
    signals.ReaderReset: (Job(feed_jobs.forget_reader),),
    signals.WatchForgotten: (Job(feed_jobs.forget_watch),),
    social.FollowAdded: (Job(social_jobs.notify_follow), Job(signal_jobs.note_follow)),
    social.FollowRemoved: (Job(signal_jobs.note_unfollow),),
    social.LikeAdded: (Job(social_jobs.notify_like), Job(signal_jobs.note_like)),
    social.LikeRemoved: (Job(signal_jobs.note_unlike),),
    social.SaveAdded: (Job(signal_jobs.note_save),),
    social.ShareMade: (Job(signal_jobs.note_share),),
    social.CommentPosted: (Job(social_jobs.notify_comment), Job(signal_jobs.note_comment)),
    social.CommentLiked: (Job(social_jobs.notify_comment_like),),
    social.CommentMentionMade: (Job(social_jobs.notify_comment_mention),),
}

ROUNDS: tuple[Round, ...] = (
    Round(Job(family_jobs.end_outgrown), every_s=3600),
    Round(Job(feed_jobs.refresh_heat), every_s=5),
    Round(Job(feed_jobs.notice_seen), every_s=5),
    Round(Job(feed_jobs.expire_records), every_s=3600),
    Round(Job(feed_jobs.recommend_missing), every_s=600),
    Round(Job(feed_jobs.expire_recommend), every_s=3600),
    Round(Job(upload_jobs.sweep_uploads), every_s=600),
    Round(Job(video_jobs.sweep), every_s=60),
    Round(Job(video_jobs.take_missing_looks, queue="idle"), every_s=600),
    Round(Job(social_jobs.expire_notifications), every_s=3600),
    Round(Job(signal_jobs.expire_clients), every_s=3600),
    Round(Job(figure_jobs.release_figures, queue="idle"), every_s=3600),
    Round(Job(signal_jobs.expire_log), every_s=600),
    Round(Job(account_jobs.expire_ages), every_s=600),
    Round(Job(account_jobs.forget_sessions), every_s=3600),
    Round(Job(mail_jobs.send_letters), every_s=60),
    Round(Job(mail_jobs.forget_letters), every_s=3600),
    Round(Job(portability_jobs.carry_out_due), every_s=2),
    Round(Job(portability_jobs.finish_erasures), every_s=20),
    Round(Job(portability_jobs.erase_again), every_s=3600),
    Round(Job(portability_jobs.expire_arrivals), every_s=3600),
    Round(Job(portability_jobs.reseal_older), every_s=86_400),
)

JOBS: dict[str, Job] = {
    job.name: job for job in [*(job for jobs in REACTIONS.values() for job in jobs), *(round_.job for round_ in ROUNDS)]
}
FACTS: dict[str, type[Fact]] = {fact.__name__: fact for fact in REACTIONS}
