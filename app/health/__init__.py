"""Files of the forecast: posts read from CSV, forecasts and figures written."""
