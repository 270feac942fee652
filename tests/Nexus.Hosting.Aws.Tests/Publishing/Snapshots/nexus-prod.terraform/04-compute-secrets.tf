# Secrets. No value is in these files, and none in Terraform's state: AWS makes them, and they are passed on while Terraform runs.

ephemeral "aws_secretsmanager_random_password" "redis_password_secret" {
  password_length            = 32
  exclude_lowercase          = false
  exclude_numbers            = false
  exclude_punctuation        = true
  exclude_uppercase          = false
  require_each_included_type = true
}

resource "aws_secretsmanager_secret" "redis_password_secret" {
  name                    = "app/prod/redis-password"
  description             = "The parameter 'redis-password' of the model."
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_version" "redis_password_secret" {
  secret_id                = aws_secretsmanager_secret.redis_password_secret.arn
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.redis_password_secret.random_password
  secret_string_wo_version = 1
}

ephemeral "aws_secretsmanager_secret_version" "redis_password_secret" {
  secret_id = aws_secretsmanager_secret_version.redis_password_secret.secret_id
}

ephemeral "aws_secretsmanager_random_password" "api_key_secret" {
  password_length            = 40
  exclude_lowercase          = false
  exclude_numbers            = false
  exclude_punctuation        = true
  exclude_uppercase          = false
  require_each_included_type = true
}

resource "aws_secretsmanager_secret" "api_key_secret" {
  name                    = "app/prod/api-key"
  description             = "The parameter 'api-key' of the model."
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_version" "api_key_secret" {
  secret_id                = aws_secretsmanager_secret.api_key_secret.arn
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.api_key_secret.random_password
  secret_string_wo_version = 1
}

resource "aws_secretsmanager_secret" "redis_connection_string_secret" {
  name                    = "app/prod/redis-connection-string"
  description             = "The variable ConnectionStrings__redis of 'api'."
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_version" "redis_connection_string_secret" {
  secret_id                = aws_secretsmanager_secret.redis_connection_string_secret.arn
  secret_string_wo         = "redis.app.local:6379,password=${ephemeral.aws_secretsmanager_secret_version.redis_password_secret.secret_string}"
  secret_string_wo_version = 668587942
}

resource "aws_secretsmanager_secret" "redis_uri_value_secret" {
  name                    = "app/prod/redis-uri-value"
  description             = "The variable REDIS_URI of 'api'."
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_version" "redis_uri_value_secret" {
  secret_id                = aws_secretsmanager_secret.redis_uri_value_secret.arn
  secret_string_wo         = "redis://:${ephemeral.aws_secretsmanager_secret_version.redis_password_secret.secret_string}@redis.app.local:6379"
  secret_string_wo_version = 492338734
}
