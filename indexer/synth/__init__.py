"""Invented letters in the real layouts, for the demo, for tests and for scale.

Every sentence about a person is made up from the phrase rules in ``data``; headings, labels and
guideline names are those of the real letters, so that a reader meets what it will meet.
"""

from indexer.synth.letters import LetterFormat, SynthLetter, generate

__all__ = ["LetterFormat", "SynthLetter", "generate"]
