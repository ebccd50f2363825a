"""A chart of a comparison drawn, and what is found on it."""

from sim.report.words.theme import theme_of


def drawn(chart, made_up):
    """(frame, title, figure) of a `Chart` that has something to draw."""
    frame = chart.drawn(made_up)
    title = chart.finding(frame, made_up)
    return frame, title, chart.figure(frame, title, theme_of(made_up.scenario), made_up)


def artists(figure, gid):
    """All that a figure draws under one name."""
    return list(figure.findobj(lambda artist: artist.get_gid() == gid))


def texts(figure):
    """What stands on a figure and on its axes, a list."""
    found = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    return [text.get_text() for text in found]
