"""Two reports of one town, which contradict one another two days later, and settings for them."""

SETTINGS = 'title = "Daily"\ntheatre = "syria-iraq"\n[output]\nbase_map = false\n'
TOOK = """---
source: Meridian Wire
published: 2016-04-03
---
Syrian troops recaptured the town of al-Qaryatayn from Islamic State on Sunday, a military source said.
"""
LOST = """---
source: Harbour Post
published: 2016-04-05
---
Islamic State recaptured the town of al-Qaryatayn from the Syrian army on Tuesday, the army admitted.
"""
