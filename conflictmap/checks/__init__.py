"""Whether an installation and a project are sound: a finding a thing looked at, and nothing changed."""

from conflictmap.checks.finding import Check, Finding, findings_of
from conflictmap.checks.installation import installation_checks
from conflictmap.checks.project import project_checks

__all__ = ["Check", "Finding", "findings_of", "installation_checks", "project_checks"]
