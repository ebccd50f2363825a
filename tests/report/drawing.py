"""A chart of a comparison drawn, and what is found on it."""

from matplotlib.text import Text

from sim.report.sections.chart_set import drawn as _drawn
from sim.report.sections.chart_set import every_chart


def drawn(name, made_up):
    """The `Drawn` of the chart whose name begins so; None where it has nothing to draw."""
    return _drawn(next(chart for chart in every_chart() if chart.name.startswith(name)), made_up)


def findings(name, made_up):
    """Business -> what one chart says of it."""
    return {panel.business: panel.finding for panel in drawn(name, made_up).panels}


def artists(figure, gid):
    """All that a figure draws under one name."""
    return list(figure.findobj(lambda artist: artist.get_gid() == gid))


def visible_texts(figure):
    """Every `Text` of a figure that has letters and is shown, ticks too."""
    found = []
    for text in figure.findobj(Text):
        holder = text.axes
        hidden = holder is not None and not holder.yaxis.get_visible() and text in holder.get_yticklabels()
        if text.get_text().strip() and text.get_visible() and not hidden:
            found.append(text)
    return found


def texts(figure):
    """What is written on a figure, a list."""
    return [text.get_text() for text in visible_texts(figure)]
