-- Two more things somebody is told of: a sign-in from a new browser, and a change to how they sign in.

ALTER TABLE social.notification
    DROP CONSTRAINT notification_kind_check,
    DROP CONSTRAINT notification_check,
    ADD CONSTRAINT notification_kind_check CHECK (kind IN
        ('follow', 'like', 'comment', 'reply', 'mention', 'comment-like', 'published', 'refused', 'new-sign-in',
        'security')),
    ADD CONSTRAINT notification_check
        CHECK ((kind IN ('published', 'refused', 'new-sign-in', 'security')) = (actor_id IS NULL));
