"""The class wall: trainees answer on their phones, the instructor sees the picture fill.

    questions    what is asked, and how an answer is read        tally      answers → what the picture shows
    agenda       the questions of a session and their states     store      all of it in one SQLite file
    session      answers and changes, on disk before they count  server     what phones may ask for
    host         starts a wall: thread, address, port            page/      the page on the phone

One writer (session) brings everything to disk; the server and the instructor's notebook only ask it to.
"""
