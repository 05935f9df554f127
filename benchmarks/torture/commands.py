"""Random commands to a session: back, forward, edits, branches, conditions. The law is that of the tests."""

from hypothesis import strategies as st

from tests.core.debugging.laws import COMMANDS, follow

from .given import torment
from .tally import Budget, Tally


def commands(budget: Budget) -> Tally:
    """Sequences of up to thirty commands, each branch held against its journal after every one."""
    cases = st.tuples(st.lists(COMMANDS, max_size=30), st.integers(1, 60))
    return torment(cases, lambda case: follow(*case), budget)
