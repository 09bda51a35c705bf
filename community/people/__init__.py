"""People as others see them: above communities and threads, which decide who sees whom."""
