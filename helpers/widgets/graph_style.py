"""Statuses → the style sheet that colours a figure; pure.

Colours are custom properties, once for light pages and once for dark ones, so that a theme is
followed without redrawing: JupyterLab says on its body which it is, VS Code by a class. Nodes are
chosen by number, never by name, which could end the style element or escape a string.
"""

from __future__ import annotations

from collections.abc import Iterator

from helpers.executions.graph import Graph, Node
from helpers.executions.history import Status
from helpers.widgets.text_size import FONT
from helpers.widgets.theme import DARK, LIGHT, Palette, words

_STROKES = {
    Status.NOT_REACHED: "1.2",
    Status.IN_PROGRESS: "2.4",
    Status.WAITING: "2.4",
    Status.RETRYING: "2.4",
    Status.FAILED: "2.4",
    Status.TIMED_OUT: "2.4",
}


def figure_rules(figure_id: str) -> str:
    """Return what a live figure brings along: its colours by theme, and what never changes."""
    figure = f".{figure_id}"
    dark = ", ".join(
        f"{page} {figure}"
        for page in ('[data-jp-theme-light="false"]', ".vscode-dark", '[data-sfn-theme="dark"]')
    )
    rules = [
        f"{figure}{{{_properties(LIGHT)}}}",
        f"{dark}{{{_properties(DARK)}}}",
        *_structure(figure),
        f"{figure} .page{{fill:none}}",
        f"{figure} .marks path{{display:none}}",
        f"{figure} .box,{figure} .frame,{figure} .line{{transition:fill .25s,stroke .25s}}",
        "@keyframes sfn-pulse{50%{opacity:.35}}",
        *(
            f"{figure} .m-{status.value}{{animation:sfn-pulse 1.6s ease-in-out infinite}}"
            for status in Status
            if status.is_active
        ),
        "@media (prefers-reduced-motion:reduce)"
        f"{{{figure} *{{transition:none!important;animation:none!important}}}}",
    ]
    return "\n".join(rules)


def style_rules(graph: Graph, figure_id: str) -> str:
    """Return how each part of a live figure stands: all there is to replace as it goes on."""
    figure = f".{figure_id}"
    return "\n".join([*_statuses(graph, figure), *_live_words(graph, figure)])


def static_rules(graph: Graph, figure_id: str, palette: Palette) -> str:
    """Return the style sheet of a frozen figure."""
    figure = f".{figure_id}"
    rules = [f"{figure}{{{_properties(palette)}}}", *_structure(figure), *_statuses(graph, figure)]
    if graph.status is Status.NOT_REACHED:
        rules.append(_without_status(figure))
    return "\n".join(rules)


def _properties(palette: Palette) -> str:
    plain = {
        "page": palette.page,
        "text": palette.text,
        "faint": palette.faint,
        "edge": palette.edge,
        "taken": palette.taken,
        "panel": palette.panel,
        "frame": palette.frame,
    }
    parts = [f"--{name}:{value}" for name, value in plain.items()]
    for status, colours in palette.statuses.items():
        parts.append(f"--{status.value}-ground:{colours.ground}")
        parts.append(f"--{status.value}-line:{colours.line}")
        parts.append(f"--{status.value}-ink:{colours.ink}")
    return ";".join(parts)


def _structure(figure: str) -> Iterator[str]:
    """Yield what holds whatever the statuses are."""
    rules = {
        "": f"font-family:{FONT};font-size:11px;max-width:none",
        ".page": "fill:var(--page)",
        "text": "fill:var(--text)",
        ".name": "font-size:13px;font-weight:bold",
        ".caption": "fill:var(--faint)",
        ".words": "font-weight:var(--weight);line-height:16px;white-space:nowrap;overflow:hidden;"
        "text-overflow:ellipsis",
        ".box,.frame": "fill:var(--ground);stroke:var(--rim);stroke-width:var(--width)",
        ".sheet": "fill:var(--page);stroke:var(--rim);stroke-width:1",
        ".panel": "fill:var(--panel);stroke:none",
        ".tile": "fill:var(--rim);fill-opacity:.16",
        ".icon": "fill:none;stroke:var(--ink);stroke-width:1.5;stroke-linecap:round;"
        "stroke-linejoin:round",
        ".mark,.marks path": "fill:none;stroke:var(--ink);stroke-width:1.7;stroke-linecap:round;"
        "stroke-linejoin:round",
        ".state .words": "fill:var(--ink);color:var(--ink)",
        ".line": "fill:none;stroke:var(--edge);stroke-width:1.5",
        ".head": "fill:var(--edge);stroke:none",
        ".catch .line": "stroke-dasharray:5 4",
        ".default .line": "stroke-dasharray:none",
        ".chip": "fill:var(--page);stroke:var(--frame);stroke-width:1",
        ".label text": "fill:var(--faint);text-anchor:middle",
        ".terminal text": "text-anchor:middle;font-size:12px",
        ".pill": "fill:var(--ground);stroke:var(--rim);stroke-width:var(--width)",
        ".dot": "fill:var(--edge);stroke:none",
        ".dot.end": "fill:var(--panel);stroke:var(--edge);stroke-width:2",
    }
    for selector, declarations in rules.items():
        selectors = ",".join(f"{figure} {part}".rstrip() for part in selector.split(","))
        yield f"{selectors}{{{declarations}}}"


def _statuses(graph: Graph, figure: str) -> Iterator[str]:
    for node in graph.nodes:
        if not node.is_state and node.cluster is not None:
            continue
        name = node.status.value
        width = _STROKES.get(node.status, "1.8")
        weight = "normal" if node.status is Status.NOT_REACHED else "bold"
        yield (
            f'{figure} g[data-n="{node.number}"]{{--ground:var(--{name}-ground);'
            f"--rim:var(--{name}-line);--ink:var(--{name}-ink);--width:{width};--weight:{weight}}}"
        )
    for edge in graph.edges:
        if edge.is_taken:
            group = f'{figure} g[data-e="{edge.number}"]'
            yield f"{group} .line{{stroke:var(--taken);stroke-width:2.2}}"
            yield f"{group} .head{{fill:var(--taken)}}"
            yield f'{figure} g[data-l="{edge.number}"] text{{fill:var(--text)}}'


def _live_words(graph: Graph, figure: str) -> Iterator[str]:
    if graph.status is Status.NOT_REACHED:
        yield _without_status(figure)
        return
    for node in graph.states:
        group = f'{figure} g[data-n="{node.number}"]'
        yield f"{group} .m-{node.status.value}{{display:inline}}"
        yield f'{group} .words::after{{content:"{_quoted(node)}"}}'


def _without_status(figure: str) -> str:
    """Return the rule that centres a box's text where there is no line for the status."""
    return f"{figure} .texts{{transform:translateY(7px)}}"


def _quoted(node: Node) -> str:
    """Return the words for a CSS string; they are ours, but a quote would end it."""
    return words(node).replace("\\", "").replace('"', "")
