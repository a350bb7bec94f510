from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from kit.actor import Actor
from lending.ledger import chart
from lending.ledger.models import Account, Entry, Posting
from lending.ledger.queries import journal_of_loan, trial_balance
from lending.ledger.services import UnbalancedEntry, post_entry

ACTOR = Actor.system("books")


def post(lines: dict[str, int], **given: Any) -> Entry:
    values = {"recipe": chart.Recipe.REPAYMENT, "posted_on": date(2026, 6, 1), "memo": "A payment", "actor": ACTOR}
    return post_entry(lines=lines, **values | given)


def check_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_every_lender_gets_the_chart(book: str):
    accounts = [(account.code, account.name, account.kind) for account in Account.objects.order_by("code")]
    assert accounts == [(facts.code, facts.name, facts.kind.value) for facts in chart.CHART]


def test_an_entry_that_balances_is_posted_without_empty_lines(book: str):
    entry = post({chart.CASH: 1_000, chart.FEE_INCOME: 0, chart.LOAN_PORTFOLIO: -1_000}, loan_id=42)
    check_now()
    lines = [(posting.account.code, posting.amount_minor) for posting in journal_of_loan(42)[0].postings.all()]
    assert lines == [("1000", 1_000), ("1200", -1_000)]
    assert (entry.subject, entry.actor_name) == ("loan:42", "books")


@pytest.mark.parametrize("lines", [{}, {chart.CASH: 0}, {chart.CASH: 5}, {chart.CASH: 5, chart.BANK: -4}])
def test_an_entry_that_does_not_balance_is_a_fault(book: str, lines: dict[str, int]):
    with pytest.raises(UnbalancedEntry):
        post(lines)


def test_postgres_refuses_an_unbalanced_entry_from_whoever_writes_it(book: str):
    entry = post({chart.CASH: 100, chart.BANK: -100})
    check_now()

    def write_another_line() -> None:
        account = Account.objects.first()
        assert account
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            line = "INSERT INTO ledger_posting (entry_id, account_id, amount_minor) VALUES (%s, %s, 1)"
            cursor.execute(line, [entry.pk, account.pk])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="does not balance"):
        write_another_line()


def test_a_posting_moves_something(book: str):
    entry = post({chart.CASH: 100, chart.BANK: -100})
    with pytest.raises(IntegrityError, match="ledger_posting_moves_something"), transaction.atomic():
        Posting.objects.create(entry=entry, account=Account.objects.get(code="1000"), amount_minor=0)


TABLES = ("ledger_entry", "ledger_posting", "servicing_loantransaction", "servicing_allocation")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("deed", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_lender_has_no_right_to_change_the_past(book: str, table: str, deed: str):
    refusal = r"permission denied|must be owner"
    with pytest.raises(DatabaseError, match=refusal), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed.format(table))


def test_the_owners_hand_is_stopped_by_the_tripwire(new_lender: str):
    import psycopg
    from django.conf import settings
    from psycopg import sql

    database = settings.DATABASES["default"]
    owner = psycopg.connect(
        host=database["HOST"], port=database["PORT"], dbname=database["NAME"], user="ls_owner", autocommit=True
    )
    with owner:
        owner.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(new_lender)))
        owner.execute(
            "INSERT INTO ledger_entry (posted_on, recipe, memo, subject, actor_name)"
            " VALUES (now(), 'repayment', '', '', '')"
        )
        for deed in ("UPDATE ledger_entry SET memo = 'x'", "DELETE FROM ledger_entry", "TRUNCATE ledger_posting"):
            with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="append-only"):
                owner.execute(deed)


def test_the_trial_balance_adds_up_whatever_is_posted(book: str):
    post({chart.LOAN_PORTFOLIO: 100_000, chart.CASH: -100_000})
    post({chart.CASH: 1_500, chart.INTEREST_INCOME: -500, chart.LOAN_PORTFOLIO: -1_000})
    balances = {balance.code: balance.minor for balance in trial_balance()}
    assert balances["1200"] == 99_000
    assert balances["1000"] == -98_500
    assert balances["4000"] == -500
    assert sum(balances.values()) == 0


def test_the_trial_balance_is_shown_with_both_sides(lender: str, acting_in: Any, client_as: Any):
    with acting_in(lender):
        post({chart.CASH: 1_500, chart.INTEREST_INCOME: -500, chart.LOAN_PORTFOLIO: -1_000})
    answer = client_as("auditor", lender).get("ledger/trial-balance")
    assert answer.status_code == 200
    shown = {row["code"]: row for row in answer.json()["data"]}
    assert shown["1000"]["debit"] == {"amount": "15.00", "currency": "KES"}
    assert shown["1000"]["credit"] == {"amount": "0.00", "currency": "KES"}
    assert shown["4000"]["credit"] == {"amount": "5.00", "currency": "KES"}
    totals = answer.json()["totals"]
    assert totals["debit"] == totals["credit"] == {"amount": "15.00", "currency": "KES"}
