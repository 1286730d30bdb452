"""Velocity, the language of API Gateway's mapping templates: read, then rendered.

Written from the language's user guide, https://velocity.apache.org/engine/1.7/user-guide.html;
knows nothing of API Gateway, whose variables are in ``helpers.aws.server.mapping``.
"""
