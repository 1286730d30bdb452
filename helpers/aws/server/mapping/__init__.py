"""What API Gateway's mapping templates have beside the language: ``$input``, ``$util``, paths.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""
