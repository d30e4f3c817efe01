-- Clips for adults alone, as their creators say; and that a minor is told when their public clips became their followers'.

ALTER TABLE videos.video ADD COLUMN age_restricted boolean NOT NULL DEFAULT false;

CREATE INDEX age_assurance_ends ON accounts.age_assurance (expires_at);

ALTER TABLE social.notification
    DROP CONSTRAINT notification_kind_check,
    DROP CONSTRAINT notification_check,
    ADD CONSTRAINT notification_kind_check CHECK (kind IN
        ('follow', 'like', 'comment', 'reply', 'mention', 'comment-like', 'published', 'refused', 'new-sign-in',
        'security', 'role', 'audience')),
    ADD CONSTRAINT notification_check
        CHECK ((kind IN ('published', 'refused', 'new-sign-in', 'security', 'role', 'audience')) = (actor_id IS NULL));
