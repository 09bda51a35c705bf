"""Mail that comes in: fetched, understood, judged, posted or held."""
