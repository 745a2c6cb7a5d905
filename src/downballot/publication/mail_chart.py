"""The picture of a count as a mail carries it: a PNG, since no mail program draws SVG."""

from __future__ import annotations

from downballot.publication.chart import Chart
from downballot.publication.language import Language
from downballot.publication.rendering import write

SCALE = 1.6  # pixels for each unit: sharp on a dense screen, small enough to mail


def chart_svg(chart: Chart, language: Language) -> str:
    """Return a picture that needs no style sheet.

    Args:
        chart: The picture.
        language: The language of its words.
    """
    return write("mail_chart.svg", language, chart=chart)


def chart_png(chart: Chart, language: Language) -> bytes:
    """Return the same picture as a PNG.

    Args:
        chart: The picture.
        language: The language of its words.
    """
    import vl_convert  # noqa: PLC0415 - large; only an edition with a picture needs it

    made: bytes = vl_convert.svg_to_png(chart_svg(chart, language), scale=SCALE)
    return made
