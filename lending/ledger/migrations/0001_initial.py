from __future__ import annotations

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from lending.ledger import append_only

# Checked once per posting when the transaction commits. SECURITY DEFINER with a fixed path: at commit the role and the path may be
# those of nobody. FROM CURRENT is dumped as the scratch schema's name, which provisioning replaces by the lender's own.
ZERO_SUM = """
CREATE FUNCTION ledger_zero_sum() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF (SELECT sum(amount_minor) FROM ledger_posting WHERE entry_id = NEW.entry_id) <> 0 THEN
    RAISE EXCEPTION 'journal entry % does not balance', NEW.entry_id USING ERRCODE = '23514', CONSTRAINT = 'ledger_zero_sum';
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION ledger_zero_sum() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER ledger_zero_sum AFTER INSERT OR UPDATE ON ledger_posting DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger_zero_sum();
"""

ACCOUNTS = (
    ("1000", "Cash", "asset"),
    ("1010", "Mobile money", "asset"),
    ("1020", "Bank", "asset"),
    ("1200", "Loan portfolio", "asset"),
    ("2100", "Customer credit balances", "liability"),
    ("3900", "Opening balances", "equity"),
    ("4000", "Interest income", "income"),
    ("4100", "Fee income", "income"),
    ("4200", "Penalty income", "income"),
    ("5100", "Losses written off", "expense"),
)
SEED = "INSERT INTO ledger_account (code, name, kind) VALUES " + ", ".join(str(account) for account in ACCOUNTS)  # noqa: S608
RECIPES = ["disbursement", "repayment", "reversal", "opening_position", "write_off"]
KINDS = ["asset", "liability", "equity", "income", "expense"]


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=80)),
                ("kind", models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=9)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("code",), name="ledger_account_code")]},
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("posted_on", models.DateField()),
                ("entered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("recipe", models.CharField(choices=[(recipe, recipe) for recipe in RECIPES], max_length=20)),
                ("memo", models.CharField(max_length=240)),
                ("subject", models.CharField(max_length=40)),
                ("loan_id", models.BigIntegerField(null=True)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(max_length=160)),
                (
                    "reverses",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["loan_id", "id"], name="ledger_entry_loan")]},
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_minor", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor", 0), _negated=True), name="ledger_posting_moves_something"
                    )
                ]
            },
        ),
        migrations.RunSQL(SEED, migrations.RunSQL.noop),
        migrations.RunSQL(ZERO_SUM, "DROP TRIGGER ledger_zero_sum ON ledger_posting; DROP FUNCTION ledger_zero_sum();"),
        migrations.RunSQL(append_only.REFUSE, append_only.FORGET),
        append_only.keep_rows("ledger_entry"),
        append_only.keep_rows("ledger_posting"),
    ]
