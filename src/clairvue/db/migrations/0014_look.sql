-- What a clip looks and sounds like, for the recommender: 32 signed bytes, NULL before they were taken.

ALTER TABLE videos.video ADD COLUMN look bytea
CONSTRAINT look_has_32_numbers CHECK (octet_length(look) = 32)
CONSTRAINT nothing_is_seen_of_what_is_erased CHECK (state <> 'erased' OR look IS NULL);

CREATE INDEX video_without_look ON videos.video (id) WHERE look IS NULL AND ready_at IS NOT NULL;
