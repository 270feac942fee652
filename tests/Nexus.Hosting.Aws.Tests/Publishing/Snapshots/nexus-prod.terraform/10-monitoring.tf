# Alarms, dashboard, budget.

resource "aws_sns_topic" "alarm_topic" {
  name = "app-prod-alarms"
}

resource "aws_sns_topic_policy" "alarm_topic_policy" {
  arn = aws_sns_topic.alarm_topic.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "PublishAlarms"
        Effect = "Allow"
        Principal = {
          Service = "cloudwatch.amazonaws.com"
        }
        Action   = ["sns:Publish"]
        Resource = [aws_sns_topic.alarm_topic.arn]
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
      },
      {
        Sid    = "DenyWithoutTls"
        Effect = "Deny"
        Principal = {
          AWS = "*"
        }
        Action   = ["sns:Publish"]
        Resource = [aws_sns_topic.alarm_topic.arn]
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      },
    ]
  })
}

resource "aws_cloudwatch_metric_alarm" "alb_load_balancer_errors_alarm" {
  alarm_name          = "app-prod-alb-5xx"
  alarm_description   = "More than 5 % of the requests through 'alb' fail with a 5xx status. Look at the logs of the services behind it."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "targets"
    return_data = false

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      stat        = "Sum"
      period      = 60
      dimensions = {
        LoadBalancer = aws_lb.alb_load_balancer.arn_suffix
      }
    }
  }

  metric_query {
    id          = "balancer"
    return_data = false

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_ELB_5XX_Count"
      stat        = "Sum"
      period      = 60
      dimensions = {
        LoadBalancer = aws_lb.alb_load_balancer.arn_suffix
      }
    }
  }

  metric_query {
    id          = "requests"
    return_data = false

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      stat        = "Sum"
      period      = 60
      dimensions = {
        LoadBalancer = aws_lb.alb_load_balancer.arn_suffix
      }
    }
  }

  metric_query {
    id          = "total"
    expression  = "FILL(requests, 0) + FILL(balancer, 0)"
    label       = "Requests"
    return_data = false
  }

  metric_query {
    id          = "percent"
    expression  = "IF(total < 20, 0, 100 * (FILL(targets, 0) + FILL(balancer, 0)) / IF(total < 20, 20, total))"
    label       = "Failed requests in percent"
    return_data = true
  }
}

