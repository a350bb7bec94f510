"""The repayment schedule: what falls due when, down to the last minor unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import mode

from kernel.errors import Invalid
from kernel.money import rounded_ratio
from lending.maths.periods import Factors, factors_of, usual_factors_of
from lending.maths.terms import Amortization, InterestMethod, LoanTerms

Part = tuple[int, int]  # principal, interest of one installment
_ANNUITY = (InterestMethod.DECLINING_BALANCE, Amortization.EQUAL_INSTALLMENTS)


@dataclass(frozen=True, slots=True)
class ScheduledInstallment:
    """One line of a schedule in minor units; `balance` is the principal outstanding after it."""

    number: int
    due_on: date
    principal: int
    interest: int
    fee: int
    penalty: int
    balance: int

    @property
    def total(self) -> int:
        """Give all that falls due."""
        return self.principal + self.interest + self.fee + self.penalty


@dataclass(frozen=True, slots=True)
class Schedule:
    """A loan's plan of repayment, in minor units."""

    principal: int
    disbursed_on: date
    installments: tuple[ScheduledInstallment, ...]

    @property
    def interest(self) -> int:
        """Give the interest of the whole loan."""
        return sum(line.interest for line in self.installments)

    @property
    def fee(self) -> int:
        """Give the fees of the whole loan."""
        return sum(line.fee for line in self.installments)

    @property
    def penalty(self) -> int:
        """Give the penalties of the whole loan."""
        return sum(line.penalty for line in self.installments)

    @property
    def total(self) -> int:
        """Give all that is to be repaid."""
        return sum(line.total for line in self.installments)

    @property
    def regular_installment(self) -> int:
        """Give the amount of most installments; the earliest where amounts are equally frequent."""
        return mode(line.total for line in self.installments)

    @property
    def first_due_on(self) -> date:
        """Give the day of the first installment."""
        return self.installments[0].due_on

    @property
    def maturity_on(self) -> date:
        """Give the day of the last installment."""
        return self.installments[-1].due_on


class NothingToLend(Invalid):
    """A schedule was asked for no money."""

    code = "nothing_to_lend"

    def __init__(self) -> None:
        super().__init__("The amount of a loan must be above zero.")


class InstallmentTooSmall(Invalid):
    """The agreed installment does not even pay the interest, so the loan would never be repaid."""

    code = "installment_too_small"

    def __init__(self, installment: int, interest: int) -> None:
        super().__init__(
            "The installment does not cover the interest of one period, so the loan would grow. Agree a higher one.",
            installment_minor=installment,
            interest_minor=interest,
        )


class InstallmentNotFixed(Invalid):
    """A fixed installment was given for terms under which installments differ."""

    code = "installment_not_fixed"

    def __init__(self) -> None:
        super().__init__("A fixed installment goes with equal installments, not with equal principal.")


def build_schedule(
    terms: LoanTerms,
    principal: int,
    disbursed_on: date,
    first_due_on: date | None = None,
    fixed_installment: int | None = None,
    due_on: tuple[date, ...] | None = None,
) -> Schedule:
    """Plan the repayment of `principal` minor units, on due dates by the rule of the terms or on those given.

    The last installment takes what rounding left over, so the principal parts add up to the principal exactly. No part
    is negative: where rounding up (or a high `fixed_installment`) pays the loan off early, the schedule ends there,
    shorter than agreed; where rounding down leaves less than the interest, the interest is due and principal waits.

    :raises NothingToLend: the principal is not above zero.
    :raises FirstDueTooEarly: the first due date lies before the disbursement.
    :raises InstallmentTooSmall: the fixed installment is below the interest of a period.
    :raises InstallmentNotFixed: a fixed installment for equal principal.

    80,000 at 30 % over 6 months, installments in whole units:

    >>> from decimal import Decimal
    >>> terms = LoanTerms(
    ...     currency="KES", yearly_rate=Decimal(30), number_of_installments=6, installment_multiple=100
    ... )
    >>> plan = build_schedule(terms, 80_000_00, date(2026, 1, 31))
    >>> [(str(line.due_on), line.principal, line.interest, line.balance) for line in plan.installments][::5]
    [('2026-02-28', 1252400, 200000, 6747600), ('2026-07-31', 1416974, 35424, 0)]
    >>> plan.regular_installment, plan.interest, plan.installments[-1].total
    (1452400, 714398, 1452398)
    """
    if principal <= 0:
        raise NothingToLend
    factors = factors_of(terms, disbursed_on, first_due_on, due_on)
    parts = _parts(terms, principal, factors, fixed_installment)
    days = terms.due_dates(disbursed_on, first_due_on) if due_on is None else due_on
    return Schedule(principal, disbursed_on, _lines(principal, days, parts))


def regular_installment(terms: LoanTerms, principal: int) -> int:
    """Give the installment of the contract in minor units, for periods of the usual length.

    :raises NothingToLend: the principal is not above zero.

    >>> from decimal import Decimal
    >>> from kernel.money import Rounding
    >>> terms = LoanTerms(currency="USD", yearly_rate=Decimal("9.99"), number_of_installments=36)
    >>> regular_installment(terms, 100_000_00)  # the annuity is 3,226.2452...
    322625
    >>> up = LoanTerms(
    ...     currency="USD", yearly_rate=Decimal("11.22"), number_of_installments=36, installment_rounding=Rounding.UP
    ... )
    >>> regular_installment(up, 20_000_00)  # 656.8583...
    65686
    """
    if principal <= 0:
        raise NothingToLend
    factors = usual_factors_of(terms)
    if (terms.interest_method, terms.amortization) == _ANNUITY:
        return _level_installment(terms, principal, factors)
    return mode(sum(part) for part in _parts(terms, principal, factors, None))


