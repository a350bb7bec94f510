"""Two years of a small lender, day by day, told by calling the services: whatever the books show was lawful on its day.

The same business date gives the same story. The history's news is marked as dealt with at the end: nobody gets messages
about the past.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from kernel.money import Money
from kit import workspace
from kit.models import Outbox
from lending.customers.services import register_customer
from lending.origination.services import deciding, drafting
from lending.products.services import define_product
from lending.recovery.services import write_off_loan
from lending.servicing.models import Installment, Loan
from lending.servicing.services import disburse_loan, record_repayment, reverse_repayment
from lending.servicing.states import Channel, LoanState
from lendspace.demo.catalogue import CURRENCY, OFFERS, Offer, shillings
from lendspace.demo.people import Staff, strangers

DAYS = 730
CUSTOMERS = 290
LATE_COMERS = 12  # come in the last days, so that each queue has something in it
BORROWERS = 0.5  # of those who register
SEED = 20_240_101
MISTAKES = (300, 700)  # the repayments after which somebody mistypes
_LATE = 5  # days before today: what is asked for then is still on its way
_REASONS = ("Income could not be confirmed.", "Another loan is running elsewhere.", "The guarantor withdrew.")
_NOTES = (
    "Visited the business; stock is good.",
    "Payslip seen.",
    "Two guarantors from the group.",
    "Repaid the last one well.",
)


@dataclass(frozen=True, slots=True)
class Habit:
    """How somebody repays: days late at most, and after which part of the installments they stop (never: above 1)."""

    late: int
    stops_after: float


_HABITS = (Habit(0, 2), Habit(1, 2), Habit(5, 2), Habit(12, 2), Habit(3, 0.5), Habit(9, 0.3))
_HOW_MANY = (52, 22, 13, 6, 4, 3)


class Story:
    """The days to come, in order; telling one may plan others."""

    def __init__(self, staff: Staff, today: date) -> None:
        self.staff, self.today, self.start = staff, today, today - timedelta(days=DAYS)
        self.chance = random.Random(SEED)  # noqa: S311 - a story, not a secret
        self.strangers = strangers(self.chance, today)
        self.numbers, self.plan = count(), list[tuple[date, int, Callable[[], None]]]()
        self.day = self.start
        self.products: dict[str, int] = {}
        self.repaid, self.mistakes = 0, list(MISTAKES)
        self.lost: int | None = None

    def tell(self) -> None:
        """Tell everything up to today, on its day."""
        self.on(self.start, self.define_products)
        for number in range(CUSTOMERS):
            share = (number / CUSTOMERS) ** 0.8  # more come as the lender gets known
            self.on(self.start + timedelta(days=1 + int(share * (DAYS - 6))), self.welcome)
        for number in range(LATE_COMERS):
            self.on(self.today - timedelta(days=number % 5), self.welcome)
        while self.plan and self.plan[0][0] <= self.today:
            day, _, deed = heapq.heappop(self.plan)
            self.open_books(day)
            deed()
        self.open_books(self.today)
        Outbox.objects.filter(done_at=None).update(done_at=timezone.now())

    def on(self, day: date, deed: Callable[[], None]) -> None:
        """Plan a deed for a day, or the Monday after when it is a Sunday."""
        working = day + timedelta(days=1) if day.isoweekday() == 7 else day
        heapq.heappush(self.plan, (working, next(self.numbers), deed))

    def in_days(self, days: int, deed: Callable[[], None]) -> None:
        """Plan a deed from the day of the story on."""
        self.on(self.day + timedelta(days=days), deed)

    def open_books(self, day: date) -> None:
        """Open the books for a day."""
        if day != self.day or day == self.start:
            workspace.set_business_date(day)
            self.day = day

    # what happens

    def define_products(self) -> None:
        """Define the catalogue."""
        for offer in OFFERS:
            made = define_product(code=offer.code, name=offer.name, terms=offer.terms, actor=self.staff.manager)
            self.products[offer.code] = made.product_id

    def welcome(self) -> None:
        """Register somebody; most ask for a loan within days."""
        person, officer = next(self.strangers), self.chance.choice((0, 0, 1))
        customer = register_customer(
            full_name=person.full_name,
            phone=person.phone,
            national_id=person.national_id,
            date_of_birth=person.date_of_birth,
            sex=person.sex,
            address=person.address,
            actor=self.staff.officers[officer],
        )
        if self._late_in_the_story() or self.chance.random() < BORROWERS:
            self.in_days(
                0 if self._late_in_the_story() else self.chance.randint(0, 4), lambda: self.ask(customer.pk, officer, 1)
            )

    def ask(self, customer_id: int, officer: int, times: int) -> None:
        """Write an application; of those of the last days some are still drafts."""
        offer = self.chance.choices(OFFERS, [offer.weight for offer in OFFERS])[0]
        application = drafting.apply_for_loan(
            customer_id=customer_id,
            product_id=self.products[offer.code],
            amount=shillings(self._amount(offer, times)),
            installments=self.chance.choice(offer.counts),
            purpose=self.chance.choice(offer.purposes),
            submit=not (self._late_in_the_story() and self.chance.random() < 0.2),
            actor=self.staff.officers[officer],
        )
        if application.submitted_at:
            self.in_days(self.chance.randint(0, 2), lambda: self.review(application.pk, customer_id, officer, times))

    def review(self, application_id: int, customer_id: int, officer: int, times: int) -> None:
        """Have a colleague look at an application."""
        luck = self.chance.random()
        if luck < 0.02:
            reason = "The customer found the money elsewhere."
            actor = self.staff.officers[officer]
            deciding.withdraw_application(application_id=application_id, reason=reason, actor=actor)
            return
        note, colleague = self.chance.choice(_NOTES), self.staff.officers[1 - officer]
        deciding.review_application(application_id=application_id, note=note, actor=colleague)
        self.in_days(self.chance.randint(0, 2), lambda: self.decide(application_id, customer_id, officer, times))

    def decide(self, application_id: int, customer_id: int, officer: int, times: int) -> None:
        """Have the manager decide."""
        if self.chance.random() < 0.06:
            reason = self.chance.choice(_REASONS)
            deciding.reject_application(application_id=application_id, reason=reason, actor=self.staff.manager)
            return
        deciding.approve_application(application_id=application_id, actor=self.staff.manager)
        loan_id = Loan.objects.values_list("pk", flat=True).get(application_id=application_id)
        wait = self.chance.randint(1, 3) if self._late_in_the_story() else self.chance.randint(0, 2)
        self.in_days(wait, lambda: self.pay_out(loan_id, customer_id, officer, times))

    def pay_out(self, loan_id: int, customer_id: int, officer: int, times: int) -> None:
        """Have finance pay a loan out, and plan how it is repaid."""
        channel = self.chance.choices((Channel.MOBILE_MONEY, Channel.BANK, Channel.CASH), (7, 2, 1))[0]
        disburse_loan(
            loan_id=loan_id,
            disbursed_on=self.day,
            channel=channel,
            external_reference=self._receipt() if channel == Channel.MOBILE_MONEY else "",
            actor=self.staff.finance,
        )
        rows = list(Installment.objects.filter(loan_id=loan_id).order_by("number"))
        habit = self.chance.choices(_HABITS, _HOW_MANY)[0]
        paying = [row for row in rows if row.number <= habit.stops_after * len(rows)]
        for row in paying:
            late = self.chance.randint(0, habit.late)
            amount = row.due.total
            self.on(row.due_on + timedelta(days=late), lambda amount=amount: self.repay(loan_id, amount, officer))  # type: ignore[misc]
        if len(paying) == len(rows):
            wait = self.chance.randint(5, 40)
            if self.chance.random() < 0.2:
                self.on(rows[-1].due_on + timedelta(days=wait), lambda: self.ask(customer_id, officer, times + 1))
        elif not self.lost and rows[-1].due_on + timedelta(days=120) < self.today:
            self.lost = loan_id
            self.on(rows[-1].due_on + timedelta(days=120), lambda: self.give_up(loan_id))

    def repay(self, loan_id: int, amount: int, officer: int) -> None:
        """Take a repayment; now and then somebody mistypes, which finance takes back."""
        channel = self.chance.choices((Channel.MOBILE_MONEY, Channel.CASH, Channel.BANK), (8, 1, 1))[0]
        recorded = record_repayment(
            loan_id=loan_id,
            amount=Money(amount, CURRENCY),
            received_on=self.day,
            channel=channel,
            external_reference=self._receipt() if channel == Channel.MOBILE_MONEY else "",
            actor=self.staff.officers[officer],
        )
        self.repaid += 1
        if self.mistakes and self.repaid >= self.mistakes[0] and recorded.loan.state == LoanState.ACTIVE:
            self.mistakes.pop(0)
            number = recorded.transaction.pk
            self.in_days(1, lambda: self.take_back(loan_id, number, amount, officer))

    def take_back(self, loan_id: int, transaction_id: int, amount: int, officer: int) -> None:
        """Reverse a repayment that was somebody else's; the customer pays again two days later."""
        reason = "Recorded on the wrong loan: the receipt names another customer."
        reverse_repayment(loan_id=loan_id, transaction_id=transaction_id, reason=reason, actor=self.staff.finance)
        self.in_days(2, lambda: self.repay(loan_id, amount, officer))

    def give_up(self, loan_id: int) -> None:
        """Write the one loan off that nobody expects to come back."""
        write_off_loan(loan_id=loan_id, reason="The customer moved away and cannot be found.", actor=self.staff.finance)

    # chance

    def _amount(self, offer: Offer, times: int) -> int:
        least, most = offer.terms.amount_min.minor // 100, offer.usual_most
        wanted = min(self.chance.triangular(least, most, least + (most - least) / 4) * (1 + 0.2 * (times - 1)), most)
        return max(int(wanted) // offer.step * offer.step, least)

    def _receipt(self) -> str:
        letters = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
        return "S" + "".join(self.chance.choices(letters, k=9))

    def _late_in_the_story(self) -> bool:
        return self.day > self.today - timedelta(days=_LATE)
