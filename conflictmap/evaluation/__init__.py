"""Evaluation: how well what was read agrees with claims that people made by hand."""

from conflictmap.evaluation.gold import Gold, read_accepted_names, read_gold
from conflictmap.evaluation.scoring import Scores, score
from conflictmap.evaluation.statement import Statement

__all__ = ["Gold", "Scores", "Statement", "read_accepted_names", "read_gold", "score"]
