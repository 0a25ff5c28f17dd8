"""A written report of a period: what changed, place by place, with pictures, disagreements and references."""

from conflictmap.reporting.content import Report, report_on
from conflictmap.reporting.writing import ReportFormat, written

__all__ = ["Report", "ReportFormat", "report_on", "written"]
