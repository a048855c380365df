"""One contract over every engine: the same cases, with the answers of an oracle.

The oracle (``oracle.py`` and the modules that begin with ``oracle_``) is plain Python over the letters,
slow and obvious. Of what is tested it shares the data alone: letters, clauses, the table of fields,
passages, and how a text is made of words (:mod:`search.text.analysis`), which every engine shares by
contract. Each module of tests says what is promised and what of that is compared.

===================  ==================================================================================
``test_oracle``      the oracle against values counted by hand
``test_matching``    every case of ``cases.py``: what matches, in which order, with which score
``test_counting``    totals, facets by outcome, months, their limits
``test_words``       how frequent a term is, the forms that a word stands for, limits of wildcards
``test_nearest``     rankings by meaning, with and without filters, of one and several vectors
``test_reading``     values, letters, vectors, explanations, ids that are not there, batches, threads
``test_limits``      answers that are partial, an index of nothing, depth beyond the end
``test_changes``     letters added, replaced and withdrawn, a build replaced and deleted under its reader
``test_properties``  clauses that hypothesis makes, on every engine
``test_clauses``     clauses and questions are plain data that survives a journey
===================  ==================================================================================

To add an engine, add one entry to ``ENGINES`` in ``engines.py``: a name; a function from an empty folder to
its ``Builds``, whose ``publish(put, removed)`` makes a build of the letters so far with these added, replaced
or withdrawn and gives its snapshot, while the snapshots before it answer on; whether it has vectors, which
are then made by ``SmallEncoder``; and the formula of its BM25, where ``oracle_scores.py`` has it (``None``:
scores are then held to the laws of a ranking alone). A cluster starts its nodes there and stops them in
``close``. Nothing else changes: every test runs once for each entry. How many cases that makes is said at the
end of a run, and by ``--collect-only``.
"""
