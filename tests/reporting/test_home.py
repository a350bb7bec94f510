"""The home page's figures, by a book small enough to add up by hand.

Each loan is 12,000.00 at a flat 24 % a year over three months: 4,240.00 (4,000.00 and 240.00 of interest) falls due
one, two and three months after it was paid out.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.money import Money
from kit import audit, workspace
from lending.customers.models import Customer
from lending.maths.arrears import bucket_of
from lending.recovery.services import write_off_loan
from lending.reporting.home import first_month, home, slices
from lending.servicing import tallies
from lending.servicing.models import Installment, Loan, LoanTransaction, Tally
from lending.servicing.reconcile import differences
from lending.servicing.services import reverse_repayment
from tests.servicing.book import SYSTEM, TODAY, a_customer, a_granted_loan, a_loan, a_terms, pay
from tests.wishes import A_CUSTOMER, A_PRODUCT, a_wish

pytestmark = pytest.mark.django_db


def said(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: value.text() if isinstance(value, Money) else value for name, value in figures.items()}


def test_a_book_of_nothing_is_all_noughts(book: str) -> None:
    workspace.set_business_date(TODAY)
    figures = home()
    assert set(said(figures["portfolio"]).values()) == {"0.00", 0}
    assert figures["arrears"]["par30_percent"] == "0.00"
    assert [part["bucket"] for part in figures["ageing"]] == ["current", "1-30", "31-60", "61-90", "91+"]
    assert [month["month"] for month in figures["months"]][::11] == ["2025-07", "2026-06"]


def test_the_whole_book(book: str) -> None:
    on_time = a_loan(on=date(2026, 5, 15))  # due 15 June (today), July, August
    pay(on_time, "1000.00", on=TODAY)
    a_loan(on=date(2026, 5, 1), customer=a_customer("Late"))  # 1 June missed: 14 days late
    a_loan(on=date(2026, 4, 1), customer=a_customer("Later"))  # 1 May and 1 June missed: 45 days late
    cleared = a_loan(on=date(2026, 5, 10), customer=a_customer("Done"))
    pay(cleared, "12800.00", on=date(2026, 6, 10))  # 80.00 too much
    lost = a_loan(on=date(2026, 5, 2), customer=a_customer("Gone"))
    write_off_loan(loan_id=lost.pk, reason="Left the country", actor=SYSTEM)
    a_granted_loan(customer=a_customer("Waits"))

    figures = home()

    assert said(figures["portfolio"]) == {
        "lent": "60000.00",  # five were paid out
        "repaid": "13720.00",  # 1,000.00 and 12,720.00; the 80.00 stand to the customer's credit
        "principal_outstanding": "35240.00",  # 36,000.00 less 760.00: interest is met first
        "total_outstanding": "37160.00",  # 3 x 12,720.00 less 1,000.00
        "credit_balances": "80.00",
        "written_off": "12000.00",
        "active_loans": 3,
        "customers": 6,
    }
    assert said(figures["arrears"]) == {
        "loans": 2,
        "overdue": "12720.00",  # three installments of 4,240.00
        "principal_outstanding": "24000.00",
        "par30": "12000.00",
        "par30_percent": "34.05",  # 12,000.00 of 35,240.00
    }
    assert said(figures["today"]) == {"due": "4240.00", "due_loans": 1, "collected": "1000.00", "disbursed": "0.00"}
    assert figures["waiting"] == {"to_review": 0, "to_approve": 0, "to_disburse": 1}
    assert [(part["loans"], part["principal_outstanding"].text()) for part in figures["ageing"]] == [
        (1, "11240.00"),
        (1, "12000.00"),
        (1, "12000.00"),
        (0, "0.00"),
        (0, "0.00"),
    ]
    months = {month["month"]: said(month) for month in figures["months"]}
    assert len(months) == 12
    assert (months["2026-04"]["disbursed"], months["2026-05"]["disbursed"]) == ("12000.00", "48000.00")
    assert months["2026-05"]["due"] == "4240.00"
    assert months["2026-06"]["collected"] == "13800.00"


def test_a_reversal_takes_its_money_out_of_what_was_collected(book: str) -> None:
    loan = a_loan(on=date(2026, 5, 15))
    receipt = pay(loan, "4240.00", on=TODAY).transaction
    reverse_repayment(loan_id=loan.pk, transaction_id=receipt.pk, reason="Bounced", actor=SYSTEM)

    assert home()["today"]["collected"].text() == "0.00"
    assert home()["portfolio"]["repaid"].text() == "0.00"


def counted_the_long_way(today: date) -> dict[str, Any]:
    """The figures of the whole book by looking at every loan, in Python."""
    loans = list(Loan.objects.filter(state="active").prefetch_related("schedule"))
    behind = [loan for loan in loans if loan.next_unmet_due_on and loan.next_unmet_due_on < today]
    overdue = sum(row.left.total for loan in behind for row in loan.schedule.all() if row.due_on < today)
    moved = LoanTransaction.objects.filter(kind__in=["repayment", "reversal"])
    return {
        "principal_outstanding": sum(loan.outstanding.principal for loan in loans),
        "total_outstanding": sum(loan.outstanding.total for loan in loans),
        "active_loans": len(loans),
        "late": (len(behind), overdue, sum(loan.outstanding.principal for loan in behind)),
        "lent": sum(Loan.objects.exclude(disbursed_on=None).values_list("principal_minor", flat=True)),
        "repaid": sum(loan.paid.total for loan in Loan.objects.all()),
        "credit_balances": sum(Loan.objects.values_list("credit_minor", flat=True)),
        "written_off": sum(Loan.objects.values_list("written_off_minor", flat=True)),
        "june": (
            sum(row.due.total for row in Installment.objects.filter(due_on__range=(date(2026, 6, 1), today))),
            sum(moved.filter(value_on__month=6).values_list("amount_minor", flat=True)),
        ),
    }


def shown_at_home() -> dict[str, Any]:
    figures = home()
    portfolio = {name: getattr(value, "minor", value) for name, value in figures["portfolio"].items()}
    portfolio.pop("customers")
    arrears, june = figures["arrears"], figures["months"][-1]
    late = (arrears["loans"], arrears["overdue"].minor, arrears["principal_outstanding"].minor)
    return portfolio | {"late": late, "june": (june["due"].minor, june["collected"].minor)}


def test_the_tallies_are_exact_whatever_happens_and_in_whichever_order(book: str) -> None:
    """Part payments, payments of other days, too much money, a small rest, reversals, a write-off; folded or not."""
    tolerant = a_terms(arrears_tolerance_minor=50_00)
    loans = [a_loan(on=date(2026, 4, day), customer=a_customer(f"No {day}"), terms=tolerant) for day in range(1, 7)]
    paid = [
        pay(loans[0], "4239.00", on=date(2026, 5, 1)),  # a rest within the tolerance
        pay(loans[1], "100.00", on=TODAY),
        pay(loans[2], "13000.00", on=date(2026, 5, 20)),
        pay(loans[3], "4240.00", on=date(2026, 5, 4)),
        pay(loans[3], "4240.00", on=date(2026, 6, 4)),
        pay(loans[4], "12670.00", on=TODAY),  # 50.00 are left: never late
    ]

    def agree() -> None:
        assert shown_at_home() == counted_the_long_way(TODAY)
        assert (differences(), tallies.miscounts()) == ([], [])

    agree()
    for receipt in (paid[3], paid[2], paid[5]):
        number = receipt.transaction.pk
        reverse_repayment(loan_id=receipt.loan.pk, transaction_id=number, reason="Wrong loan", actor=SYSTEM)
        agree()
    write_off_loan(loan_id=loans[5].pk, reason="Left the country", actor=SYSTEM)
    agree()
    tallies.fold()
    agree()
    days = Tally.objects.values_list("day", flat=True)
    assert len(days) == len(set(days))
    pay(loans[0], "1.00", on=date(2026, 5, 2))
    agree()
    tallies.fold()
    agree()


def test_a_tally_that_nobody_posted_is_found(book: str) -> None:
    pay(a_loan(), "500.00", on=TODAY)
    Tally.objects.create(day=TODAY, collected=7)
    Tally.objects.create(loans=1)
    assert [str(miscount) for miscount in tallies.miscounts()] == [
        f"tallies of {TODAY}: collected is off by 7", "tallies of no day: loans is off by 1",
    ]  # fmt: skip
    tallies.rebuild()
    assert tallies.miscounts() == []


@pytest.mark.parametrize("late", [0, 1, 30, 31, 60, 61, 90, 91, 400])
def test_the_buckets_in_sql_are_those_of_the_maths(book: str, late: int) -> None:
    loan = a_loan()
    Loan.objects.filter(pk=loan.pk).update(next_unmet_due_on=TODAY - timedelta(days=late))
    tallies.rebuild()

    assert [part.bucket for part in slices(TODAY) if part.loans] == [bucket_of(late).value]


@pytest.mark.parametrize(
    ("day", "first"), [(date(2026, 12, 31), date(2026, 1, 1)), (date(2026, 1, 1), date(2025, 2, 1))]
)
def test_twelve_months_end_with_this_one(day: date, first: date) -> None:
    assert first_month(day) == first


def test_the_arithmetic_agrees_with_the_list_of_loans(story: Any, client_as: Any) -> None:
    for days in (14, 45, 75, 200):
        loan = story.a_loan(on=date(2026, 5, 1), customer=story.a_customer(f"Late {days}"))
        story.do(Loan.objects.filter(pk=loan.pk).update, next_unmet_due_on=TODAY - timedelta(days=days))
    story.do(tallies.rebuild)
    manager = client_as("manager", story.schema)

    page = manager.get("loans", standing="in_arrears").json()
    figures = manager.get("home").json()

    assert page["count"]["value"] == figures["arrears"]["loans"] == 4
    overdue = sum(round(100 * float(row["overdue"]["amount"])) for row in page["data"])
    assert Money(overdue, "KES").text() == figures["arrears"]["overdue"]["amount"]


def test_waiting_counts_are_those_of_the_lists(story: Any, client_as: Any) -> None:
    manager, officer = client_as("manager", story.schema), client_as("field_officer", story.schema)
    product = manager.post("products", A_PRODUCT).json()["id"]
    customer = officer.post("customers", A_CUSTOMER).json()["id"]
    made = [officer.post("applications", a_wish(customer, product)).json()["id"] for _ in range(6)]
    for number in made[:3]:
        officer.post(f"applications/{number}/review")
    manager.post(f"applications/{made[0]}/approve")

    waiting = manager.get("home").json()["waiting"]

    lists = {
        name: manager.get("applications", waiting=name).json()["count"]["value"] for name in ("review", "approval")
    }
    assert waiting == {"to_review": 3, "to_approve": 2, "to_disburse": 1}
    assert lists == {"review": 3, "approval": 2}


def test_home_costs_the_same_however_large_the_book_is(story: Any, client_as: Any) -> None:
    manager = client_as("manager", story.schema)

    def cost() -> int:
        manager.get("home")  # what a process remembers for a few seconds is remembered now
        with CaptureQueriesContext(connection) as seen:
            assert manager.get("home").status_code == 200
        return len(seen)

    empty = cost()
    for number in range(5):
        story.pay(story.a_loan(customer=story.a_customer(f"Customer {number}")), "500.00")
    assert cost() == empty
    assert empty <= 8  # who is signed in, and the six statements of the figures


def test_recent_lines_are_those_of_customers_newest_first(story: Any, client_as: Any) -> None:
    officer = client_as("field_officer", story.schema, full_name="Otieno Field")
    customer = officer.post("customers", A_CUSTOMER).json()["id"]
    story.do(audit.record, SYSTEM, "message.sent", subject="message:1", customer_id=customer)
    recent = officer.get("home").json()["recent"]
    assert [(line["title"], line["who"]["name"], line["customer"]["name"]) for line in recent] == [
        ("Registered", "Otieno Field", "Grace Wanjiku")
    ]
    assert story.do(Customer.objects.count) == 1
