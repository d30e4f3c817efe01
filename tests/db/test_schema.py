"""The schema that the migrations make is the one that `schema.sql` shows."""

from clairvue.db.schema import FILE, dump_schema


def test_the_migrations_make_the_schema_that_is_written_down(database_url):
    assert dump_schema(database_url) == FILE.read_text(), "run tools/schema"
