"""`python -m benchmarks.diagnosis`: of scripts by default, of built-in experiments with `--builtin`.

With `--mutants` of right scripts into which one mistake each is put.
"""

import os
from pathlib import Path
from typing import Annotated

for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"

import typer  # noqa: E402 - after the thread count is set


def main(
    only: Annotated[
        str, typer.Option(help="Only scripts whose path matches, as in '*adam*'; with --builtin, only such faults.")
    ] = "*",
    jobs: Annotated[int, typer.Option(min=1, help="How many checks or runs go on at the same time.")] = 1,
    fixed: Annotated[bool, typer.Option(help="Check the right versions of the broken scripts too.")] = True,
    held_out: Annotated[Path | None, typer.Option(help="Another folder with a manifest.toml.")] = None,
    builtin: Annotated[bool, typer.Option("--builtin", help="Measure built-in experiments, not scripts.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="With --builtin: a sample of the runs.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="With --builtin: other seeds and variations than thresholds were set on.")
    ] = False,
    overhead: Annotated[
        bool, typer.Option("--overhead", help="With --builtin: only what the rules cost, on a quiet machine.")
    ] = False,
    cases: Annotated[
        bool, typer.Option("--cases", help="With --builtin or --mutants: a line for each that went wrong.")
    ] = False,
    mutants: Annotated[
        int, typer.Option(min=0, help="So many right scripts with one mistake put in, instead of the gallery.")
    ] = 0,
    seed: Annotated[int, typer.Option(help="With --mutants: which of them are drawn.")] = 1,
) -> None:
    """Measure how well diagnosis names what is wrong; exit code 1 where a goal is missed."""
    if builtin and overhead:
        from .builtin.report import measure_overhead

        raise typer.Exit(measure_overhead(is_quick=quick))
    if builtin:
        from .builtin.report import measure

        raise typer.Exit(measure(only, jobs=jobs, is_quick=quick, is_fresh=fresh, shows_cases=cases))
    if mutants:
        from .mutants.report import measure_mutants

        raise typer.Exit(measure_mutants(mutants, seed=seed, jobs=jobs, held_out=held_out, shows_cases=cases))
    from .scripts import measure_scripts

    raise typer.Exit(measure_scripts(only, jobs=jobs, fixed=fixed, held_out=held_out))


if __name__ == "__main__":
    typer.run(main)
