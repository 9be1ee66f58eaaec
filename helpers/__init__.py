"""Everything the workbook's notebooks and its terminal commands are made of.

Importing this package costs almost nothing: each room imports pandas, matplotlib or ipywidgets itself, when
it needs them.
"""

__version__ = "0.4.0"
