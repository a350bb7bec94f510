"""The shapes of the loan doors: what is read, and what the document says about the answers of `rows`."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from kit.api.fields import MoneyField, MoneyOut, PersonField
from kit.api.shapes import NumberedOut, RefOut, WhoOut
from lending.customers.api.shapes import BranchOut, CustomerBriefOut, StaffOut
from lending.products.api.shapes import ScheduleOut, SplitTotalOut, TermsOut, one_of
from lending.servicing.queries.loans import STANDINGS
from lending.servicing.states import Channel, Deed, InstallmentState, LoanState, TransactionKind

Out = serializers.Serializer[Any]


class LoanQuery(Out):
    """What the list of loans can be narrowed by."""

    q = serializers.CharField(
        required=False, max_length=100, allow_blank=True, help_text="Reference, customer, phone, number"
    )
    state = one_of(LoanState, required=False)
    standing = serializers.ChoiceField(choices=STANDINGS, required=False)
    officer = PersonField(required=False, help_text="Id of the officer, or me")
    product = serializers.IntegerField(required=False)
    customer = serializers.IntegerField(required=False)


class LoanRowOut(Out):
    """A loan in a list."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    customer = CustomerBriefOut()
    product = RefOut()
    principal = MoneyOut()
    outstanding = SplitTotalOut()
    repaid = MoneyOut()
    overdue = MoneyOut()
    due_now = MoneyOut(help_text="What is overdue, and what falls due today")
    credit_balance = MoneyOut()
    days_past_due = serializers.IntegerField()
    state = one_of(LoanState)
    next_due_on = serializers.DateField(allow_null=True)
    disbursed_on = serializers.DateField(allow_null=True)
    officer = StaffOut(allow_null=True)


class LoanDeedOut(Out):
    """Something that can be done to a loan, or why not."""

    name = one_of(Deed)
    allowed = serializers.BooleanField()
    why = serializers.CharField(allow_blank=True)


class LoanDetailOut(LoanRowOut):
    """A loan with its figures on the business date."""

    terms = TermsOut()
    installments = serializers.IntegerField()
    interest_to_come = MoneyOut()
    branch = BranchOut(allow_null=True)
    application = NumberedOut(allow_null=True)
    external_id = serializers.CharField(allow_null=True)
    last_repayment_on = serializers.DateField(allow_null=True)
    maturity_on = serializers.DateField(allow_null=True)
    deeds = LoanDeedOut(many=True)


class LoanInstallmentOut(SplitTotalOut):
    """One line of a loan's schedule, and what was paid of it."""

    number = serializers.IntegerField()
    due_on = serializers.DateField()
    state = one_of(InstallmentState)
    paid = SplitTotalOut()
    left = MoneyOut()
    days_late = serializers.IntegerField()


class LoanScheduleTotalsOut(SplitTotalOut):
    """What a schedule adds up to."""

    paid = MoneyOut()
    left = MoneyOut()


class LoanScheduleOut(Out):
    """A loan's repayment schedule as it stands."""

    installments = LoanInstallmentOut(many=True)
    totals = LoanScheduleTotalsOut()


class PaymentSplitOut(Out):
    """Where an amount went."""

    principal = MoneyOut()
    interest = MoneyOut()
    fee = MoneyOut()
    penalty = MoneyOut()
    credit = MoneyOut()


class LoanTransactionOut(Out):
    """Money that moved on a loan."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    kind = one_of(TransactionKind)
    value_on = serializers.DateField()
    entered_at = serializers.DateTimeField()
    by = WhoOut()
    amount = MoneyOut()
    split = PaymentSplitOut()
    balance_after = MoneyOut(help_text="Principal outstanding after it")
    channel = serializers.CharField(allow_blank=True)
    external_reference = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    reverses = NumberedOut(allow_null=True)
    reversed_by = NumberedOut(allow_null=True)
    reversible = serializers.BooleanField()


class AccountOut(Out):
    """An account, named."""

    code = serializers.CharField()
    name = serializers.CharField()


class JournalLineOut(Out):
    """One line of a journal entry: a debit or a credit."""

    account = AccountOut()
    debit = MoneyOut(allow_null=True)
    credit = MoneyOut(allow_null=True)


class JournalEntryOut(Out):
    """One journal entry."""

    id = serializers.IntegerField()
    posted_on = serializers.DateField()
    memo = serializers.CharField()
    by = WhoOut()
    lines = JournalLineOut(many=True)


class DisbursementPreviewIn(Out):
    """When a loan would be paid out."""

    disbursed_on = serializers.DateField()
    first_due_on = serializers.DateField(required=False, allow_null=True)
    channel = one_of(Channel, required=False)


class DisbursementIn(DisbursementPreviewIn):
    """When and how a loan is paid out."""

    channel = one_of(Channel)
    external_reference = serializers.CharField(required=False, max_length=64, allow_blank=True)


class DisbursementPreviewOut(Out):
    """The schedule that a disbursement would put in force, and its journal entry."""

    schedule = ScheduleOut()
    journal = JournalLineOut(many=True)


class RepaymentPreviewIn(Out):
    """What was received."""

    amount = MoneyField()
    received_on = serializers.DateField()
    channel = one_of(Channel, required=False)


class RepaymentIn(RepaymentPreviewIn):
    """What was received, and how."""

    channel = one_of(Channel)
    external_reference = serializers.CharField(required=False, max_length=64, allow_blank=True)
    note = serializers.CharField(required=False, max_length=300, allow_blank=True)


class InstallmentShareOut(SplitTotalOut):
    """What one installment would get."""

    number = serializers.IntegerField()
    due_on = serializers.DateField()


class RepaymentPreviewOut(Out):
    """Where a payment would lead a loan."""

    split = PaymentSplitOut()
    outstanding_after = SplitTotalOut()
    credit_after = MoneyOut()
    state_after = one_of(LoanState)
    allocations = InstallmentShareOut(many=True)
    journal = JournalLineOut(many=True)


class MoneyMovedOut(Out):
    """A transaction, and the loan as it stands after it."""

    transaction = LoanTransactionOut()
    loan = LoanDetailOut()
