"""Words for the grammars of the command line: valid ones spoiled, and heaps of their own tokens."""

from hypothesis import strategies as st

from .mutations import ACCIDENTS, spoil

CONDITIONS = (
    "loss > 2", "dead(1) > 50%", "loss is nan", "finding dead-layer", "backward 2", "abs(w1[3,5]) < 1e-3 every 4",
    "norm(gradient, 2) / norm(weights, 2) > 0.1 once", "loss > 1.2 * min(loss) and epoch >= 3 or not accuracy > 0.5",
)  # fmt: skip
LAYERS = ("12288-64-1", "2-3-1", "64-128-64-10")
STARTS = ("normal:0.01", "uniform:-1:1", "he", "xavier", "zeros")
SCHEDULES = ("constant", "warmup:2+cosine", "exponential:0.5", "step:10:0.1")
FAULTS = ("missing-mean:1", "gradients-not-reset", "wrong-sign:9")
TOKENS = (
    "loss", ">", "<", "=", "and", "or", "not", "(", ")", "[", "]", ",", "1", "-1", "2.5e300", "%", "nan", "is",
    "finding", "every", "once", "w1", "b2", "dead", "norm", "gradient", "weights", "min", "max", "/", "*", "+", "epoch",
    "step", "é", " ", "backward", "update", "0", "dead-units",
)  # fmt: skip


def mangled(valid: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Text that is nearly one of `valid`, or made of the grammar's own tokens, or any text at all."""
    nearly = st.builds(spoil, st.sampled_from(valid).map(str.encode), ACCIDENTS)
    heap = st.lists(st.sampled_from(TOKENS), max_size=14).map(" ".join)
    return st.one_of(nearly.map(lambda data: data.decode(errors="replace")), heap, st.text(max_size=40))
