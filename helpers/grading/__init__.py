"""From a folder of submissions to marks: nbval compares, a person marks, gradebook and pages come out.

What is in the folder of results:

    graded/<id>.json                       what nbval found, a file a trainee: what is there is not run again
    marks/<course>/<lesson>/<exercise>/<id>.json   what a person gave, every opinion kept
    gradebook.csv  gradebook.xlsx  feedback/<id>_<name>.html  nbval.xml
    class_report.html  class_report_names.html
"""
