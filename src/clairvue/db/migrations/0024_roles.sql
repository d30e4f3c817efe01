-- The roles that an account may hold beyond everybody's, one of the staff at most; and that somebody is told of it.

ALTER TABLE accounts.account
    ADD CONSTRAINT role_is_known
        CHECK (roles <@ ARRAY['note-contributor', 'moderator', 'operator', 'auditor']::text[]),
    ADD CONSTRAINT staff_is_one_thing CHECK (
        (CASE WHEN 'moderator' = ANY (roles) THEN 1 ELSE 0 END)
        + (CASE WHEN 'operator' = ANY (roles) THEN 1 ELSE 0 END)
        + (CASE WHEN 'auditor' = ANY (roles) THEN 1 ELSE 0 END) <= 1);

CREATE INDEX account_with_roles ON accounts.account (handle) WHERE cardinality(roles) > 0;

ALTER TABLE social.notification
    DROP CONSTRAINT notification_kind_check,
    DROP CONSTRAINT notification_check,
    ADD CONSTRAINT notification_kind_check CHECK (kind IN
        ('follow', 'like', 'comment', 'reply', 'mention', 'comment-like', 'published', 'refused', 'new-sign-in',
        'security', 'role')),
    ADD CONSTRAINT notification_check
        CHECK ((kind IN ('published', 'refused', 'new-sign-in', 'security', 'role')) = (actor_id IS NULL));
