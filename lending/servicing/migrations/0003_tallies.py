from __future__ import annotations

from django.db import migrations, models

# The tallies of a book that is there already, as they are counted in this release.
COUNT = """
INSERT INTO servicing_tally (day, due, collected, disbursed, repaid, credit, written_off, loans, principal, remaining)
SELECT day, coalesce(sum(due), 0)::bigint AS due, coalesce(sum(collected), 0)::bigint AS collected,
    coalesce(sum(disbursed), 0)::bigint AS disbursed, coalesce(sum(repaid), 0)::bigint AS repaid,
    coalesce(sum(credit), 0)::bigint AS credit, coalesce(sum(written_off), 0)::bigint AS written_off,
    coalesce(sum(loans), 0)::bigint AS loans, coalesce(sum(principal), 0)::bigint AS principal,
    coalesce(sum(remaining), 0)::bigint AS remaining
FROM (
    SELECT due_on AS day, sum(principal_minor + interest_minor + fee_minor + penalty_minor) AS due, 0 AS collected,
        0 AS disbursed, 0 AS repaid, 0 AS credit, 0 AS written_off, 0 AS loans, 0 AS principal, 0 AS remaining
    FROM servicing_installment GROUP BY due_on
    UNION ALL
    SELECT value_on, 0, sum(amount_minor) FILTER (WHERE kind IN ('repayment', 'reversal')),
        sum(amount_minor) FILTER (WHERE kind = 'disbursement'),
        sum(amount_minor - credit_minor) FILTER (WHERE kind IN ('repayment', 'reversal', 'opening_position')),
        sum(credit_minor), sum(amount_minor) FILTER (WHERE kind = 'write_off'), 0, 0, 0
    FROM servicing_loantransaction GROUP BY value_on
    UNION ALL
    SELECT next_unmet_due_on, 0, 0, 0, 0, 0, 0, count(*), sum(principal_minor - paid_principal_minor), 0
    FROM servicing_loan
    WHERE state = 'active' GROUP BY next_unmet_due_on
    UNION ALL
    SELECT CASE WHEN l.next_unmet_due_on IS NOT NULL THEN greatest(l.next_unmet_due_on, i.due_on) END, 0, 0, 0, 0, 0, 0,
        0, 0, sum(i.principal_minor + i.interest_minor + i.fee_minor + i.penalty_minor - i.paid_principal_minor
            - i.paid_interest_minor - i.paid_fee_minor - i.paid_penalty_minor)
    FROM servicing_loan l
    CROSS JOIN LATERAL (SELECT * FROM servicing_installment WHERE loan_id = l.id OFFSET 0) AS i  -- by the loan's index
    WHERE l.state = 'active' GROUP BY 1
) AS said GROUP BY day
"""
FIGURES = ("due", "collected", "disbursed", "repaid", "credit", "written_off", "loans", "principal", "remaining")


class Migration(migrations.Migration):
    dependencies = [("servicing", "0002_keep_rows")]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(null=True)),
                *((figure, models.BigIntegerField(db_default=0)) for figure in FIGURES),
            ],
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
