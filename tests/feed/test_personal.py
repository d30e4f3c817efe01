"""Every column of feed is declared, and nothing else is."""

from clairvue.feed.personal import COLUMNS


async def test_every_column_says_what_it_is_for(database):
    async with database.reading() as conn:
        rows = await conn.execute(
            """SELECT table_schema || '.' || table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'feed'"""
        )
        stored = set(await rows.fetchall())
    declared = [(column.table, column.column) for column in COLUMNS]
    assert len(declared) == len(set(declared))
    assert set(declared) == stored
