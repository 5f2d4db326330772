"""Views: plain data made for one document each; all selecting, grouping, sorting and wording happens here.

A view holds strings, dates and tuples, so a renderer never sees the model, and Word, Excel and HTML
cannot disagree.
"""

from safetyplan.views.calendar import Calendar, Event, calendar
from safetyplan.views.handout import Handout, HandoutBlock, HandoutRow, handout, townships
from safetyplan.views.listing import Listing, ListingRow, listing
from safetyplan.views.matrix import Cell, Column, Matrix, MatrixRow, matrix
from safetyplan.views.plantext import Block, PlanText, plan_text
from safetyplan.views.task import Due, Task
from safetyplan.views.tasklist import Part, TaskList, TaskRow, departments, task_list

__all__ = [
    "Block",
    "Calendar",
    "Cell",
    "Column",
    "Due",
    "Event",
    "Handout",
    "HandoutBlock",
    "HandoutRow",
    "Listing",
    "ListingRow",
    "Matrix",
    "MatrixRow",
    "Part",
    "PlanText",
    "Task",
    "TaskList",
    "TaskRow",
    "calendar",
    "departments",
    "handout",
    "listing",
    "matrix",
    "plan_text",
    "task_list",
    "townships",
]
