-- The job queue is procrastinate's own: its tables, functions and triggers, in a schema of their own. Its names are
-- unqualified, so whoever calls it needs this schema in the search path (clairvue.db.jobs sees to that).
CREATE SCHEMA procrastinate;
SET LOCAL search_path = procrastinate;
-- apply procrastinate 00.00.00_01_initial to 03.04.00_50_post_add_retry_failed_job_procedure
SET LOCAL search_path TO DEFAULT;
