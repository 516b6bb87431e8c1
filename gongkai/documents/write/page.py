"""网页：semantic tables whose merged headings a screen reader can follow."""

from html import escape

from gongkai.documents.write.grid import Grid, Heading, Line, Place
from gongkai.documents.write.paper import Paper

STYLE = """
body{font:1rem/1.8 "FangSong","仿宋_GB2312","STFangsong","Noto Serif CJK SC",serif;color:#1a1a1a;background:#fff;margin:0}
main{max-width:60rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.6rem;text-align:center;line-height:1.4}
h2{font:bold 1.2rem/1.6 "SimHei","Noto Sans CJK SC",sans-serif}
h3{font:1.05rem/1.6 "KaiTi","楷体_GB2312","Noto Serif CJK SC",serif;font-weight:bold}
p{text-indent:2em;margin:.4rem 0}
.sign{text-align:right;text-indent:0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.8rem 0 1.6rem;font-size:.875rem;line-height:1.5}
caption{text-align:left;font-weight:bold;padding:.3rem 0}
th,td{border:1px solid #444;padding:.3rem .4rem;text-align:center;font-weight:normal}
th{background:#f2f4f7}
th[scope=row]{text-align:left}
td{font-variant-numeric:tabular-nums}
@media print{main{max-width:none;padding:0}thead{display:table-header-group}tr{break-inside:avoid}}
"""


def report_html(paper: Paper) -> str:
    """A whole page that needs nothing from anywhere."""
    title = escape(paper.title)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n{_parts(paper, scroll=True)}\n</main>\n</body>\n</html>\n"
    )


def report_body(paper: Paper) -> str:
    """The same without the title and the frame of a page, as the text of an item."""
    return (
        _parts(paper, scroll=False)
        .replace("<td ", '<td class="align-center" ')
        .replace('scope="col', 'class="align-center" scope="col')
    )


def _parts(paper: Paper, *, scroll: bool) -> str:
    out = []
    for part in paper.parts:
        if isinstance(part, Grid):
            table = _table(paper, part)
            label = escape(part.caption)
            out.append(
                f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">{table}</div>'
                if scroll
                else table
            )
        else:
            tag = {"section": "h2", "aspect": "h3", "text": "p"}[part.kind]
            out.append(f"<{tag}>{escape(part.text, quote=False)}</{tag}>")
    sign = '<p class="sign">{}</p>' if scroll else '<p class="align-right">{}</p>'
    out += [sign.format(escape(line, quote=False)) for line in paper.closing]
    return "\n".join(out)


def _table(paper: Paper, grid: Grid) -> str:
    out = [f"<table>\n<caption>{escape(grid.caption)}</caption>"]
    if grid.heads:
        out.append("<thead>" + "".join(_line(paper, line) for line in grid.heads) + "</thead>")
    out += [
        "<tbody>" + "".join(_line(paper, line) for line in body) + "</tbody>"
        for body in grid.bodies
    ]
    out.append("</table>")
    return "\n".join(out)


def _line(paper: Paper, line: Line) -> str:
    cells = "".join(
        _heading(cell) if isinstance(cell, Heading) else _place(paper, cell) for cell in line.cells
    )
    return f"<tr>{cells}</tr>\n"


def _heading(heading: Heading) -> str:
    headers = f' headers="{heading.headers}"' if heading.headers else ""
    return (
        f'<th id="{heading.id}" scope="{heading.scope}"{headers}{_spans(heading)}>'
        f"{escape(heading.text, quote=False)}</th>"
    )


def _place(paper: Paper, place: Place) -> str:
    shown = escape(paper.written(place.at, place.unit), quote=False)
    return f'<td headers="{place.headers}"{_spans(place)}>{shown}</td>'


def _spans(cell: Heading | Place) -> str:
    across = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    down = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    return across + down
