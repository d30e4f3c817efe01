"""PostgreSQL: its launcher, connections, migrations, the outbox of facts and the job queue. It knows no domain."""
