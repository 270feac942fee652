# What the deployment tells.

output "alb_url" {
  description = "Where 'alb' is reached."
  value       = "https://${aws_lb.alb_load_balancer.dns_name}"
}

output "cluster_name" {
  description = "The ECS cluster."
  value       = aws_ecs_cluster.cluster.name
}

output "builds_table_name" {
  description = "The table 'builds'."
  value       = aws_dynamodb_table.builds_table.name
}

output "agents_table_name" {
  description = "The table 'agents'."
  value       = aws_dynamodb_table.agents_table.name
}

output "sessions_table_name" {
  description = "The table 'sessions'."
  value       = aws_dynamodb_table.sessions_table.name
}

output "access_table_name" {
  description = "The table 'access'."
  value       = aws_dynamodb_table.access_table.name
}

output "notifications_dlq_queue_url" {
  description = "The queue 'notifications-dlq'."
  value       = aws_sqs_queue.notifications_dlq_queue.url
}

output "notifications_queue_url" {
  description = "The queue 'notifications'."
  value       = aws_sqs_queue.notifications_queue.url
}
