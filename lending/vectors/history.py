"""The timeline of a case, as events of the maths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lending.maths.due_dates import RepayUnit, moved
from lending.maths.happenings import (
    Charged,
    ChargedBack,
    ChargedOff,
    CreditRefunded,
    Event,
    PaidOut,
    Posting,
    Reaged,
    Reamortized,
    Received,
    Waived,
    without_last_disbursement,
)
from lending.maths.plan import LineKind, PlanLine, Tranche, periods_from
from lending.maths.recalculation import Repaid
from lending.maths.timeline import Played, play
from lending.vectors.products import Product, conventions_of
from lending.vectors.reading import Case, NotUnderstood, chosen, day, only
from lending.vectors.schedules import charge_of

_KEYS = {
    "approve": ("date", "amount", "expected_disbursement_date"),
    "disburse": ("date", "amount"),
    "payment": ("date", "amount", "type"),
    "add_charge": ("kind", "due_date", "amount", "percent", "percent_of"),
    "reverse": ("target", "date"),
    "chargeback": ("amount", "of", "date"),
    "credit_balance_refund": ("date", "amount"),
    "charge_adjustment": ("amount", "charge", "date"),
    "charge_off": ("date",),
    "waive_charge": ("which",),
    "reschedule": ("new_due_date", "reschedule_from", "submitted_on", "extra_installments"),
    "reage": ("frequency", "frequency_unit", "installments", "start_date"),
    "reamortize": (),
    "undo_last_disbursal": (),
    "undo_reage": (),
    "undo_reamortize": (),
    "undo_charge_off": (),
    "end_of_day_job": (),
}
_PAYMENTS = ("repayment", "goodwill_credit", "merchant_issued_refund", "payout_refund")


@dataclass(frozen=True, slots=True)
class Undone:
    """An event that was taken back, with what it had done until then."""

    event: Event
    posting: Posting | None


@dataclass(frozen=True, slots=True)
class Move:
    """Installments from one due date on were moved to another."""

    from_on: date
    to_on: date


class History:
    """A loan of a case while its timeline is read."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.events: list[Event] = []
        self.undone: list[Undone] = []
        self.moves: list[Move] = []
        self.charges: dict[int, Case] = {}
        self.entries = 0
        self.today = date.min
        case = product.terms.case
        self.approved = (product.terms.coin.minor(case["principal"]), day(case["disbursement_date"]))

    def take(self, entry: Case) -> None:
        """Read one entry of the timeline.

        :raises NotUnderstood: a word is not known.
        """
        deed: Callable[[History, Case], None] = chosen(_DEEDS, entry["op"], "op")
        only(entry, {"op", "business_date", *_KEYS[entry["op"]]}, entry["op"])
        self.today = day(entry["business_date"])
        deed(self, entry)

    def played(self) -> Played:
        """Replay everything that counts, on the day of the last entry.

        Before money is paid out the installments are those that were approved, and nothing is posted.
        """
        ways = conventions_of(self.product, self._plan)
        if any(isinstance(event, PaidOut) for event in self.events):
            return play(self.events, ways, self.today)
        amount, on = self.approved
        return replace(play([PaidOut(on=on, entry=0, amount=amount), *self.events], ways, self.today), postings=())

    def _plan(self, tranches: Sequence[Tranche], as_of: date, repaid: Sequence[Repaid]) -> list[PlanLine]:
        terms = self.product.terms
        if self.moves:
            first = min(each.paid_out_on for each in tranches)
            given = {**terms.case, "due_dates": [each.isoformat() for each in self._moved_due_dates(first)]}
            terms = replace(terms, case=given)
        return terms.plan_on(as_of, tranches, repaid)

    def _moved_due_dates(self, first: date) -> list[date]:
        """Give the regular due dates, after each move stepped from the new date."""
        case, unit = self.product.terms.case, self.product.terms.unit
        every, count = case["repay_every"], case["number_of_installments"]
        days = [end for _, end in periods_from(self.product.terms.starts_on or first, every, unit, count)]
        for move in self.moves:
            days = moved(days, move.from_on, move.to_on, every, unit)
        return days

    def _prolong(self, from_on: date, extra: int) -> None:
        """Spread what is due from a day on over more installments, which is known from the first one on only."""
        if from_on != min(row.line.due_on for row in self.played().rows if row.line.kind == LineKind.REGULAR):
            raise NotUnderstood("extra installments after the first one")
        terms = self.product.terms
        case = {**terms.case, "number_of_installments": terms.case["number_of_installments"] + extra}
        self.product = replace(self.product, terms=replace(terms, case=case))

    def _add(self, make: Callable[..., Event], on: date, **facts: Any) -> Event:
        self.entries += 1
        event = make(on=on, entry=self.entries, **facts)
        self.events.append(event)
        return event

    def _amount(self, entry: Case) -> int:
        return self.product.terms.coin.minor(entry["amount"])

    def _day(self, entry: Case) -> date:
        return day(entry["date"]) if "date" in entry else self.today

    def approve(self, entry: Case) -> None:
        """Note what is expected to be paid out, and when."""
        self.approved = (self._amount(entry), day(entry.get("expected_disbursement_date") or entry["date"]))

    def nothing(self, entry: Case) -> None:
        """A nightly job changes nothing of what is owed."""

    def disburse(self, entry: Case) -> None:
        share = self.product.terms.down_payment
        credit = self.played().credit
        amount = self._amount(entry)
        self._add(PaidOut, self._day(entry), amount=amount)
        if share and self.product.pays_down and (due := share.still_due(amount, credit)):
            self._add(Received, self._day(entry), amount=due, kind="down_payment")

    def pay(self, entry: Case) -> None:
        if entry["type"] not in _PAYMENTS:
            raise NotUnderstood(f"payment of type {entry['type']}")
        self._add(Received, self._day(entry), amount=self._amount(entry), kind=entry["type"])

    def charge(self, entry: Case) -> None:
        lines = self._plan(self.played().tranches, self.today, ())
        charge = charge_of(entry, lines, self.product.terms.coin)
        event = self._add(Charged, min(self.today, charge.due_on), charge=charge)
        self.charges[event.entry] = entry

    def reverse(self, entry: Case) -> None:
        self._undo(self._target(entry["target"]))

    def charge_back(self, entry: Case) -> None:
        of = self._posted(entry["of"])
        self._add(ChargedBack, self._day(entry), amount=self._amount(entry), of=of.entry)

    def refund(self, entry: Case) -> None:
        self._add(CreditRefunded, self._day(entry), amount=self._amount(entry))

    def adjust(self, entry: Case) -> None:
        self._add(Received, self._day(entry), amount=self._amount(entry), kind="charge_adjustment")

    def charge_off(self, entry: Case) -> None:
        self._add(ChargedOff, self._day(entry))

    def waive(self, entry: Case) -> None:
        if entry["which"] != "last_added" or not self.charges:
            raise NotUnderstood(f"waive_charge: {entry['which']}")
        last = next(event for event in self.events if event.entry == max(self.charges))
        self._add(Waived, last.on, of=last.entry)

    def reschedule(self, entry: Case) -> None:
        from_on = day(entry["reschedule_from"])
        if extra := entry.get("extra_installments"):
            self._prolong(from_on, extra)
        if "new_due_date" in entry:
            self.moves.append(Move(from_on, day(entry["new_due_date"])))

    def reage(self, entry: Case) -> None:
        self._add(
            Reaged,
            self.today,
            starts_on=day(entry["start_date"]),
            every=entry["frequency"],
            unit=RepayUnit(entry["frequency_unit"]),
            count=entry["installments"],
        )

    def reamortize(self, entry: Case) -> None:
        self._add(Reamortized, self.today)

    def undo_last_disbursal(self, entry: Case) -> None:
        last = max(event.entry for event in self.events if isinstance(event, PaidOut))
        self.events = without_last_disbursement(self.events)
        self.undone = [undone for undone in self.undone if undone.event.entry < last]

    def undo_reage(self, entry: Case) -> None:
        self._undo_last(Reaged)

    def undo_reamortize(self, entry: Case) -> None:
        self._undo_last(Reamortized)

    def undo_charge_off(self, entry: Case) -> None:
        self._undo_last(ChargedOff)

    def _undo_last(self, kind: type[Event]) -> None:
        found = [event for event in self.events if isinstance(event, kind)]
        if not found:
            raise NotUnderstood(f"undo without {kind.__name__}")
        self._undo(found[-1])

    def _undo(self, event: Event) -> None:
        posting = next((each for each in self.played().postings if each.entry == event.entry), None)
        self.undone.append(Undone(event, posting))
        self.events.remove(event)

    def _money(self) -> list[Event]:
        """Give everything posted so far, reversed or not, in the order of entry."""
        posted = [*self.events, *(undone.event for undone in self.undone)]
        return sorted((event for event in posted if not isinstance(event, Charged)), key=lambda event: event.entry)

    def _target(self, target: Case) -> Event:
        """Find what is reversed: the nth in date order of a type or day, or the one most recently posted."""
        only(target, ("type", "dated", "nth", "which", "amount"), "target")
        found = self._money()
        if "type" in target:
            found = [event for event in found if _kind_of(event) == target["type"]]
        if "dated" in target:
            found = [event for event in found if event.on == day(target["dated"])]
        if "amount" in target:
            amount = self.product.terms.coin.minor(target["amount"])
            found = [event for event in found if getattr(event, "amount", None) == amount]
        if target.get("which") == "most_recently_posted":
            nth = len(found)
        else:
            found.sort(key=lambda event: (event.on, event.entry))
            nth = target.get("nth", 1)
        if not 1 <= nth <= len(found) or found[nth - 1] not in self.events:
            raise NotUnderstood(f"target: {target}")
        return found[nth - 1]

    def _posted(self, of: Case) -> Event:
        """Find the payment that a chargeback names; without one of its type, any payment will do."""
        only(of, ("type", "which", "nth_posted"), "of")
        payments = [event for event in self._money() if isinstance(event, Received)]
        found = [event for event in payments if event.kind == of["type"]] or payments
        nth = len(found) if of.get("which") == "most_recently_posted" else of.get("nth_posted", 0)
        if not 1 <= nth <= len(found):
            raise NotUnderstood(f"of: {of}")
        return found[nth - 1]


def _kind_of(event: Event) -> str:
    names = {ChargedBack: "chargeback", CreditRefunded: "credit_balance_refund", PaidOut: "disbursement"}
    names |= {ChargedOff: "charge_off", Reaged: "re_age", Reamortized: "re_amortize"}
    return event.kind if isinstance(event, Received) else names.get(type(event), "")


_DEEDS: dict[str, Callable[[History, Case], None]] = {
    "approve": History.approve,
    "end_of_day_job": History.nothing,
    "disburse": History.disburse,
    "payment": History.pay,
    "add_charge": History.charge,
    "reverse": History.reverse,
    "chargeback": History.charge_back,
    "credit_balance_refund": History.refund,
    "charge_adjustment": History.adjust,
    "charge_off": History.charge_off,
    "waive_charge": History.waive,
    "reschedule": History.reschedule,
    "reage": History.reage,
    "reamortize": History.reamortize,
    "undo_last_disbursal": History.undo_last_disbursal,
    "undo_reage": History.undo_reage,
    "undo_reamortize": History.undo_reamortize,
    "undo_charge_off": History.undo_charge_off,
}
