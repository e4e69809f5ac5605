"""Makes the seeds' tables: invented contests (`zhenhai`) and real published ones (`isu`). Not needed to run Jinbang.

python -m tests.seedmaking.zhenhai      writes seeds/zhenhai-2023
python -m tests.seedmaking.isu          writes seeds/isu-*
"""
