"""依申请公开: the case, its applicants, its clock, the work on it and its decisions."""

from gongkai.applications.models.applicant import Applicant
from gongkai.applications.models.application import (
    Application,
    CaseFile,
    ImportBatch,
    NumberSeries,
    RequestedItem,
)
from gongkai.applications.models.casework import (
    Consultation,
    Correction,
    Excess,
    Extension,
    FeeNotice,
    InnerTask,
    Reopening,
    SearchRecord,
)
from gongkai.applications.models.clock import ClockEvent
from gongkai.applications.models.decision import (
    Decision,
    DecisionItem,
    DecisionSignature,
    DecisionStep,
    Delivery,
)
from gongkai.applications.models.held import HeldUpload

__all__ = [
    "Applicant",
    "Application",
    "CaseFile",
    "ClockEvent",
    "Consultation",
    "Correction",
    "Decision",
    "DecisionItem",
    "DecisionSignature",
    "DecisionStep",
    "Delivery",
    "Excess",
    "Extension",
    "FeeNotice",
    "HeldUpload",
    "ImportBatch",
    "InnerTask",
    "NumberSeries",
    "Reopening",
    "RequestedItem",
    "SearchRecord",
]
