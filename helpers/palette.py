"""The colours of the workbook, for pictures; the page has the same ones in widgets/view.css."""

PROMOTER = "#0b6e4f"
PASSIVE = "#8a6d00"
DETRACTOR = "#a63d00"
ACCENT = "#0b4f8a"
INK = "#1f2933"
SOFT = "#52606d"
LINE = "#c3ccd5"
PAPER = "#ffffff"
WASH = "#f3f6f9"
CHOSEN = "#e6f0fa"

CATEGORIES = {"detractor": DETRACTOR, "passive": PASSIVE, "promoter": PROMOTER}
CATEGORY_NAMES = {"detractor": "贬损者", "passive": "中立者", "promoter": "推荐者"}
CATEGORY_SCORES = {"detractor": "0–6", "passive": "7–8", "promoter": "9–10"}
