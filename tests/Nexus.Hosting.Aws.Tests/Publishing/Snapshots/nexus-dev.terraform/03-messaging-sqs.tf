# Queues and their dead letters.

resource "aws_sqs_queue" "notifications_dlq_queue" {
  name                       = "app-dev-notifications-dlq"
  delay_seconds              = 0
  message_retention_seconds  = 1209600
  receive_wait_time_seconds  = 20
  visibility_timeout_seconds = 30
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_policy" "notifications_dlq_queue_policy" {
  queue_url = aws_sqs_queue.notifications_dlq_queue.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "DenyWithoutTls"
        Effect = "Deny"
        Principal = {
          AWS = "*"
        }
        Action   = ["sqs:*"]
        Resource = [aws_sqs_queue.notifications_dlq_queue.arn]
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      },
    ]
  })
}

resource "aws_sqs_queue" "notifications_queue" {
  name                       = "app-dev-notifications"
  delay_seconds              = 0
  message_retention_seconds  = 345600
  receive_wait_time_seconds  = 20
  visibility_timeout_seconds = 30
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.notifications_dlq_queue.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue_policy" "notifications_queue_policy" {
  queue_url = aws_sqs_queue.notifications_queue.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "DenyWithoutTls"
        Effect = "Deny"
        Principal = {
          AWS = "*"
        }
        Action   = ["sqs:*"]
        Resource = [aws_sqs_queue.notifications_queue.arn]
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      },
    ]
  })
}
