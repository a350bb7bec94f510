from __future__ import annotations

from django.db import migrations

from lending.ledger.append_only import keep_rows

# Room on each page for the next version of a row: a repayment then touches no index.
ROOM = "ALTER TABLE servicing_loan SET (fillfactor = 80); ALTER TABLE servicing_installment SET (fillfactor = 80);"
NO_ROOM = "ALTER TABLE servicing_loan RESET (fillfactor); ALTER TABLE servicing_installment RESET (fillfactor);"


class Migration(migrations.Migration):
    dependencies = [("servicing", "0001_initial"), ("ledger", "0001_initial")]
    operations = [
        keep_rows("servicing_loantransaction"),
        keep_rows("servicing_allocation"),
        migrations.RunSQL(ROOM, NO_ROOM),
    ]
