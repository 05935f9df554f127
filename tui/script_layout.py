"""Where each panel lies when a user's own script is trained: the source has as much room as the curve."""

from .layout import Place, Places, edges, size_of, split_columns, split_rows


def script_places(
    width: int,
    height: int,
    *,
    parameters: int,
    current: str,
    is_zoomed: bool = False,
    has_output: bool | None = None,
    breakpoints: int = 0,
) -> Places:
    """The main screen. What was printed is shown where there is room for it, unless it is asked for or sent away."""
    size = size_of(width, height)
    if size == "none":
        return {}
    rows = edges(width, height, has_tabs=size == "small")
    top = 2 if size == "small" else 1
    body = Place(0, top, width, height - top - 2)
    if is_zoomed:
        return {**rows, current: body}
    if size == "large":
        places = _large(body, parameters, has_output=has_output is not False)
        if breakpoints:
            source = places["phases"]
            listed = min(breakpoints + 2, max(3, source.height // 3))
            places["phases"], places["breakpoints"] = split_rows(source, source.height - listed)
        return {**rows, **places}
    if has_output:
        body, rows["output"] = split_rows(body, body.height - max(3, body.height // 4))
    if size == "medium":
        return {**rows, **_medium(body, parameters)}
    if current == "loss" or body.height < 14:
        return {**rows, current: body}
    share = body.height // 2 if current != "phases" else max(6, body.height // 3)
    loss, rest = split_rows(body, share)
    return {**rows, "loss": loss, current: rest}


def _large(body: Place, parameters: int, *, has_output: bool) -> Places:
    table = min(parameters + 3, max(5, body.height // 3))
    bottom = max(6, min(11, (body.height - table) * 3 // 10))
    top, rest = split_rows(body, body.height - table - bottom)
    middle, low = split_rows(rest, table)
    loss, source = split_columns(top, body.width * 45 // 100)
    findings, units = split_columns(low, body.width * 45 // 100)
    places = {"loss": loss, "phases": source, "layers": middle, "findings": findings}
    if not has_output:
        return {**places, "units": units}
    places["units"], places["output"] = split_columns(units, units.width * 45 // 100)
    return places


def _medium(body: Place, parameters: int) -> Places:
    table = min(parameters + 3, max(5, body.height // 4))
    bottom = max(5, body.height // 4)
    top, rest = split_rows(body, body.height - table - bottom)
    middle, low = split_rows(rest, table)
    loss, source = split_columns(top, body.width * 42 // 100)
    findings, units = split_columns(low, body.width * 58 // 100)
    return {"loss": loss, "phases": source, "layers": middle, "findings": findings, "units": units}
