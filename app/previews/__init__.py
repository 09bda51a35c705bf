"""Ask the pages that posts link to what they say of themselves: `pages` reads, `asking` asks."""
