-- Clips that a moderator has marked as for adults: the reason, sealed for their author, and what the author said before.

ALTER TABLE videos.video
    ADD COLUMN age_mark bytea,
    ADD COLUMN age_own boolean,
    ADD CONSTRAINT video_age_mark_check CHECK ((age_mark IS NULL) = (age_own IS NULL)),
    ADD CONSTRAINT video_age_mark_stands CHECK (age_mark IS NULL OR age_restricted);

ALTER TABLE social.notification
    DROP CONSTRAINT notification_kind_check,
    DROP CONSTRAINT notification_check,
    ADD CONSTRAINT notification_kind_check CHECK (kind IN
        ('follow', 'like', 'comment', 'reply', 'mention', 'comment-like', 'published', 'refused', 'new-sign-in',
        'security', 'role', 'audience', 'age-marked', 'age-mark-lifted')),
    ADD CONSTRAINT notification_check CHECK ((kind IN
        ('published', 'refused', 'new-sign-in', 'security', 'role', 'audience', 'age-marked', 'age-mark-lifted'))
        = (actor_id IS NULL));
