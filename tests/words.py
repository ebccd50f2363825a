"""The field's words for what the program once called by words of its own: identifier, successor, and where it was used.

A name that is an everyday word elsewhere is kept out only where it meant the thing.
"""

KERNEL = ("sim/kernel", "tests/kernel", "sim/evidence/bench.py", "sim/evidence/bench_markets.py")
COMPILED = ("sim", "tests")
AGENTS = ("sim/agents", "tests/agents", "docs/traced", "tests/test_docs.py")
DIARIES = ("sim/study/diaries", "tests/study")
PAGES = ("sim/report/page", "tests/report")
CHARTS = ("sim/report", "tests/report")
STUDY = ("sim/study", "tests")
THEMED = (
    "sim/report/charts",
    "sim/report/sections",
    "sim/report/words",
    "sim/report/page/small_charts.py",
    "tests/report",
)
FLIP = ("sim/study/flip", "sim/report/sections/flip.py", "sim/report/output/flip.py")
STATE = (
    *("sim/agents/business.py", "sim/agents/recording.py", "sim/kernel/record.py", "sim/kernel/shared.py"),
    *("sim/market/ledger.py", "sim/evidence/mechanisms_table.py", "sim/study/measures"),
)
ALL = ("sim", "tests", "docs")

WORDS = (
    # The kernel: a batch of occasions, threads and chunks, the log of visits, the counters.
    ("whole", "ints", KERNEL),
    ("real", "floats", KERNEL),
    ("desk", "batch_buffers", KERNEL),
    ("hand", "thread", KERNEL),
    ("hands", "threads", KERNEL),
    ("Hands", "Threads", KERNEL),
    ("stretch", "chunk", KERNEL),
    ("stretches", "chunks", KERNEL),
    ("STRETCH", "CHUNK", KERNEL),
    ("book", "visit_log", KERNEL),
    ("Book", "VisitBuffers", KERNEL),
    ("books", "counters", KERNEL),
    ("Books", "Counters", KERNEL),
    ("weigh", "weights", KERNEL),
    ("recall", "load_memory", KERNEL),
    ("relish", "add_taste", KERNEL),
    ("think", "draw_consideration", KERNEL),
    ("appraise", "utilities", KERNEL),
    ("voices", "draw_feedback", KERNEL),
    ("freshen", "update_novelty", KERNEL),
    ("give", "draw_gesture", KERNEL),
    ("happen", "draw_occurrence", KERNEL),
    ("befall", "score_moment", KERNEL),
    ("vary", "draw_noise", KERNEL),
    ("stand_out", "find_peak", KERNEL),
    ("know", "mark_outcome", KERNEL),
    ("leave", "book_margin", KERNEL),
    ("note", "write_visit", KERNEL),
    ("commit", "bind_customer", KERNEL),
    # The compiler's tools.
    ("borrowed", "unrefcounted", COMPILED),
    ("natural", "as_unsigned", COMPILED),
    ("fetch", "prefetch", COMPILED),
    ("teach", "register_intrinsics", COMPILED),
    # The agents: a customer's relation to a business.
    ("Tie", "Relation", AGENTS),
    ("tie", "relation", AGENTS),
    ("ties", "relations", AGENTS),
    ("tie_to", "relation_to", AGENTS),
    ("books", "counters", AGENTS),
    ("pulse", "business_state", ALL),
    ("Pulse", "BusinessState", ALL),
    ("Standing", "RelationshipCount", ALL),
    ("standing", "relationship_counts", STATE),
    # The studies.
    ("Life", "CustomerHistory", DIARIES),
    ("lives", "trajectories", (*DIARIES, "sim/report/page")),
    ("life", "trajectory", DIARIES),
    ("History", "RunHistory", DIARIES),
    ("Telling", "DiaryWriter", DIARIES),
    ("Crew", "ProcessPool", ALL),
    ("Spool", "DiskStore", ALL),
    ("lay_down", "store", ALL),
    ("sheet", "grid", FLIP),
    # The pages.
    ("Told", "CitedNumber", PAGES),
    ("told", "cited", PAGES),
    ("hinges", "robustness", PAGES),
    ("actions", "recommendations", PAGES),
    ("looks", "theme", THEMED),
    ("looks_of", "theme_of", CHARTS),
    ("Looks", "Theme", CHARTS),
    ("amounts", "formats", CHARTS),
    ("clues", "touchpoint_scores", ("sim/report/sections",)),
    ("cautions", "warnings", ("sim/report/page",)),
    ("in_force", "current_value", ("sim/report/page/verdict_words.py", "sim/study/diaries", "sim/study/drivers")),
)

RULES = (
    ("choice.value", "choice.utility"),
    ("learning.gain", "learning.learning_rate"),
    ("learning.bond", "learning.update_loyalty"),
    ("judge.felt", "judge.loss_averse"),
)
