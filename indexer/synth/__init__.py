"""What invented letters say, and how it becomes text or PDF, for the demo, for tests and for scale.

Every sentence about a person is made up from the phrase rules in ``data``; headings, labels and
guideline names are those of the real letters, so that a reader meets what it will meet. How a letter
of each layout is put together stands in :mod:`indexer.layouts`; :mod:`indexer.generator` writes files.
"""
