"""The report of pytest over the whole class, nbval.xml: the same in every run that finds the same."""

import io
import re
from collections.abc import Iterable
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from helpers.answers import write_atomically
from helpers.grading.graded import Graded

NAME = "nbval.xml"
NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(everybody: Iterable[Graded], results: Path) -> None:
    """Write nbval.xml: JUnit XML with a suite for each trainee. Raises OSError."""
    suites = Element("testsuites", name="nbval")
    for one in everybody:
        suites.append(_suite(one))
    indent(suites)
    raw = io.BytesIO()
    ElementTree(suites).write(raw, encoding="utf-8", xml_declaration=True)
    write_atomically(results / NAME, raw.getvalue() + b"\n")


def _suite(one: Graded) -> Element:
    outcomes = [case.outcome for case in one.cases]
    suite = Element(
        "testsuite",
        name=f"{one.submission.id} {one.submission.profile.name}",
        tests=str(len(outcomes)),
        failures=str(outcomes.count("failure")),
        errors=str(outcomes.count("error")),
        skipped="0",
    )
    for case in one.cases:
        element = SubElement(suite, "testcase", classname=one.submission.id, name=case.name)
        if case.outcome != "passed":
            message = NO_XML.sub("�", case.message)
            lines = message.strip().splitlines() or [""]
            SubElement(element, case.outcome, message=lines[-1].strip()).text = message
    return suite
