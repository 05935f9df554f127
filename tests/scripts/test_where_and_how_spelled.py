"""What an expression is called, how its neighbours are spelled, and how the user's line looks with another in it."""

import ast
from types import SimpleNamespace

from stepgrad.core.scripts.inside.blame.naming import target_name
from stepgrad.core.scripts.inside.rewriting.rewrite import fresh, spell_in_place
from stepgrad.core.scripts.inside.rewriting.spellings import spellings_near
from stepgrad.core.scripts.inside.running.instrument import Program, Site


def program_of(text: str) -> Program:
    program = Program()
    program.instrument(text, "user.py")
    return program


def site_of(program: Program, text: str) -> Site:
    return next(site for site in program.sites if ast.unparse(site.node) == text)


def name_of(text: str, expression: str) -> str | None:
    program = program_of(text)
    case = SimpleNamespace(lab=SimpleNamespace(program=program))
    return target_name(case, site_of(program, expression))  # type: ignore[arg-type]


def test_an_element_of_a_tuple_has_the_name_beside_it() -> None:
    assert name_of("a, b = x @ d, d.sum(0)", "d.sum(0)") == "b"


def test_an_entry_of_a_table_has_its_key() -> None:
    assert name_of("def f():\n    return {'W': x @ d, 'b': d.sum(0)}", "d.sum(0)") == "b"


def test_an_argument_with_a_keyword_has_that_name() -> None:
    assert name_of("def f():\n    return dict(W=x @ d)", "x @ d") == "W"


def test_what_is_the_whole_has_the_name_of_its_target() -> None:
    assert name_of("dW = x @ d", "x @ d") == "dW"


def test_elements_of_a_table_are_stored_as_the_table_is() -> None:
    roles = {ast.unparse(site.node): site.role for site in program_of("g = {'W': x @ d, 'b': [d * 2]}").sites}
    assert (roles["x @ d"], roles["d * 2"]) == ("assign", "assign")


def test_other_lists_are_offered_at_the_indices_in_use() -> None:
    program = program_of("for l in range(3):\n    d = d @ W[l].T\n    g[l] = acts[l - 1].T @ d\n    n = len(xs)")
    found = spellings_near(program, site_of(program, "d @ W[l].T"))
    assert {"acts[l]", "W[l - 1]", "acts[l - 1]", "len(xs)"} <= set(found)


def test_what_another_function_is_written_with_is_not_offered() -> None:
    program = program_of("def f(l):\n    return W[l] + 1\ndef g(k):\n    return acts[k] + 2")
    assert "acts[k]" not in spellings_near(program, site_of(program, "W[l] + 1"))


def test_a_part_of_a_line_is_exchanged_and_the_rest_is_as_the_user_wrote_it() -> None:
    line = "    grads.append( a.T @ d )  # kept"
    node = ast.parse(line.strip()).body[0].value.args[0]  # type: ignore[attr-defined]
    for inner in ast.walk(node):
        if hasattr(inner, "col_offset"):
            inner.col_offset += 4
            inner.end_col_offset += 4
    assert spell_in_place(node, fresh("a.T @ d / m"), [line]) == "grads.append( a.T @ d / m )  # kept"
