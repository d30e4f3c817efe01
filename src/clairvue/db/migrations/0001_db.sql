-- Facts that are true and not yet told: written in the transaction that made them true, deleted in the transaction
-- that hands them to the job queue.
CREATE TABLE db.outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    payload jsonb NOT NULL,
    emitted_at timestamptz NOT NULL DEFAULT now()
);
