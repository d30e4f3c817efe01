"""What moderators, operators and auditors look at. Nothing of anybody is shown before it stands in their own ledger."""
