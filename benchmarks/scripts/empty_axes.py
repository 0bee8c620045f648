"""Empty axes with labels, by matplotlib's object interface."""

import sys

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

figure = Figure(figsize=(12, 7), dpi=100)
FigureCanvasAgg(figure)
axes = figure.subplots()
axes.set_xlabel("step")
axes.set_ylabel("learning rate")
figure.savefig(sys.argv[1])
