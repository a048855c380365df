"""The token positions of every word: span queries, exact forms and wildcards are answered from them.

The layer is the same whichever keyword engine a build has. :mod:`search.index.positions.writing` makes it,
:mod:`search.index.positions.index` opens it, :mod:`search.index.positions.matching` answers from it.
"""

from search.index.positions.index import Positions
from search.index.positions.writing import PositionsWriter, positions_of

__all__ = ["Positions", "PositionsWriter", "positions_of"]
