# Services with their private names, and tasks that the clock starts.

resource "aws_service_discovery_service" "redis_discovery" {
  name          = "redis"
  force_destroy = true

  dns_config {
    namespace_id   = aws_service_discovery_private_dns_namespace.namespace.id
    routing_policy = "MULTIVALUE"

    dns_records {
      type = "A"
      ttl  = 10
    }
  }

  health_check_custom_config {
    failure_threshold = 1
  }
}

resource "aws_ecs_service" "redis_service" {
  name                               = "redis"
  cluster                            = aws_ecs_cluster.cluster.arn
  task_definition                    = aws_ecs_task_definition.redis_task_definition.arn
  desired_count                      = 1
  deployment_minimum_healthy_percent = 0
  deployment_maximum_percent         = 100
  availability_zone_rebalancing      = "DISABLED"
  enable_ecs_managed_tags            = true
  enable_execute_command             = false
  propagate_tags                     = "SERVICE"
  wait_for_steady_state              = var.wait_for_services
  depends_on = [
    aws_efs_mount_target.volumes_mount_target1,
    aws_efs_mount_target.volumes_mount_target2,
    aws_route.private_default_route1,
    aws_route.private_default_route2,
    aws_ecs_cluster_capacity_providers.cluster,
    aws_iam_role_policy.redis_execution_role,
    aws_iam_role_policy.redis_task_role,
    aws_secretsmanager_secret_version.redis_password_secret,
  ]

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 0
    weight            = 1
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    assign_public_ip = false
    security_groups  = [aws_security_group.redis_security_group.id]
    subnets          = [aws_subnet.private_subnet1.id, aws_subnet.private_subnet2.id]
  }

  service_registries {
    registry_arn = aws_service_discovery_service.redis_discovery.arn
  }
}

resource "aws_service_discovery_service" "api_discovery" {
  name          = "api"
  force_destroy = true

  dns_config {
    namespace_id   = aws_service_discovery_private_dns_namespace.namespace.id
    routing_policy = "MULTIVALUE"

    dns_records {
      type = "A"
      ttl  = 10
    }
  }

  health_check_custom_config {
    failure_threshold = 1
  }
}

resource "aws_ecs_service" "api_service" {
  name                               = "api"
  cluster                            = aws_ecs_cluster.cluster.arn
  task_definition                    = aws_ecs_task_definition.api_task_definition.arn
  desired_count                      = 2
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  availability_zone_rebalancing      = "ENABLED"
  enable_ecs_managed_tags            = true
  enable_execute_command             = false
  propagate_tags                     = "SERVICE"
  health_check_grace_period_seconds  = 60
  wait_for_steady_state              = var.wait_for_services
  depends_on = [
    aws_lb_listener_rule.alb_https_rule10,
    aws_efs_mount_target.shared_mount_target1,
    aws_efs_mount_target.shared_mount_target2,
    aws_ecs_service.redis_service,
    aws_route.private_default_route1,
    aws_route.private_default_route2,
    aws_ecs_cluster_capacity_providers.cluster,
    aws_iam_role_policy.api_execution_role,
    aws_iam_role_policy.api_task_role,
    aws_secretsmanager_secret_version.api_key_secret,
    aws_secretsmanager_secret_version.redis_connection_string_secret,
    aws_secretsmanager_secret_version.redis_password_secret,
    aws_secretsmanager_secret_version.redis_uri_value_secret,
  ]

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 0
    weight            = 1
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    assign_public_ip = false
    security_groups  = [aws_security_group.api_security_group.id]
    subnets          = [aws_subnet.private_subnet1.id, aws_subnet.private_subnet2.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.alb_api_port8000_target_group.arn
    container_name   = "api"
    container_port   = 8000
  }

  service_registries {
    registry_arn = aws_service_discovery_service.api_discovery.arn
  }

  lifecycle {
    ignore_changes = [desired_count]
  }
}

