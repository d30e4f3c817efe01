"""What every floor may lean on: ids, refusals, cursors, settings. It knows no domain, no database, no web framework."""