resource "aws_cloudwatch_metric_alarm" "alb_load_balancer_latency_alarm" {
  alarm_name          = "app-prod-alb-latency"
  alarm_description   = "One of a hundred requests through 'alb' takes longer than 2 s. Look at CPU, and at what the services wait for."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 2
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "value"
    return_data = true

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "TargetResponseTime"
      stat        = "p99"
      period      = 60
      dimensions = {
        LoadBalancer = aws_lb.alb_load_balancer.arn_suffix
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "alb_api_port8000_target_group_unhealthy_alarm" {
  alarm_name          = "app-prod-alb-api-8000-unhealthy"
  alarm_description   = "A task of 'api' fails the health check of 'alb'. Look at its log; ECS replaces it."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "value"
    return_data = true

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "UnHealthyHostCount"
      stat        = "Maximum"
      period      = 60
      dimensions = {
        LoadBalancer = aws_lb.alb_load_balancer.arn_suffix
        TargetGroup  = aws_lb_target_group.alb_api_port8000_target_group.arn_suffix
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "alb_web_port3000_target_group_unhealthy_alarm" {
  alarm_name          = "app-prod-alb-web-3000-unhealthy"
  alarm_description   = "A task of 'web' fails the health check of 'alb'. Look at its log; ECS replaces it."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "value"
    return_data = true

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "UnHealthyHostCount"
      stat        = "Maximum"
      period      = 60
      dimensions = {
        LoadBalancer = aws_lb.alb_load_balancer.arn_suffix
        TargetGroup  = aws_lb_target_group.alb_web_port3000_target_group.arn_suffix
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "redis_service_cpu_alarm" {
  alarm_name          = "app-prod-redis-cpu"
  alarm_description   = "'redis' uses more than 85 % of its CPU although it scales. Raise its maximum or its size."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "value"
    return_data = true

    metric {
      namespace   = "AWS/ECS"
      metric_name = "CPUUtilization"
      stat        = "Average"
      period      = 60
      dimensions = {
        ClusterName = aws_ecs_cluster.cluster.name
        ServiceName = aws_ecs_service.redis_service.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "redis_service_memory_alarm" {
  alarm_name          = "app-prod-redis-memory"
  alarm_description   = "'redis' uses more than 85 % of its memory. Raise its size, or look for a leak."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "value"
    return_data = true

    metric {
      namespace   = "AWS/ECS"
      metric_name = "MemoryUtilization"
      stat        = "Average"
      period      = 60
      dimensions = {
        ClusterName = aws_ecs_cluster.cluster.name
        ServiceName = aws_ecs_service.redis_service.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "redis_service_tasks_alarm" {
  alarm_name          = "app-prod-redis-tasks"
  alarm_description   = "'redis' runs fewer tasks than it should. Look at its events in ECS and at its log."
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = 10
  datapoints_to_alarm = 10
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "tasks"
    return_data = true

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "RunningTaskCount"
      stat        = "Minimum"
      period      = 60
      dimensions = {
        ClusterName = aws_ecs_cluster.cluster.name
        ServiceName = aws_ecs_service.redis_service.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "api_service_cpu_alarm" {
  alarm_name          = "app-prod-api-cpu"
  alarm_description   = "'api' uses more than 85 % of its CPU although it scales. Raise its maximum or its size."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "value"
    return_data = true

    metric {
      namespace   = "AWS/ECS"
      metric_name = "CPUUtilization"
      stat        = "Average"
      period      = 60
      dimensions = {
        ClusterName = aws_ecs_cluster.cluster.name
        ServiceName = aws_ecs_service.api_service.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "api_service_memory_alarm" {
  alarm_name          = "app-prod-api-memory"
  alarm_description   = "'api' uses more than 85 % of its memory. Raise its size, or look for a leak."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "value"
    return_data = true

    metric {
      namespace   = "AWS/ECS"
      metric_name = "MemoryUtilization"
      stat        = "Average"
      period      = 60
      dimensions = {
        ClusterName = aws_ecs_cluster.cluster.name
        ServiceName = aws_ecs_service.api_service.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "api_service_tasks_alarm" {
  alarm_name          = "app-prod-api-tasks"
  alarm_description   = "'api' runs fewer tasks than it should. Look at its events in ECS and at its log."
  comparison_operator = "LessThanThreshold"
  threshold           = 2
  evaluation_periods  = 10
  datapoints_to_alarm = 10
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "tasks"
    return_data = true

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "RunningTaskCount"
      stat        = "Minimum"
      period      = 60
      dimensions = {
        ClusterName = aws_ecs_cluster.cluster.name
        ServiceName = aws_ecs_service.api_service.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "worker_agent_builds_service_cpu_alarm" {
  alarm_name          = "app-prod-worker-agent-builds-cpu"
  alarm_description   = "'worker-agent-builds' uses more than 85 % of its CPU although it scales. Raise its maximum or its size."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "value"
    return_data = true

    metric {
      namespace   = "AWS/ECS"
      metric_name = "CPUUtilization"
      stat        = "Average"
      period      = 60
      dimensions = {
        ClusterName = aws_ecs_cluster.cluster.name
        ServiceName = aws_ecs_service.worker_agent_builds_service.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "worker_agent_builds_service_memory_alarm" {
  alarm_name          = "app-prod-worker-agent-builds-memory"
  alarm_description   = "'worker-agent-builds' uses more than 85 % of its memory. Raise its size, or look for a leak."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "value"
    return_data = true

    metric {
      namespace   = "AWS/ECS"
      metric_name = "MemoryUtilization"
      stat        = "Average"
      period      = 60
      dimensions = {
        ClusterName = aws_ecs_cluster.cluster.name
        ServiceName = aws_ecs_service.worker_agent_builds_service.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "worker_agent_builds_service_tasks_alarm" {
  alarm_name          = "app-prod-worker-agent-builds-tasks"
  alarm_description   = "'worker-agent-builds' runs fewer tasks than it should. Look at its events in ECS and at its log."
  comparison_operator = "LessThanThreshold"
  threshold           = 2
  evaluation_periods  = 10
  datapoints_to_alarm = 10
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "tasks"
    return_data = true

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "RunningTaskCount"
      stat        = "Minimum"
      period      = 60
      dimensions = {
        ClusterName = aws_ecs_cluster.cluster.name
        ServiceName = aws_ecs_service.worker_agent_builds_service.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "worker_status_updates_service_cpu_alarm" {
  alarm_name          = "app-prod-worker-status-updates-cpu"
  alarm_description   = "'worker-status-updates' uses more than 85 % of its CPU although it scales. Raise its maximum or its size."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "value"
    return_data = true

    metric {
      namespace   = "AWS/ECS"
      metric_name = "CPUUtilization"
      stat        = "Average"
      period      = 60
      dimensions = {
        ClusterName = aws_ecs_cluster.cluster.name
        ServiceName = aws_ecs_service.worker_status_updates_service.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "worker_status_updates_service_memory_alarm" {
  alarm_name          = "app-prod-worker-status-updates-memory"
  alarm_description   = "'worker-status-updates' uses more than 85 % of its memory. Raise its size, or look for a leak."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "value"
    return_data = true

    metric {
      namespace   = "AWS/ECS"
      metric_name = "MemoryUtilization"
      stat        = "Average"
      period      = 60
      dimensions = {
        ClusterName = aws_ecs_cluster.cluster.name
        ServiceName = aws_ecs_service.worker_status_updates_service.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "worker_status_updates_service_tasks_alarm" {
  alarm_name          = "app-prod-worker-status-updates-tasks"
  alarm_description   = "'worker-status-updates' runs fewer tasks than it should. Look at its events in ECS and at its log."
  comparison_operator = "LessThanThreshold"
  threshold           = 2
  evaluation_periods  = 10
  datapoints_to_alarm = 10
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "tasks"
    return_data = true

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "RunningTaskCount"
      stat        = "Minimum"
      period      = 60
      dimensions = {
        ClusterName = aws_ecs_cluster.cluster.name
        ServiceName = aws_ecs_service.worker_status_updates_service.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "web_service_cpu_alarm" {
  alarm_name          = "app-prod-web-cpu"
  alarm_description   = "'web' uses more than 85 % of its CPU although it scales. Raise its maximum or its size."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "value"
    return_data = true

    metric {
      namespace   = "AWS/ECS"
      metric_name = "CPUUtilization"
      stat        = "Average"
      period      = 60
      dimensions = {
        ClusterName = aws_ecs_cluster.cluster.name
        ServiceName = aws_ecs_service.web_service.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "web_service_memory_alarm" {
  alarm_name          = "app-prod-web-memory"
  alarm_description   = "'web' uses more than 85 % of its memory. Raise its size, or look for a leak."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "value"
    return_data = true

    metric {
      namespace   = "AWS/ECS"
      metric_name = "MemoryUtilization"
      stat        = "Average"
      period      = 60
      dimensions = {
        ClusterName = aws_ecs_cluster.cluster.name
        ServiceName = aws_ecs_service.web_service.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "web_service_tasks_alarm" {
  alarm_name          = "app-prod-web-tasks"
  alarm_description   = "'web' runs fewer tasks than it should. Look at its events in ECS and at its log."
  comparison_operator = "LessThanThreshold"
  threshold           = 2
  evaluation_periods  = 10
  datapoints_to_alarm = 10
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "tasks"
    return_data = true

    metric {
      namespace   = "ECS/ContainerInsights"
      metric_name = "RunningTaskCount"
      stat        = "Minimum"
      period      = 60
      dimensions = {
        ClusterName = aws_ecs_cluster.cluster.name
        ServiceName = aws_ecs_service.web_service.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "notifications_dlq_queue_depth_alarm" {
  alarm_name          = "app-prod-notifications-dlq-depth"
  alarm_description   = "Messages have failed too often and lie in 'notifications-dlq'. Look at one, correct the cause, and redrive them."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "value"
    return_data = true

    metric {
      namespace   = "AWS/SQS"
      metric_name = "ApproximateNumberOfMessagesVisible"
      stat        = "Maximum"
      period      = 60
      dimensions = {
        QueueName = aws_sqs_queue.notifications_dlq_queue.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "notifications_queue_age_alarm" {
  alarm_name          = "app-prod-notifications-age"
  alarm_description   = "The oldest message of 'notifications' waits too long: nobody receives it, or too slowly."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 86400
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "value"
    return_data = true

    metric {
      namespace   = "AWS/SQS"
      metric_name = "ApproximateAgeOfOldestMessage"
      stat        = "Maximum"
      period      = 60
      dimensions = {
        QueueName = aws_sqs_queue.notifications_queue.name
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "builds_table_throttles_alarm" {
  alarm_name          = "app-prod-builds-throttles"
  alarm_description   = "DynamoDB refuses requests to the table 'builds' because they are too many. Look at its hottest keys."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "reads"
    return_data = false

    metric {
      namespace   = "AWS/DynamoDB"
      metric_name = "ReadThrottleEvents"
      stat        = "Sum"
      period      = 60
      dimensions = {
        TableName = aws_dynamodb_table.builds_table.name
      }
    }
  }

  metric_query {
    id          = "writes"
    return_data = false

    metric {
      namespace   = "AWS/DynamoDB"
      metric_name = "WriteThrottleEvents"
      stat        = "Sum"
      period      = 60
      dimensions = {
        TableName = aws_dynamodb_table.builds_table.name
      }
    }
  }

  metric_query {
    id          = "refused"
    expression  = "FILL(reads, 0) + FILL(writes, 0)"
    label       = "Refused requests"
    return_data = true
  }
}

resource "aws_cloudwatch_metric_alarm" "agents_table_throttles_alarm" {
  alarm_name          = "app-prod-agents-throttles"
  alarm_description   = "DynamoDB refuses requests to the table 'agents' because they are too many. Look at its hottest keys."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "reads"
    return_data = false

    metric {
      namespace   = "AWS/DynamoDB"
      metric_name = "ReadThrottleEvents"
      stat        = "Sum"
      period      = 60
      dimensions = {
        TableName = aws_dynamodb_table.agents_table.name
      }
    }
  }

  metric_query {
    id          = "writes"
    return_data = false

    metric {
      namespace   = "AWS/DynamoDB"
      metric_name = "WriteThrottleEvents"
      stat        = "Sum"
      period      = 60
      dimensions = {
        TableName = aws_dynamodb_table.agents_table.name
      }
    }
  }

  metric_query {
    id          = "refused"
    expression  = "FILL(reads, 0) + FILL(writes, 0)"
    label       = "Refused requests"
    return_data = true
  }
}

resource "aws_cloudwatch_metric_alarm" "sessions_table_throttles_alarm" {
  alarm_name          = "app-prod-sessions-throttles"
  alarm_description   = "DynamoDB refuses requests to the table 'sessions' because they are too many. Look at its hottest keys."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "reads"
    return_data = false

    metric {
      namespace   = "AWS/DynamoDB"
      metric_name = "ReadThrottleEvents"
      stat        = "Sum"
      period      = 60
      dimensions = {
        TableName = aws_dynamodb_table.sessions_table.name
      }
    }
  }

  metric_query {
    id          = "writes"
    return_data = false

    metric {
      namespace   = "AWS/DynamoDB"
      metric_name = "WriteThrottleEvents"
      stat        = "Sum"
      period      = 60
      dimensions = {
        TableName = aws_dynamodb_table.sessions_table.name
      }
    }
  }

  metric_query {
    id          = "refused"
    expression  = "FILL(reads, 0) + FILL(writes, 0)"
    label       = "Refused requests"
    return_data = true
  }
}

resource "aws_cloudwatch_metric_alarm" "access_table_throttles_alarm" {
  alarm_name          = "app-prod-access-throttles"
  alarm_description   = "DynamoDB refuses requests to the table 'access' because they are too many. Look at its hottest keys."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarm_topic.arn]
  ok_actions          = [aws_sns_topic.alarm_topic.arn]

  metric_query {
    id          = "reads"
    return_data = false

    metric {
      namespace   = "AWS/DynamoDB"
      metric_name = "ReadThrottleEvents"
      stat        = "Sum"
      period      = 60
      dimensions = {
        TableName = aws_dynamodb_table.access_table.name
      }
    }
  }

  metric_query {
    id          = "writes"
    return_data = false

    metric {
      namespace   = "AWS/DynamoDB"
      metric_name = "WriteThrottleEvents"
      stat        = "Sum"
      period      = 60
      dimensions = {
        TableName = aws_dynamodb_table.access_table.name
      }
    }
  }

  metric_query {
    id          = "refused"
    expression  = "FILL(reads, 0) + FILL(writes, 0)"
    label       = "Refused requests"
    return_data = true
  }
}

resource "aws_cloudwatch_dashboard" "dashboard" {
  dashboard_name = "app-prod"
  dashboard_body = jsonencode({
    widgets = [
      {
        type   = "metric"
        x      = 0
        y      = 0
        width  = 12
        height = 6
        properties = {
          title  = "alb: requests and errors"
          region = data.aws_region.current.name
          view   = "timeSeries"
          period = 60
          metrics = [
            [
              "AWS/ApplicationELB",
              "RequestCount",
              "LoadBalancer",
              aws_lb.alb_load_balancer.arn_suffix,
              {
                label = "requests"
                stat  = "Sum"
              },
            ],
            [
              "AWS/ApplicationELB",
              "HTTPCode_Target_4XX_Count",
              "LoadBalancer",
              aws_lb.alb_load_balancer.arn_suffix,
              {
                label = "4xx"
                stat  = "Sum"
              },
            ],
            [
              "AWS/ApplicationELB",
              "HTTPCode_Target_5XX_Count",
              "LoadBalancer",
              aws_lb.alb_load_balancer.arn_suffix,
              {
                label = "5xx"
                stat  = "Sum"
              },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 12
        y      = 0
        width  = 12
        height = 6
        properties = {
          title  = "alb: time to answer (s)"
          region = data.aws_region.current.name
          view   = "timeSeries"
          period = 60
          metrics = [
            [
              "AWS/ApplicationELB",
              "TargetResponseTime",
              "LoadBalancer",
              aws_lb.alb_load_balancer.arn_suffix,
              {
                label = "p50"
                stat  = "p50"
              },
            ],
            [
              "AWS/ApplicationELB",
              "TargetResponseTime",
              "LoadBalancer",
              aws_lb.alb_load_balancer.arn_suffix,
              {
                label = "p99"
                stat  = "p99"
              },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 6
        width  = 12
        height = 6
        properties = {
          title  = "CPU (%)"
          region = data.aws_region.current.name
          view   = "timeSeries"
          period = 60
          metrics = [
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              aws_ecs_cluster.cluster.name,
              "ServiceName",
              aws_ecs_service.redis_service.name,
              {
                label = "redis"
                stat  = "Average"
              },
            ],
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              aws_ecs_cluster.cluster.name,
              "ServiceName",
              aws_ecs_service.api_service.name,
              {
                label = "api"
                stat  = "Average"
              },
            ],
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              aws_ecs_cluster.cluster.name,
              "ServiceName",
              aws_ecs_service.worker_agent_builds_service.name,
              {
                label = "worker-agent-builds"
                stat  = "Average"
              },
            ],
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              aws_ecs_cluster.cluster.name,
              "ServiceName",
              aws_ecs_service.worker_status_updates_service.name,
              {
                label = "worker-status-updates"
                stat  = "Average"
              },
            ],
            [
              "AWS/ECS",
              "CPUUtilization",
              "ClusterName",
              aws_ecs_cluster.cluster.name,
              "ServiceName",
              aws_ecs_service.web_service.name,
              {
                label = "web"
                stat  = "Average"
              },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 12
        y      = 6
        width  = 12
        height = 6
        properties = {
          title  = "Memory (%)"
          region = data.aws_region.current.name
          view   = "timeSeries"
          period = 60
          metrics = [
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              aws_ecs_cluster.cluster.name,
              "ServiceName",
              aws_ecs_service.redis_service.name,
              {
                label = "redis"
                stat  = "Average"
              },
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              aws_ecs_cluster.cluster.name,
              "ServiceName",
              aws_ecs_service.api_service.name,
              {
                label = "api"
                stat  = "Average"
              },
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              aws_ecs_cluster.cluster.name,
              "ServiceName",
              aws_ecs_service.worker_agent_builds_service.name,
              {
                label = "worker-agent-builds"
                stat  = "Average"
              },
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              aws_ecs_cluster.cluster.name,
              "ServiceName",
              aws_ecs_service.worker_status_updates_service.name,
              {
                label = "worker-status-updates"
                stat  = "Average"
              },
            ],
            [
              "AWS/ECS",
              "MemoryUtilization",
              "ClusterName",
              aws_ecs_cluster.cluster.name,
              "ServiceName",
              aws_ecs_service.web_service.name,
              {
                label = "web"
                stat  = "Average"
              },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 12
        width  = 12
        height = 6
        properties = {
          title  = "Running tasks"
          region = data.aws_region.current.name
          view   = "timeSeries"
          period = 60
          metrics = [
            [
              "ECS/ContainerInsights",
              "RunningTaskCount",
              "ClusterName",
              aws_ecs_cluster.cluster.name,
              "ServiceName",
              aws_ecs_service.redis_service.name,
              {
                label = "redis"
                stat  = "Average"
              },
            ],
            [
              "ECS/ContainerInsights",
              "RunningTaskCount",
              "ClusterName",
              aws_ecs_cluster.cluster.name,
              "ServiceName",
              aws_ecs_service.api_service.name,
              {
                label = "api"
                stat  = "Average"
              },
            ],
            [
              "ECS/ContainerInsights",
              "RunningTaskCount",
              "ClusterName",
              aws_ecs_cluster.cluster.name,
              "ServiceName",
              aws_ecs_service.worker_agent_builds_service.name,
              {
                label = "worker-agent-builds"
                stat  = "Average"
              },
            ],
            [
              "ECS/ContainerInsights",
              "RunningTaskCount",
              "ClusterName",
              aws_ecs_cluster.cluster.name,
              "ServiceName",
              aws_ecs_service.worker_status_updates_service.name,
              {
                label = "worker-status-updates"
                stat  = "Average"
              },
            ],
            [
              "ECS/ContainerInsights",
              "RunningTaskCount",
              "ClusterName",
              aws_ecs_cluster.cluster.name,
              "ServiceName",
              aws_ecs_service.web_service.name,
              {
                label = "web"
                stat  = "Average"
              },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 12
        y      = 12
        width  = 12
        height = 6
        properties = {
          title  = "Messages that wait"
          region = data.aws_region.current.name
          view   = "timeSeries"
          period = 60
          metrics = [
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              aws_sqs_queue.notifications_dlq_queue.name,
              {
                label = "notifications-dlq"
                stat  = "Maximum"
              },
            ],
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              aws_sqs_queue.notifications_queue.name,
              {
                label = "notifications"
                stat  = "Maximum"
              },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 18
        width  = 12
        height = 6
        properties = {
          title  = "Tables: refused requests"
          region = data.aws_region.current.name
          view   = "timeSeries"
          period = 60
          metrics = [
            [
              "AWS/DynamoDB",
              "ReadThrottleEvents",
              "TableName",
              aws_dynamodb_table.builds_table.name,
              {
                label = "builds, reads"
                stat  = "Sum"
              },
            ],
            [
              "AWS/DynamoDB",
              "WriteThrottleEvents",
              "TableName",
              aws_dynamodb_table.builds_table.name,
              {
                label = "builds, writes"
                stat  = "Sum"
              },
            ],
            [
              "AWS/DynamoDB",
              "ReadThrottleEvents",
              "TableName",
              aws_dynamodb_table.agents_table.name,
              {
                label = "agents, reads"
                stat  = "Sum"
              },
            ],
            [
              "AWS/DynamoDB",
              "WriteThrottleEvents",
              "TableName",
              aws_dynamodb_table.agents_table.name,
              {
                label = "agents, writes"
                stat  = "Sum"
              },
            ],
            [
              "AWS/DynamoDB",
              "ReadThrottleEvents",
              "TableName",
              aws_dynamodb_table.sessions_table.name,
              {
                label = "sessions, reads"
                stat  = "Sum"
              },
            ],
            [
              "AWS/DynamoDB",
              "WriteThrottleEvents",
              "TableName",
              aws_dynamodb_table.sessions_table.name,
              {
                label = "sessions, writes"
                stat  = "Sum"
              },
            ],
            [
              "AWS/DynamoDB",
              "ReadThrottleEvents",
              "TableName",
              aws_dynamodb_table.access_table.name,
              {
                label = "access, reads"
                stat  = "Sum"
              },
            ],
            [
              "AWS/DynamoDB",
              "WriteThrottleEvents",
              "TableName",
              aws_dynamodb_table.access_table.name,
              {
                label = "access, writes"
                stat  = "Sum"
              },
            ],
          ]
        }
      },
    ]
  })
}