def _parts(terms: LoanTerms, principal: int, factors: Factors, fixed: int | None) -> list[Part]:
    """Split principal and interest over the installments."""
    if fixed is not None and terms.amortization == Amortization.EQUAL_PRINCIPAL:
        raise InstallmentNotFixed
    parts = (_flat if terms.interest_method == InterestMethod.FLAT else _declining)(terms, principal, factors, fixed)
    if terms.grace_on_interest:
        _defer_interest(parts, terms.grace_on_interest)
    while len(parts) > 1 and parts[-1] == (0, 0):
        parts.pop()
    return parts


def _declining(terms: LoanTerms, principal: int, factors: Factors, fixed: int | None) -> list[Part]:
    """Charge interest on the balance; what is left of the installment, or an equal share, repays it."""
    equal_principal = terms.amortization == Amortization.EQUAL_PRINCIPAL
    target = _equal_share(terms, principal) if equal_principal else _level_installment(terms, principal, factors, fixed)
    last, grace, balance, parts = len(factors.numerators), terms.grace_on_principal, principal, []
    rule, multiple, denominator = terms.rounding, terms.amount_multiple, factors.denominator
    for number, numerator in enumerate(factors.numerators, 1):
        interest = rounded_ratio(balance * numerator, denominator, rule, multiple)
        if number == last:
            part = balance
        elif number <= grace:
            part = 0
        else:
            part = min(max(target if equal_principal else target - interest, 0), balance)
        parts.append((part, interest))
        balance -= part
        if balance == 0:
            break
    return parts


def _flat(terms: LoanTerms, principal: int, factors: Factors, fixed: int | None) -> list[Part]:
    """Charge interest on the whole amount all the time, in equal shares; the last installment takes the rest."""
    count, rule, multiple = len(factors.numerators), terms.rounding, terms.amount_multiple
    interest = rounded_ratio(principal * sum(factors.numerators), factors.denominator, rule, multiple)
    share = rounded_ratio(interest, count, rule, multiple)
    target = _flat_principal(terms, principal, share, fixed)
    parts = []
    for number in range(1, count + 1):
        last = number == count
        due = interest if last else min(share, interest)
        part = principal if last else 0 if number <= terms.grace_on_principal else min(target, principal)
        parts.append((part, due))
        principal, interest = principal - part, interest - due
    return parts


def _flat_principal(terms: LoanTerms, principal: int, interest: int, fixed: int | None) -> int:
    """Give the principal of one flat installment, so that with its interest it is the multiple that was agreed."""
    if fixed is not None:
        if fixed < interest:
            raise InstallmentTooSmall(fixed, interest)
        return fixed - interest
    share = _equal_share(terms, principal)
    if terms.amortization == Amortization.EQUAL_PRINCIPAL or terms.multiple_of_installments == 1:
        return share
    whole_interest = rounded_ratio(interest, 1, terms.rounding_of_installments, terms.multiple_of_installments)
    return max(share + whole_interest - interest, 0)


def _equal_share(terms: LoanTerms, principal: int) -> int:
    """Give the principal of each installment when it is the same every time."""
    rule, multiple = terms.rounding_of_installments, terms.multiple_of_installments
    if terms.principal_percent is not None:
        numerator, denominator = terms.principal_percent.as_integer_ratio()
        return rounded_ratio(principal * numerator, denominator * 100, rule, multiple)
    return rounded_ratio(principal, terms.number_of_installments - terms.grace_on_principal, rule, multiple)


def _level_installment(terms: LoanTerms, principal: int, factors: Factors, fixed: int | None = None) -> int:
    """Give the equal installment: the agreed one, or the annuity."""
    if fixed is None:
        return rounded_ratio(
            principal * factors.level_numerator,
            factors.level_denominator,
            terms.rounding_of_installments,
            terms.multiple_of_installments,
        )
    numerator = factors.numerators[terms.grace_on_principal]
    interest = rounded_ratio(principal * numerator, factors.denominator, terms.rounding, terms.amount_multiple)
    if fixed < interest:
        raise InstallmentTooSmall(fixed, interest)
    return fixed


def _defer_interest(parts: list[Part], installments: int) -> None:
    """Let the installment after the grace carry the interest of those within it."""
    within = min(installments, len(parts) - 1)
    held = sum(interest for _, interest in parts[:within])
    parts[:within] = [(principal, 0) for principal, _ in parts[:within]]
    principal, interest = parts[within]
    parts[within] = (principal, interest + held)


def _lines(principal: int, due_on: tuple[date, ...], parts: list[Part]) -> tuple[ScheduledInstallment, ...]:
    lines, balance = [], principal
    for number, (day, (part, interest)) in enumerate(zip(due_on, parts, strict=False), 1):
        balance -= part
        lines.append(ScheduledInstallment(number, day, part, interest, 0, 0, balance))
    assert balance == 0
    assert len(lines) == len(parts)
    return tuple(lines)
