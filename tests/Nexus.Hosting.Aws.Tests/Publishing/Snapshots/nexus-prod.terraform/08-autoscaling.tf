# How the number of tasks, and the capacity of tables, follow the load.

resource "aws_appautoscaling_target" "api_scaling" {
  service_namespace  = "ecs"
  resource_id        = "service/${aws_ecs_cluster.cluster.name}/${aws_ecs_service.api_service.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = 2
  max_capacity       = 10
}

resource "aws_appautoscaling_policy" "api_cpu_scaling" {
  service_namespace  = aws_appautoscaling_target.api_scaling.service_namespace
  resource_id        = aws_appautoscaling_target.api_scaling.resource_id
  scalable_dimension = aws_appautoscaling_target.api_scaling.scalable_dimension
  name               = "app-prod-api-cpu"
  policy_type        = "TargetTrackingScaling"

  target_tracking_scaling_policy_configuration {
    target_value       = 60
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_appautoscaling_policy" "api_memory_scaling" {
  service_namespace  = aws_appautoscaling_target.api_scaling.service_namespace
  resource_id        = aws_appautoscaling_target.api_scaling.resource_id
  scalable_dimension = aws_appautoscaling_target.api_scaling.scalable_dimension
  name               = "app-prod-api-memory"
  policy_type        = "TargetTrackingScaling"

  target_tracking_scaling_policy_configuration {
    target_value       = 75
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageMemoryUtilization"
    }
  }
}

resource "aws_appautoscaling_policy" "api_request_scaling" {
  service_namespace  = aws_appautoscaling_target.api_scaling.service_namespace
  resource_id        = aws_appautoscaling_target.api_scaling.resource_id
  scalable_dimension = aws_appautoscaling_target.api_scaling.scalable_dimension
  name               = "app-prod-api-requests"
  policy_type        = "TargetTrackingScaling"

  target_tracking_scaling_policy_configuration {
    target_value       = 1000
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ALBRequestCountPerTarget"
      resource_label         = "${aws_lb.alb_load_balancer.arn_suffix}/${aws_lb_target_group.alb_api_port8000_target_group.arn_suffix}"
    }
  }
}

resource "aws_appautoscaling_target" "worker_agent_builds_scaling" {
  service_namespace  = "ecs"
  resource_id        = "service/${aws_ecs_cluster.cluster.name}/${aws_ecs_service.worker_agent_builds_service.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = 2
  max_capacity       = 10
}

resource "aws_appautoscaling_policy" "worker_agent_builds_cpu_scaling" {
  service_namespace  = aws_appautoscaling_target.worker_agent_builds_scaling.service_namespace
  resource_id        = aws_appautoscaling_target.worker_agent_builds_scaling.resource_id
  scalable_dimension = aws_appautoscaling_target.worker_agent_builds_scaling.scalable_dimension
  name               = "app-prod-worker-agent-builds-cpu"
  policy_type        = "TargetTrackingScaling"

  target_tracking_scaling_policy_configuration {
    target_value       = 60
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_appautoscaling_policy" "worker_agent_builds_memory_scaling" {
  service_namespace  = aws_appautoscaling_target.worker_agent_builds_scaling.service_namespace
  resource_id        = aws_appautoscaling_target.worker_agent_builds_scaling.resource_id
  scalable_dimension = aws_appautoscaling_target.worker_agent_builds_scaling.scalable_dimension
  name               = "app-prod-worker-agent-builds-memory"
  policy_type        = "TargetTrackingScaling"

  target_tracking_scaling_policy_configuration {
    target_value       = 75
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageMemoryUtilization"
    }
  }
}

resource "aws_appautoscaling_policy" "worker_agent_builds_nexus_queue_backlog_scaling" {
  service_namespace  = aws_appautoscaling_target.worker_agent_builds_scaling.service_namespace
  resource_id        = aws_appautoscaling_target.worker_agent_builds_scaling.resource_id
  scalable_dimension = aws_appautoscaling_target.worker_agent_builds_scaling.scalable_dimension
  name               = "app-prod-worker-agent-builds-nexus.queue.backlog"
  policy_type        = "TargetTrackingScaling"

  target_tracking_scaling_policy_configuration {
    target_value       = 4
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    customized_metric_specification {
      metrics {
        id          = "backlog"
        label       = "What waits"
        return_data = false

        metric_stat {
          stat = "Average"

          metric {
            namespace   = "ECS/AWSOTel/Application"
            metric_name = "nexus.queue.backlog"

            dimensions {
              name  = "OTelLib"
              value = "Nexus.Queues"
            }

            dimensions {
              name  = "messaging.destination.name"
              value = "agent_builds"
            }
          }
        }
      }

      metrics {
        id          = "tasks"
        label       = "Running tasks"
        return_data = false

        metric_stat {
          stat = "Average"

          metric {
            namespace   = "ECS/ContainerInsights"
            metric_name = "RunningTaskCount"

            dimensions {
              name  = "ClusterName"
              value = aws_ecs_cluster.cluster.name
            }

            dimensions {
              name  = "ServiceName"
              value = aws_ecs_service.worker_agent_builds_service.name
            }
          }
        }
      }

      metrics {
        id          = "perTask"
        expression  = "backlog / IF(tasks > 0, tasks, 1)"
        label       = "What waits for each task"
        return_data = true
      }
    }
  }
}

