"""One choice out of several: a row of buttons, the tabs above a page, or a list that drops down."""

from collections.abc import Mapping

from markupsafe import Markup

from helpers.markup import tag


def switch(action: str, label: str, options: Mapping[str, str], chosen: str) -> Markup:
    """Return a row of buttons of one action, one of them chosen; `options` has the words of each value."""
    buttons = _buttons(action, options, chosen, role="radio", state="aria_checked")
    return tag("span", buttons, role="radiogroup", aria_label=label, data_arrows=True, class_="wb-switch")


def tabs(action: str, label: str, options: Mapping[str, str], chosen: str) -> Markup:
    """Return the tabs of a page, one of them chosen; `options` has the words of each value."""
    buttons = _buttons(action, options, chosen, role="tab", state="aria_selected")
    return tag("div", buttons, role="tablist", aria_label=label, data_arrows=True, class_="wb-tabs")


def dropdown(
    action: str, label: str, options: Mapping[str, str], chosen: str, name: str | None = None
) -> Markup:
    """Return a labelled list, one of it chosen; with a `name` it sends `name=value`, else the value alone."""
    select = tag("select", choices(options, chosen), data_action=action, data_name=name)
    return tag("label", label, " ", select, class_="wb-dropdown")


def choices(options: Mapping[str, str], chosen: str) -> list[Markup]:
    """Return what a list that drops down holds."""
    return [tag("option", words, value=value, selected=value == chosen) for value, words in options.items()]


def _buttons(action: str, options: Mapping[str, str], chosen: str, role: str, state: str) -> list[Markup]:
    """The Tab key stops at the chosen one, the arrow keys walk to the others."""
    return [
        tag(
            "button",
            words,
            role=role,
            tabindex="0" if value == chosen else "-1",
            data_action=action,
            data_value=value,
            **{state: "true" if value == chosen else "false"},
        )
        for value, words in options.items()
    ]
