"""Every sealed value opens in its own place alone, whichever column of whichever domain it is in."""

import pytest

from clairvue.portability.sealed import sealed_columns, sealed_values
from clairvue.privacy.model import SealBroken


async def test_no_sealed_value_opens_in_another_row_or_column(installation, live):
    await live("anna")
    await live("basil")
    async with installation.database.reading() as conn:
        values = [value async for value in sealed_values(conn)]
    keyring = installation.keyring
    assert len({value.column for value in values}) >= len(sealed_columns()) // 2
    places = {(value.account_id, value.column, value.row) for value in values}
    for value in values:
        here = (value.account_id, value.column, value.row)
        keyring.unseal(value.account_id, value.column, value.blob, value.row)
        for account_id, column, row in places - {here}:
            with pytest.raises(SealBroken):
                keyring.unseal(account_id, column, value.blob, row)