resource "aws_appautoscaling_target" "worker_status_updates_scaling" {
  service_namespace  = "ecs"
  resource_id        = "service/${aws_ecs_cluster.cluster.name}/${aws_ecs_service.worker_status_updates_service.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = 2
  max_capacity       = 10
}

resource "aws_appautoscaling_policy" "worker_status_updates_cpu_scaling" {
  service_namespace  = aws_appautoscaling_target.worker_status_updates_scaling.service_namespace
  resource_id        = aws_appautoscaling_target.worker_status_updates_scaling.resource_id
  scalable_dimension = aws_appautoscaling_target.worker_status_updates_scaling.scalable_dimension
  name               = "app-prod-worker-status-updates-cpu"
  policy_type        = "TargetTrackingScaling"

  target_tracking_scaling_policy_configuration {
    target_value       = 60
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_appautoscaling_policy" "worker_status_updates_memory_scaling" {
  service_namespace  = aws_appautoscaling_target.worker_status_updates_scaling.service_namespace
  resource_id        = aws_appautoscaling_target.worker_status_updates_scaling.resource_id
  scalable_dimension = aws_appautoscaling_target.worker_status_updates_scaling.scalable_dimension
  name               = "app-prod-worker-status-updates-memory"
  policy_type        = "TargetTrackingScaling"

  target_tracking_scaling_policy_configuration {
    target_value       = 75
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageMemoryUtilization"
    }
  }
}

resource "aws_appautoscaling_policy" "worker_status_updates_nexus_queue_backlog_scaling" {
  service_namespace  = aws_appautoscaling_target.worker_status_updates_scaling.service_namespace
  resource_id        = aws_appautoscaling_target.worker_status_updates_scaling.resource_id
  scalable_dimension = aws_appautoscaling_target.worker_status_updates_scaling.scalable_dimension
  name               = "app-prod-worker-status-updates-nexus.queue.backlog"
  policy_type        = "TargetTrackingScaling"

  target_tracking_scaling_policy_configuration {
    target_value       = 500
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    customized_metric_specification {
      metrics {
        id          = "backlog"
        label       = "What waits"
        return_data = false

        metric_stat {
          stat = "Average"

          metric {
            namespace   = "ECS/AWSOTel/Application"
            metric_name = "nexus.queue.backlog"

            dimensions {
              name  = "OTelLib"
              value = "Nexus.Queues"
            }

            dimensions {
              name  = "messaging.destination.name"
              value = "status_updates"
            }
          }
        }
      }

      metrics {
        id          = "tasks"
        label       = "Running tasks"
        return_data = false

        metric_stat {
          stat = "Average"

          metric {
            namespace   = "ECS/ContainerInsights"
            metric_name = "RunningTaskCount"

            dimensions {
              name  = "ClusterName"
              value = aws_ecs_cluster.cluster.name
            }

            dimensions {
              name  = "ServiceName"
              value = aws_ecs_service.worker_status_updates_service.name
            }
          }
        }
      }

      metrics {
        id          = "perTask"
        expression  = "backlog / IF(tasks > 0, tasks, 1)"
        label       = "What waits for each task"
        return_data = true
      }
    }
  }
}

resource "aws_appautoscaling_target" "web_scaling" {
  service_namespace  = "ecs"
  resource_id        = "service/${aws_ecs_cluster.cluster.name}/${aws_ecs_service.web_service.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = 2
  max_capacity       = 10
}

resource "aws_appautoscaling_policy" "web_cpu_scaling" {
  service_namespace  = aws_appautoscaling_target.web_scaling.service_namespace
  resource_id        = aws_appautoscaling_target.web_scaling.resource_id
  scalable_dimension = aws_appautoscaling_target.web_scaling.scalable_dimension
  name               = "app-prod-web-cpu"
  policy_type        = "TargetTrackingScaling"

  target_tracking_scaling_policy_configuration {
    target_value       = 60
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_appautoscaling_policy" "web_memory_scaling" {
  service_namespace  = aws_appautoscaling_target.web_scaling.service_namespace
  resource_id        = aws_appautoscaling_target.web_scaling.resource_id
  scalable_dimension = aws_appautoscaling_target.web_scaling.scalable_dimension
  name               = "app-prod-web-memory"
  policy_type        = "TargetTrackingScaling"

  target_tracking_scaling_policy_configuration {
    target_value       = 75
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageMemoryUtilization"
    }
  }
}

resource "aws_appautoscaling_policy" "web_request_scaling" {
  service_namespace  = aws_appautoscaling_target.web_scaling.service_namespace
  resource_id        = aws_appautoscaling_target.web_scaling.resource_id
  scalable_dimension = aws_appautoscaling_target.web_scaling.scalable_dimension
  name               = "app-prod-web-requests"
  policy_type        = "TargetTrackingScaling"

  target_tracking_scaling_policy_configuration {
    target_value       = 1000
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ALBRequestCountPerTarget"
      resource_label         = "${aws_lb.alb_load_balancer.arn_suffix}/${aws_lb_target_group.alb_web_port3000_target_group.arn_suffix}"
    }
  }
}
