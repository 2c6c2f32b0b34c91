"""What holds for all tests."""

from hypothesis import HealthCheck, settings

# How fast a machine is must not decide a test.
settings.register_profile(
    "steward", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("steward")
