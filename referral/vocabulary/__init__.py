"""The words of the product as data: needs, kinds, reasons, results …, each with its labels, checked on load."""

from referral.vocabulary.loading import load
from referral.vocabulary.model import Kind, Need, Term, Vocabulary

__all__ = ["Kind", "Need", "Term", "Vocabulary", "load"]
