# The cluster, logs and task definitions.

resource "aws_ecs_cluster" "cluster" {
  name = "app-prod"

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_cluster_capacity_providers" "cluster" {
  cluster_name       = aws_ecs_cluster.cluster.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}

resource "aws_cloudwatch_log_group" "redis_log_group" {
  name              = "/app/prod/redis"
  retention_in_days = 90
}

resource "aws_ecs_task_definition" "redis_task_definition" {
  family                   = "app-prod-redis"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.redis_execution_role.arn
  task_role_arn            = aws_iam_role.redis_task_role.arn
  container_definitions = jsonencode([
    {
      name       = "redis"
      image      = "docker.io/library/redis:8.6"
      essential  = true
      entryPoint = ["/bin/sh"]
      command    = ["-c", "redis-server --requirepass $REDIS_PASSWORD --save 60 1 --appendonly yes"]
      user       = "999:999"
      portMappings = [
        {
          name          = "tcp"
          containerPort = 6379
          protocol      = "tcp"
        },
      ]
      secrets = [
        {
          name      = "REDIS_PASSWORD"
          valueFrom = aws_secretsmanager_secret.redis_password_secret.arn
        },
      ]
      mountPoints = [
        {
          sourceVolume  = "data"
          containerPath = "/data"
          readOnly      = false
        },
      ]
      healthCheck = {
        command     = ["CMD-SHELL", "REDISCLI_AUTH=\"$REDIS_PASSWORD\" redis-cli ping | grep -q PONG"]
        interval    = 10
        timeout     = 5
        retries     = 3
        startPeriod = 30
      }
      readonlyRootFilesystem = false
      stopTimeout            = 30
      linuxParameters = {
        initProcessEnabled = true
      }
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.redis_log_group.name
          "awslogs-region"        = data.aws_region.current.name
          "awslogs-stream-prefix" = "redis"
          "max-buffer-size"       = "4m"
          mode                    = "non-blocking"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "data"

    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.volumes_file_system.id
      transit_encryption = "ENABLED"

      authorization_config {
        access_point_id = aws_efs_access_point.redis_data_access_point.id
        iam             = "ENABLED"
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "api_log_group" {
  name              = "/app/prod/api"
  retention_in_days = 90
}

resource "aws_ecs_task_definition" "api_task_definition" {
  family                   = "app-prod-api"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.api_execution_role.arn
  task_role_arn            = aws_iam_role.api_task_role.arn
  container_definitions = jsonencode([
    {
      name      = "api"
      image     = "${aws_ecr_repository.api_repository.repository_url}:${var.image_tag}"
      essential = true
      portMappings = [
        {
          name          = "http"
          containerPort = 8000
          protocol      = "tcp"
        },
      ]
      environment = [
        {
          name  = "ASPNETCORE_FORWARDEDHEADERS_ENABLED"
          value = "true"
        },
        {
          name  = "AWS_REGION"
          value = data.aws_region.current.name
        },
        {
          name  = "AWS__Queues__notifications"
          value = aws_sqs_queue.notifications_queue.url
        },
        {
          name  = "AWS__Tables__access"
          value = aws_dynamodb_table.access_table.name
        },
        {
          name  = "AWS__Tables__agents"
          value = aws_dynamodb_table.agents_table.name
        },
        {
          name  = "AWS__Tables__builds"
          value = aws_dynamodb_table.builds_table.name
        },
        {
          name  = "AWS__Tables__sessions"
          value = aws_dynamodb_table.sessions_table.name
        },
        {
          name  = "HTTP_PORTS"
          value = "8000"
        },
        {
          name  = "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"
          value = "in_memory"
        },
        {
          name  = "REDIS_HOST"
          value = "redis.app.local"
        },
        {
          name  = "REDIS_PORT"
          value = "6379"
        },
        {
          name  = "SHARED_PATH"
          value = "/mnt/efs"
        },
      ]
      secrets = [
        {
          name      = "Auth__BootstrapKey"
          valueFrom = aws_secretsmanager_secret.api_key_secret.arn
        },
        {
          name      = "ConnectionStrings__redis"
          valueFrom = aws_secretsmanager_secret.redis_connection_string_secret.arn
        },
        {
          name      = "REDIS_PASSWORD"
          valueFrom = aws_secretsmanager_secret.redis_password_secret.arn
        },
        {
          name      = "REDIS_URI"
          valueFrom = aws_secretsmanager_secret.redis_uri_value_secret.arn
        },
      ]
      mountPoints = [
        {
          sourceVolume  = "shared"
          containerPath = "/mnt/efs"
          readOnly      = false
        },
      ]
      healthCheck = {
        command = [
          "CMD",
          "bash",
          "-c",
          "exec 3<>/dev/tcp/127.0.0.1/8000 && printf 'GET /health HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'",
        ]
        interval    = 30
        timeout     = 5
        retries     = 3
        startPeriod = 60
      }
      readonlyRootFilesystem = false
      stopTimeout            = 30
      linuxParameters = {
        initProcessEnabled = true
      }
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.api_log_group.name
          "awslogs-region"        = data.aws_region.current.name
          "awslogs-stream-prefix" = "api"
          "max-buffer-size"       = "4m"
          mode                    = "non-blocking"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "shared"

    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.shared_file_system.id
      transit_encryption = "ENABLED"

      authorization_config {
        access_point_id = aws_efs_access_point.api_shared_access_point.id
        iam             = "ENABLED"
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "worker_agent_builds_log_group" {
  name              = "/app/prod/worker-agent-builds"
  retention_in_days = 90
}

resource "aws_ecs_task_definition" "worker_agent_builds_task_definition" {
  family                   = "app-prod-worker-agent-builds"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.worker_agent_builds_execution_role.arn
  task_role_arn            = aws_iam_role.worker_agent_builds_task_role.arn
  container_definitions = jsonencode([
    {
      name      = "worker-agent-builds"
      image     = "${aws_ecr_repository.worker_agent_builds_repository.repository_url}:${var.image_tag}"
      essential = true
      command   = ["--queue", "agent_builds"]
      portMappings = [
        {
          name          = "http"
          containerPort = 8080
          protocol      = "tcp"
        },
      ]
      environment = [
        {
          name  = "ASPNETCORE_FORWARDEDHEADERS_ENABLED"
          value = "true"
        },
        {
          name  = "AWS_REGION"
          value = data.aws_region.current.name
        },
        {
          name  = "AWS__Tables__agents"
          value = aws_dynamodb_table.agents_table.name
        },
        {
          name  = "AWS__Tables__builds"
          value = aws_dynamodb_table.builds_table.name
        },
        {
          name  = "HTTP_PORTS"
          value = "8080"
        },
        {
          name  = "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"
          value = "in_memory"
        },
        {
          name  = "OTEL_EXPORTER_OTLP_ENDPOINT"
          value = "http://localhost:4317"
        },
        {
          name  = "OTEL_EXPORTER_OTLP_PROTOCOL"
          value = "grpc"
        },
        {
          name  = "REDIS_HOST"
          value = "redis.app.local"
        },
        {
          name  = "REDIS_PORT"
          value = "6379"
        },
        {
          name  = "SHARED_PATH"
          value = "/mnt/efs"
        },
      ]
      secrets = [
        {
          name      = "ConnectionStrings__redis"
          valueFrom = aws_secretsmanager_secret.redis_connection_string_secret.arn
        },
        {
          name      = "REDIS_PASSWORD"
          valueFrom = aws_secretsmanager_secret.redis_password_secret.arn
        },
        {
          name      = "REDIS_URI"
          valueFrom = aws_secretsmanager_secret.redis_uri_value_secret.arn
        },
      ]
      mountPoints = [
        {
          sourceVolume  = "shared"
          containerPath = "/mnt/efs"
          readOnly      = false
        },
      ]
      dependsOn = [
        {
          containerName = "otel-collector"
          condition     = "START"
        },
      ]
      healthCheck = {
        command = [
          "CMD",
          "bash",
          "-c",
          "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'",
        ]
        interval    = 30
        timeout     = 5
        retries     = 3
        startPeriod = 60
      }
      readonlyRootFilesystem = false
      stopTimeout            = 30
      linuxParameters = {
        initProcessEnabled = true
      }
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.worker_agent_builds_log_group.name
          "awslogs-region"        = data.aws_region.current.name
          "awslogs-stream-prefix" = "worker-agent-builds"
          "max-buffer-size"       = "4m"
          mode                    = "non-blocking"
        }
      }
    },
    {
      name                   = "otel-collector"
      image                  = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3"
      essential              = false
      command                = ["--config=/etc/ecs/ecs-default-config.yaml"]
      memory                 = 256
      readonlyRootFilesystem = false
      stopTimeout            = 30
      linuxParameters = {
        initProcessEnabled = true
      }
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.worker_agent_builds_log_group.name
          "awslogs-region"        = data.aws_region.current.name
          "awslogs-stream-prefix" = "otel-collector"
          "max-buffer-size"       = "4m"
          mode                    = "non-blocking"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "shared"

    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.shared_file_system.id
      transit_encryption = "ENABLED"

      authorization_config {
        access_point_id = aws_efs_access_point.worker_agent_builds_shared_access_point.id
        iam             = "ENABLED"
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "worker_status_updates_log_group" {
  name              = "/app/prod/worker-status-updates"
  retention_in_days = 90
}

resource "aws_ecs_task_definition" "worker_status_updates_task_definition" {
  family                   = "app-prod-worker-status-updates"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.worker_status_updates_execution_role.arn
  task_role_arn            = aws_iam_role.worker_status_updates_task_role.arn
  container_definitions = jsonencode([
    {
      name      = "worker-status-updates"
      image     = "${aws_ecr_repository.worker_status_updates_repository.repository_url}:${var.image_tag}"
      essential = true
      command   = ["--queue", "status_updates"]
      portMappings = [
        {
          name          = "http"
          containerPort = 8080
          protocol      = "tcp"
        },
      ]
      environment = [
        {
          name  = "ASPNETCORE_FORWARDEDHEADERS_ENABLED"
          value = "true"
        },
        {
          name  = "AWS_REGION"
          value = data.aws_region.current.name
        },
        {
          name  = "AWS__Queues__notifications"
          value = aws_sqs_queue.notifications_queue.url
        },
        {
          name  = "AWS__Tables__agents"
          value = aws_dynamodb_table.agents_table.name
        },
        {
          name  = "AWS__Tables__builds"
          value = aws_dynamodb_table.builds_table.name
        },
        {
          name  = "HTTP_PORTS"
          value = "8080"
        },
        {
          name  = "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"
          value = "in_memory"
        },
        {
          name  = "OTEL_EXPORTER_OTLP_ENDPOINT"
          value = "http://localhost:4317"
        },
        {
          name  = "OTEL_EXPORTER_OTLP_PROTOCOL"
          value = "grpc"
        },
        {
          name  = "REDIS_HOST"
          value = "redis.app.local"
        },
        {
          name  = "REDIS_PORT"
          value = "6379"
        },
        {
          name  = "SHARED_PATH"
          value = "/mnt/efs"
        },
      ]
      secrets = [
        {
          name      = "ConnectionStrings__redis"
          valueFrom = aws_secretsmanager_secret.redis_connection_string_secret.arn
        },
        {
          name      = "REDIS_PASSWORD"
          valueFrom = aws_secretsmanager_secret.redis_password_secret.arn
        },
        {
          name      = "REDIS_URI"
          valueFrom = aws_secretsmanager_secret.redis_uri_value_secret.arn
        },
      ]
      mountPoints = [
        {
          sourceVolume  = "shared"
          containerPath = "/mnt/efs"
          readOnly      = false
        },
      ]
      dependsOn = [
        {
          containerName = "otel-collector"
          condition     = "START"
        },
      ]
      healthCheck = {
        command = [
          "CMD",
          "bash",
          "-c",
          "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'",
        ]
        interval    = 30
        timeout     = 5
        retries     = 3
        startPeriod = 60
      }
      readonlyRootFilesystem = false
      stopTimeout            = 30
      linuxParameters = {
        initProcessEnabled = true
      }
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.worker_status_updates_log_group.name
          "awslogs-region"        = data.aws_region.current.name
          "awslogs-stream-prefix" = "worker-status-updates"
          "max-buffer-size"       = "4m"
          mode                    = "non-blocking"
        }
      }
    },
    {
      name                   = "otel-collector"
      image                  = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3"
      essential              = false
      command                = ["--config=/etc/ecs/ecs-default-config.yaml"]
      memory                 = 256
      readonlyRootFilesystem = false
      stopTimeout            = 30
      linuxParameters = {
        initProcessEnabled = true
      }
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.worker_status_updates_log_group.name
          "awslogs-region"        = data.aws_region.current.name
          "awslogs-stream-prefix" = "otel-collector"
          "max-buffer-size"       = "4m"
          mode                    = "non-blocking"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "shared"

    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.shared_file_system.id
      transit_encryption = "ENABLED"

      authorization_config {
        access_point_id = aws_efs_access_point.worker_status_updates_shared_access_point.id
        iam             = "ENABLED"
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "web_log_group" {
  name              = "/app/prod/web"
  retention_in_days = 90
}

resource "aws_ecs_task_definition" "web_task_definition" {
  family                   = "app-prod-web"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.web_execution_role.arn
  task_role_arn            = aws_iam_role.web_task_role.arn
  container_definitions = jsonencode([
    {
      name      = "web"
      image     = "${aws_ecr_repository.web_repository.repository_url}:${var.image_tag}"
      essential = true
      portMappings = [
        {
          name          = "http"
          containerPort = 3000
          protocol      = "tcp"
        },
      ]
      environment = [
        {
          name  = "API_HTTP"
          value = "http://api.app.local:8000"
        },
        {
          name  = "HOSTNAME"
          value = "0.0.0.0"
        },
        {
          name  = "NEXUS_TOPOLOGY"
          value = "{\"nodes\":[{\"id\":\"redis\",\"kind\":\"redis\",\"replicas\":1},{\"id\":\"dynamodb\",\"kind\":\"dynamoDb\",\"replicas\":1},{\"id\":\"builds\",\"kind\":\"table\",\"replicas\":1,\"parent\":\"dynamodb\"},{\"id\":\"agents\",\"kind\":\"table\",\"replicas\":1,\"parent\":\"dynamodb\"},{\"id\":\"sessions\",\"kind\":\"table\",\"replicas\":1,\"parent\":\"dynamodb\"},{\"id\":\"access\",\"kind\":\"table\",\"replicas\":1,\"parent\":\"dynamodb\"},{\"id\":\"sqs\",\"kind\":\"sqs\",\"replicas\":1},{\"id\":\"notifications\",\"kind\":\"queue\",\"replicas\":1,\"parent\":\"sqs\"},{\"id\":\"notifications-dlq\",\"kind\":\"queue\",\"replicas\":1,\"parent\":\"sqs\"},{\"id\":\"shared\",\"kind\":\"fileSystem\",\"replicas\":1},{\"id\":\"api\",\"kind\":\"service\",\"replicas\":2},{\"id\":\"worker-agent-builds\",\"kind\":\"service\",\"replicas\":2,\"queue\":\"agent_builds\"},{\"id\":\"worker-status-updates\",\"kind\":\"service\",\"replicas\":2,\"queue\":\"status_updates\"},{\"id\":\"web\",\"kind\":\"service\",\"replicas\":1},{\"id\":\"alb\",\"kind\":\"loadBalancer\",\"replicas\":1,\"external\":true}],\"edges\":[{\"from\":\"api\",\"to\":\"redis\"},{\"from\":\"api\",\"to\":\"builds\"},{\"from\":\"api\",\"to\":\"agents\"},{\"from\":\"api\",\"to\":\"sessions\"},{\"from\":\"api\",\"to\":\"access\"},{\"from\":\"api\",\"to\":\"notifications\"},{\"from\":\"api\",\"to\":\"shared\"},{\"from\":\"worker-agent-builds\",\"to\":\"redis\"},{\"from\":\"worker-agent-builds\",\"to\":\"builds\"},{\"from\":\"worker-agent-builds\",\"to\":\"agents\"},{\"from\":\"worker-agent-builds\",\"to\":\"shared\"},{\"from\":\"worker-status-updates\",\"to\":\"redis\"},{\"from\":\"worker-status-updates\",\"to\":\"builds\"},{\"from\":\"worker-status-updates\",\"to\":\"agents\"},{\"from\":\"worker-status-updates\",\"to\":\"notifications\"},{\"from\":\"worker-status-updates\",\"to\":\"shared\"},{\"from\":\"web\",\"to\":\"api\"},{\"from\":\"alb\",\"to\":\"api\"},{\"from\":\"alb\",\"to\":\"web\"}]}"
        },
        {
          name  = "NODE_ENV"
          value = "production"
        },
        {
          name  = "PORT"
          value = "3000"
        },
        {
          name  = "services__api__http__0"
          value = "http://api.app.local:8000"
        },
      ]
      secrets = [
        {
          name      = "NEXUS_API_KEY"
          valueFrom = aws_secretsmanager_secret.api_key_secret.arn
        },
      ]
      healthCheck = {
        command     = ["CMD", "node", "-e", "fetch('http://127.0.0.1:3000/healthz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
        interval    = 30
        timeout     = 5
        retries     = 3
        startPeriod = 60
      }
      readonlyRootFilesystem = false
      stopTimeout            = 30
      linuxParameters = {
        initProcessEnabled = true
      }
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.web_log_group.name
          "awslogs-region"        = data.aws_region.current.name
          "awslogs-stream-prefix" = "web"
          "max-buffer-size"       = "4m"
          mode                    = "non-blocking"
        }
      }
    },
  ])

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }
}
