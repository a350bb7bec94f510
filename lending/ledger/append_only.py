"""Tripwires for tables whose rows are never changed: a migration operation.

A lender's role has no right to update or delete them at all; this stops the owner's hand as well, who would have to
disable the trigger first, which is a deed that shows.
"""

from __future__ import annotations

from django.db import migrations

REFUSE = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: a correction is a new row', TG_TABLE_NAME USING ERRCODE = '55000';
END $$;
REVOKE ALL ON FUNCTION ledger_refuse_change() FROM PUBLIC;
"""
FORGET = "DROP FUNCTION ledger_refuse_change();"

_WATCH = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""
_UNWATCH = "DROP TRIGGER {table}_append_only ON {table}; DROP TRIGGER {table}_no_truncate ON {table};"


def keep_rows(table: str) -> migrations.RunSQL:
    """Make a table refuse UPDATE, DELETE and TRUNCATE, whoever asks."""
    return migrations.RunSQL(_WATCH.format(table=table), _UNWATCH.format(table=table))
