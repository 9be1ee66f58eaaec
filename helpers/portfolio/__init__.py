"""What trainees take home: everything they made, as a page to print and as an Excel workbook.

collect: reads the answers, and changes nothing. page, workbook: the two files. desk: the widget with both.
"""
