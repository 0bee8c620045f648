"""A folder of artifacts: what many schedules leave behind for people and for a pipeline.

    index.html          everything at a glance, in one file
    summary.md          the same as a table, for a pipeline's own page
    manifest.json       what is in the folder, what it says, and what made it
    schedules/NAME.png  the picture of a schedule (or .svg)
    schedules/NAME.csv  its rates
    schedules/NAME.json its numbers

The modules: `record` (the numbers of a schedule), `thumbnail`, `page` and `style` (index.html), `markdown`
(summary.md), `manifest`, and `folder` (how the new folder takes the place of the old one).
"""
