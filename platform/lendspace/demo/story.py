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
from enum import IntEnum
from functools import partial
from itertools import count

from django.utils import timezone

from kernel.money import Money
from kit import workspace
from kit.models import Outbox
from lending.customers.services import register_customer
from lending.maths.due_dates import RepayUnit
from lending.origination.services import deciding, drafting
from lending.products.services import define_product
from lending.recovery.services import write_off_loan
from lending.servicing import tallies
from lending.servicing.models import Installment, Loan
from lending.servicing.services import disburse_loan, record_repayment, reverse_repayment
from lending.servicing.states import Channel, LoanState
from lendspace.demo.catalogue import CURRENCY, OFFERS, Offer, shillings
from lendspace.demo.people import Staff, strangers

DAYS = 730
LATE_COMERS = 12  # besides those of the settings: come in the last days, so that each queue has something in it
BORROWERS = 0.9  # of those who register
COME_BACK = 0.4  # of those who repaid
SEED = 20_240_101
MISTAKES = (300, 700)  # the repayments after which somebody mistypes
_DUE_TODAY = 4  # at least so many, if as many were paid out a month ago
_LATE = 5  # days before today: what is asked for then is still on its way
_REASONS = ("Income could not be confirmed.", "Another loan is running elsewhere.", "The guarantor withdrew.")
_NOTES = (
    "Visited the business; stock is good.",
    "Payslip seen.",
    "Two guarantors from the group.",
    "Repaid the last one well.",
)
# How many days after the due date somebody pays at most, and how many people are like that.
_LATENESS, _HOW_MANY = (0, 1, 4, 9), (60, 20, 12, 8)