resource "aws_ecs_service" "worker_agent_builds_service" {
  name                               = "worker-agent-builds"
  cluster                            = aws_ecs_cluster.cluster.arn
  task_definition                    = aws_ecs_task_definition.worker_agent_builds_task_definition.arn
  desired_count                      = 2
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  availability_zone_rebalancing      = "ENABLED"
  enable_ecs_managed_tags            = true
  enable_execute_command             = false
  propagate_tags                     = "SERVICE"
  wait_for_steady_state              = var.wait_for_services
  depends_on = [
    aws_efs_mount_target.shared_mount_target1,
    aws_efs_mount_target.shared_mount_target2,
    aws_ecs_service.redis_service,
    aws_route.private_default_route1,
    aws_route.private_default_route2,
    aws_ecs_cluster_capacity_providers.cluster,
    aws_iam_role_policy.worker_agent_builds_execution_role,
    aws_iam_role_policy.worker_agent_builds_task_role,
    aws_secretsmanager_secret_version.redis_connection_string_secret,
    aws_secretsmanager_secret_version.redis_password_secret,
    aws_secretsmanager_secret_version.redis_uri_value_secret,
  ]

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 0
    weight            = 1
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    assign_public_ip = false
    security_groups  = [aws_security_group.worker_agent_builds_security_group.id]
    subnets          = [aws_subnet.private_subnet1.id, aws_subnet.private_subnet2.id]
  }

  lifecycle {
    ignore_changes = [desired_count]
  }
}

resource "aws_ecs_service" "worker_status_updates_service" {
  name                               = "worker-status-updates"
  cluster                            = aws_ecs_cluster.cluster.arn
  task_definition                    = aws_ecs_task_definition.worker_status_updates_task_definition.arn
  desired_count                      = 2
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  availability_zone_rebalancing      = "ENABLED"
  enable_ecs_managed_tags            = true
  enable_execute_command             = false
  propagate_tags                     = "SERVICE"
  wait_for_steady_state              = var.wait_for_services
  depends_on = [
    aws_efs_mount_target.shared_mount_target1,
    aws_efs_mount_target.shared_mount_target2,
    aws_ecs_service.redis_service,
    aws_route.private_default_route1,
    aws_route.private_default_route2,
    aws_ecs_cluster_capacity_providers.cluster,
    aws_iam_role_policy.worker_status_updates_execution_role,
    aws_iam_role_policy.worker_status_updates_task_role,
    aws_secretsmanager_secret_version.redis_connection_string_secret,
    aws_secretsmanager_secret_version.redis_password_secret,
    aws_secretsmanager_secret_version.redis_uri_value_secret,
  ]

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 0
    weight            = 1
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    assign_public_ip = false
    security_groups  = [aws_security_group.worker_status_updates_security_group.id]
    subnets          = [aws_subnet.private_subnet1.id, aws_subnet.private_subnet2.id]
  }

  lifecycle {
    ignore_changes = [desired_count]
  }
}

resource "aws_ecs_service" "web_service" {
  name                               = "web"
  cluster                            = aws_ecs_cluster.cluster.arn
  task_definition                    = aws_ecs_task_definition.web_task_definition.arn
  desired_count                      = 2
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  availability_zone_rebalancing      = "ENABLED"
  enable_ecs_managed_tags            = true
  enable_execute_command             = false
  propagate_tags                     = "SERVICE"
  health_check_grace_period_seconds  = 60
  wait_for_steady_state              = var.wait_for_services
  depends_on = [
    aws_lb_listener.alb_https_listener,
    aws_route.private_default_route1,
    aws_route.private_default_route2,
    aws_ecs_cluster_capacity_providers.cluster,
    aws_iam_role_policy.web_execution_role,
    aws_secretsmanager_secret_version.api_key_secret,
  ]

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 0
    weight            = 1
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    assign_public_ip = false
    security_groups  = [aws_security_group.web_security_group.id]
    subnets          = [aws_subnet.private_subnet1.id, aws_subnet.private_subnet2.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.alb_web_port3000_target_group.arn
    container_name   = "web"
    container_port   = 3000
  }

  lifecycle {
    ignore_changes = [desired_count]
  }
}
