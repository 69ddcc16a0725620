"""What each figure is held against: literals from the issues, nowhere else.

A target is the most that a ratio (or, where there is no floor, the value itself) may be.
"""

TARGETS: dict[str, float] = {
    "today_queries": 6,
    "today_queries_with_ten_sessions": 6,
    "today_bytes": 15_000,
    "today_time": 2.0,
    "put_set_queries": 8,
    "put_set_queries_with_ten_sessions": 8,
    "put_set_time": 2.5,
    "assign_100_athletes_time": 5.0,
    "assign_500_athletes_time": 5.0,
    "assign_memory_for_400_more": 10,
    "preview_queries_for_500": 10,
    "parse_10000_lines_time": 30.0,
    "schedule_40_athletes_time": 30.0,
    "library_list_queries": 4,
    "library_list_queries_with_5000": 4,
    "library_search_queries": 4,
    "library_search_queries_with_5000": 4,
    "library_list_time": 6.0,
    "library_search_time": 6.0,
    "library_misspelt_time": 6.0,
}