class Stage(IntEnum):
    """How far an application has come by the end of the story; those of the last days stop on their way."""

    DRAFT, SUBMITTED, REVIEWED, APPROVED, PAID_OUT = range(5)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Some borrowers stop paying, so that today they are so many days late, with this share of all that is out."""

    most_late: int
    least_late: int
    share: float


# One class of the ageing each. Beyond 30 days that is six to seven in a hundred, less by what was lent since.
_TROUBLES = (Trouble(125, 95, 0.014), Trouble(88, 63, 0.020), Trouble(57, 32, 0.038), Trouble(24, 4, 0.05))
_LOST, _GIVEN_UP = Trouble(330, 290, 0.02), 110  # days before today


@dataclass(frozen=True, slots=True)
class Journey:
    """One application on its way, by whom it came in, and how far it is to go."""

    application_id: int
    customer_id: int
    officer: int
    times: int
    until: Stage


class Story:
    """The days to come, in order; telling one may plan others."""

    def __init__(self, staff: Staff, today: date, *, customers: int) -> None:
        self.staff, self.today, self.start = staff, today, today - timedelta(days=DAYS)
        self.customers = customers
        self.chance = random.Random(SEED)  # noqa: S311 - a story, not a secret
        self.strangers = strangers(self.chance, today)
        self.numbers, self.plan = count(), list[tuple[date, int, Callable[[], None]]]()
        self.day = self.start
        self.products: dict[str, int] = {}
        self.repaid, self.mistakes = 0, list(MISTAKES)
        self.stopped, self.open_today, self.meet_today = set[int](), False, 0

    def tell(self) -> None:
        """Tell everything up to today, on its day."""
        self.on(self.start, self.define_products)
        for number in range(self.customers):
            share = (number / self.customers) ** 0.5  # more come as the lender gets known
            self.on(self.start + timedelta(days=1 + int(share * (DAYS - 6))), self.welcome)
        for number in range(LATE_COMERS):
            stage = Stage(number % Stage.PAID_OUT)
            self.on(self.today - timedelta(days=number % _LATE), partial(self.welcome, stage))
        for trouble in _TROUBLES:
            self.on(self.today - timedelta(days=trouble.most_late), partial(self.falter, trouble))
        self.on(self.today - timedelta(days=_LOST.most_late), self.lose_one)
        while self.plan and self.plan[0][0] <= self.today:
            day, _, deed = heapq.heappop(self.plan)
            self.open_books(day)
            deed()
        self.open_books(self.today)
        Outbox.objects.filter(done_at=None).update(done_at=timezone.now())
        tallies.fold()

    def on(self, day: date, deed: Callable[[], None]) -> None:
        """Plan a deed for a day, or the Monday after when it is a Sunday; today people come whatever day it is."""
        working = day + timedelta(days=1) if day.isoweekday() == 7 and day != self.today else day
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

    def welcome(self, until: Stage = Stage.PAID_OUT) -> None:
        """Register somebody; most ask for a loan within days, the late comers at once."""
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
        if until < Stage.PAID_OUT:
            self.ask(customer.pk, officer, 1, until)
        elif self.chance.random() < BORROWERS:
            self.in_days(self.chance.randint(0, 4), lambda: self.ask(customer.pk, officer, 1))

    def ask(self, customer_id: int, officer: int, times: int, until: Stage = Stage.PAID_OUT) -> None:
        """Write an application, and hand it in unless it is to stay a draft."""
        offer = self.chance.choices(OFFERS, [offer.weight for offer in OFFERS])[0]
        application = drafting.apply_for_loan(
            customer_id=customer_id,
            product_id=self.products[offer.code],
            amount=shillings(self._amount(offer, times)),
            installments=self.chance.choice(offer.counts),
            purpose=self.chance.choice(offer.purposes),
            submit=until > Stage.DRAFT,
            actor=self.staff.officers[officer],
        )
        journey = Journey(application.pk, customer_id, officer, times, until)
        if until > Stage.SUBMITTED:
            self.then(journey, self.review)

    def then(self, journey: Journey, deed: Callable[[Journey], None]) -> None:
        """Go on with a journey within two days; one that is to end on its way goes on at once."""
        if journey.until < Stage.PAID_OUT:
            deed(journey)
        else:
            self.in_days(self.chance.randint(0, 2), lambda: deed(journey))

    def review(self, journey: Journey) -> None:
        """Have a colleague look at an application; a few customers change their mind before."""
        if journey.until == Stage.PAID_OUT and self.chance.random() < 0.02:
            reason = "The customer found the money elsewhere."
            actor = self.staff.officers[journey.officer]
            deciding.withdraw_application(application_id=journey.application_id, reason=reason, actor=actor)
            return
        note, colleague = self.chance.choice(_NOTES), self.staff.officers[1 - journey.officer]
        deciding.review_application(application_id=journey.application_id, note=note, actor=colleague)
        if journey.until > Stage.REVIEWED:
            self.then(journey, self.decide)

    def decide(self, journey: Journey) -> None:
        """Have the manager decide."""
        number, manager = journey.application_id, self.staff.manager
        if journey.until == Stage.PAID_OUT and self.chance.random() < 0.06:
            reason = self.chance.choice(_REASONS)
            deciding.reject_application(application_id=number, reason=reason, actor=manager)
            return
        deciding.approve_application(application_id=number, actor=manager)
        if journey.until > Stage.APPROVED:
            self.then(journey, self.pay_out)

    def pay_out(self, journey: Journey) -> None:
        """Have finance pay a loan out, and plan how it is repaid."""
        loan_id = Loan.objects.values_list("pk", flat=True).get(application_id=journey.application_id)
        channel = self.chance.choices((Channel.MOBILE_MONEY, Channel.BANK, Channel.CASH), (7, 2, 1))[0]
        disburse_loan(
            loan_id=loan_id,
            disbursed_on=self.day,
            channel=channel,
            external_reference=self._receipt() if channel == Channel.MOBILE_MONEY else "",
            first_due_on=self._first_due_on(loan_id),
            actor=self.staff.finance,
        )
        lateness = self.chance.choices(_LATENESS, _HOW_MANY)[0]
        for row in Installment.objects.filter(loan_id=loan_id).order_by("number"):
            paid_on = row.due_on + timedelta(days=self.chance.randint(0, lateness))
            amount, due_on = row.due.total, row.due_on
            self.on(paid_on, partial(self.pay, loan_id, amount, due_on, journey))
        if self.chance.random() < COME_BACK:
            self.on(paid_on + timedelta(days=self.chance.randint(3, 30)), lambda: self.come_back(loan_id, journey))

    def come_back(self, loan_id: int, journey: Journey) -> None:
        """Lend again to somebody who repaid."""
        if loan_id not in self.stopped:
            self.ask(journey.customer_id, journey.officer, journey.times + 1)

    def pay(self, loan_id: int, amount: int, due_on: date, journey: Journey) -> None:
        """Take an installment, unless they have stopped paying; of those due today every other is still to come."""
        if loan_id in self.stopped:
            return
        if due_on == self.today:
            self.open_today = not self.open_today
            if self.open_today:
                return
        self.repay(loan_id, amount, journey.officer)

    def falter(self, trouble: Trouble) -> None:
        """Let some stop paying, those whose next installment falls due in the days that lead to the lateness wanted."""
        active = list(Loan.objects.filter(state=LoanState.ACTIVE).order_by("pk"))
        out = sum(loan.outstanding.principal for loan in active if loan.pk not in self.stopped)
        wanted, taken = trouble.share * out, 0
        for loan in self._could_be_late(trouble, active):
            if taken + loan.outstanding.principal <= 1.2 * wanted:
                self.stopped.add(loan.pk)
                taken += loan.outstanding.principal

    def _could_be_late(self, trouble: Trouble, active: list[Loan]) -> list[Loan]:
        last = self.today - timedelta(days=trouble.least_late)
        able = [loan for loan in active if loan.pk not in self.stopped]
        able = [loan for loan in able if loan.next_due_on and self.day <= loan.next_due_on <= last]
        self.chance.shuffle(able)
        return able

    def lose_one(self) -> None:
        """Let one borrower disappear, whom nobody expects back in the end."""
        active = list(Loan.objects.filter(state=LoanState.ACTIVE).order_by("pk"))
        for loan in self._could_be_late(_LOST, active)[:1]:
            self.stopped.add(loan.pk)
            self.on(self.today - timedelta(days=_GIVEN_UP), partial(self.give_up, loan.pk))

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
        early = self.day < self.today - timedelta(days=_LATE)
        if early and self.mistakes and self.repaid >= self.mistakes[0] and recorded.loan.state == LoanState.ACTIVE:
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

    def _first_due_on(self, loan_id: int) -> date | None:
        """Let a few loans of about a month ago fall due today for the first time, so that today is no empty day."""
        if not 20 <= (self.today - self.day).days <= 40 or self.meet_today >= _DUE_TODAY:
            return None
        if Loan.objects.get(pk=loan_id).terms.repay_unit != RepayUnit.MONTHS:
            return None
        self.meet_today += 1
        return self.today

    # chance

    def _amount(self, offer: Offer, times: int) -> int:
        least, most = offer.terms.amount_min.minor // 100, offer.usual_most
        wanted = min(self.chance.triangular(least, most, least + (most - least) / 4) * (1 + 0.2 * (times - 1)), most)
        return max(int(wanted) // offer.step * offer.step, least)

    def _receipt(self) -> str:
        letters = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
        return "S" + "".join(self.chance.choices(letters, k=9))
