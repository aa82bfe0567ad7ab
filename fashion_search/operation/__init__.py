"""Running the service: log, figures, readiness and an orderly stop. Nothing here says what people asked."""
