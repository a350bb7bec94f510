"""The deeds on a loan."""

from lending.servicing.services.disbursement import disburse_loan, planned_schedule
from lending.servicing.services.opening import cancel_loan, open_loan
from lending.servicing.services.previews import preview_disbursement, preview_repayment
from lending.servicing.services.repayment import PaymentFacts, Recorded, record_repayment, record_repayment_once
from lending.servicing.services.reversal import Reversed, reverse_repayment

__all__ = [
    "PaymentFacts",
    "Recorded",
    "Reversed",
    "cancel_loan",
    "disburse_loan",
    "open_loan",
    "planned_schedule",
    "preview_disbursement",
    "preview_repayment",
    "record_repayment",
    "record_repayment_once",
    "reverse_repayment",
]
