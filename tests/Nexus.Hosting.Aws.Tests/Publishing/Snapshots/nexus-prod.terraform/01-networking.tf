# The network, and who may talk to whom.

resource "aws_vpc" "vpc" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  enable_dns_support   = true
  tags = {
    Name = "app-prod"
  }
}

resource "aws_internet_gateway" "internet_gateway" {
  tags = {
    Name = "app-prod"
  }
}

resource "aws_internet_gateway_attachment" "internet_gateway_attachment" {
  internet_gateway_id = aws_internet_gateway.internet_gateway.id
  vpc_id              = aws_vpc.vpc.id
}

resource "aws_subnet" "public_subnet1" {
  vpc_id                  = aws_vpc.vpc.id
  availability_zone       = data.aws_availability_zones.available.names[0]
  cidr_block              = "10.0.10.0/24"
  map_public_ip_on_launch = false
  tags = {
    Name = "app-prod-public-1"
  }
}

resource "aws_subnet" "public_subnet2" {
  vpc_id                  = aws_vpc.vpc.id
  availability_zone       = data.aws_availability_zones.available.names[1]
  cidr_block              = "10.0.11.0/24"
  map_public_ip_on_launch = false
  tags = {
    Name = "app-prod-public-2"
  }
}

resource "aws_subnet" "private_subnet1" {
  vpc_id                  = aws_vpc.vpc.id
  availability_zone       = data.aws_availability_zones.available.names[0]
  cidr_block              = "10.0.20.0/24"
  map_public_ip_on_launch = false
  tags = {
    Name = "app-prod-private-1"
  }
}

resource "aws_subnet" "private_subnet2" {
  vpc_id                  = aws_vpc.vpc.id
  availability_zone       = data.aws_availability_zones.available.names[1]
  cidr_block              = "10.0.21.0/24"
  map_public_ip_on_launch = false
  tags = {
    Name = "app-prod-private-2"
  }
}

resource "aws_route_table" "public_route_table" {
  vpc_id = aws_vpc.vpc.id
  tags = {
    Name = "app-prod-public"
  }
}

resource "aws_route" "public_default_route" {
  route_table_id         = aws_route_table.public_route_table.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.internet_gateway.id
  depends_on             = [aws_internet_gateway_attachment.internet_gateway_attachment]
}

resource "aws_route_table" "private_route_table1" {
  vpc_id = aws_vpc.vpc.id
  tags = {
    Name = "app-prod-private-1"
  }
}

resource "aws_route" "private_default_route1" {
  route_table_id         = aws_route_table.private_route_table1.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.nat_gateway1.id
}

resource "aws_route_table" "private_route_table2" {
  vpc_id = aws_vpc.vpc.id
  tags = {
    Name = "app-prod-private-2"
  }
}

resource "aws_route" "private_default_route2" {
  route_table_id         = aws_route_table.private_route_table2.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.nat_gateway2.id
}

resource "aws_route_table_association" "public_subnet1_routes" {
  subnet_id      = aws_subnet.public_subnet1.id
  route_table_id = aws_route_table.public_route_table.id
}

resource "aws_route_table_association" "public_subnet2_routes" {
  subnet_id      = aws_subnet.public_subnet2.id
  route_table_id = aws_route_table.public_route_table.id
}

resource "aws_route_table_association" "private_subnet1_routes" {
  subnet_id      = aws_subnet.private_subnet1.id
  route_table_id = aws_route_table.private_route_table1.id
}

resource "aws_route_table_association" "private_subnet2_routes" {
  subnet_id      = aws_subnet.private_subnet2.id
  route_table_id = aws_route_table.private_route_table2.id
}

resource "aws_eip" "nat_address1" {
  domain = "vpc"
  tags = {
    Name = "app-prod-nat-1"
  }
  depends_on = [aws_internet_gateway_attachment.internet_gateway_attachment]
}

resource "aws_nat_gateway" "nat_gateway1" {
  allocation_id = aws_eip.nat_address1.allocation_id
  subnet_id     = aws_subnet.public_subnet1.id
  tags = {
    Name = "app-prod-nat-1"
  }
}

resource "aws_eip" "nat_address2" {
  domain = "vpc"
  tags = {
    Name = "app-prod-nat-2"
  }
  depends_on = [aws_internet_gateway_attachment.internet_gateway_attachment]
}

resource "aws_nat_gateway" "nat_gateway2" {
  allocation_id = aws_eip.nat_address2.allocation_id
  subnet_id     = aws_subnet.public_subnet2.id
  tags = {
    Name = "app-prod-nat-2"
  }
}

resource "aws_cloudwatch_log_group" "flow_log_group" {
  name              = "/app/prod/flow-log"
  retention_in_days = 90
}

resource "aws_flow_log" "flow_log" {
  vpc_id               = aws_vpc.vpc.id
  traffic_type         = "REJECT"
  log_destination_type = "cloud-watch-logs"
  log_destination      = aws_cloudwatch_log_group.flow_log_group.arn
  iam_role_arn         = aws_iam_role.flow_log_role.arn
  depends_on           = [aws_iam_role_policy.flow_log_role]
}

resource "aws_vpc_endpoint" "s3_endpoint" {
  vpc_id            = aws_vpc.vpc.id
  service_name      = "com.amazonaws.${data.aws_region.current.name}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private_route_table1.id, aws_route_table.private_route_table2.id]
}

resource "aws_vpc_endpoint" "dynamodb_endpoint" {
  vpc_id            = aws_vpc.vpc.id
  service_name      = "com.amazonaws.${data.aws_region.current.name}.dynamodb"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private_route_table1.id, aws_route_table.private_route_table2.id]
}

resource "aws_service_discovery_private_dns_namespace" "namespace" {
  name = "app.local"
  vpc  = aws_vpc.vpc.id
}

resource "aws_security_group" "volumes_security_group" {
  name_prefix = "app-prod-volumes_security_group-"
  description = "File system volumes"
  vpc_id      = aws_vpc.vpc.id
  tags = {
    Name = "VolumesSecurityGroup"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "volumes_from_redis_port2049" {
  security_group_id            = aws_security_group.volumes_security_group.id
  description                  = "redis to volumes"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  referenced_security_group_id = aws_security_group.redis_security_group.id
}

resource "aws_security_group" "shared_security_group" {
  name_prefix = "app-prod-shared_security_group-"
  description = "File system shared"
  vpc_id      = aws_vpc.vpc.id
  tags = {
    Name = "SharedSecurityGroup"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "shared_from_api_port2049" {
  security_group_id            = aws_security_group.shared_security_group.id
  description                  = "api to shared"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  referenced_security_group_id = aws_security_group.api_security_group.id
}

resource "aws_vpc_security_group_ingress_rule" "shared_from_worker_agent_builds_port2049" {
  security_group_id            = aws_security_group.shared_security_group.id
  description                  = "worker-agent-builds to shared"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  referenced_security_group_id = aws_security_group.worker_agent_builds_security_group.id
}

resource "aws_vpc_security_group_ingress_rule" "shared_from_worker_status_updates_port2049" {
  security_group_id            = aws_security_group.shared_security_group.id
  description                  = "worker-status-updates to shared"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  referenced_security_group_id = aws_security_group.worker_status_updates_security_group.id
}

resource "aws_security_group" "alb_security_group" {
  name_prefix = "app-prod-alb_security_group-"
  description = "Load balancer alb"
  vpc_id      = aws_vpc.vpc.id
  tags = {
    Name = "AlbSecurityGroup"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "alb_from_clients_port80" {
  security_group_id = aws_security_group.alb_security_group.id
  description       = "Everybody"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "alb_from_clients_port443" {
  security_group_id = aws_security_group.alb_security_group.id
  description       = "Everybody"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "alb_to_api_port8000" {
  security_group_id            = aws_security_group.alb_security_group.id
  description                  = "alb to api"
  ip_protocol                  = "tcp"
  from_port                    = 8000
  to_port                      = 8000
  referenced_security_group_id = aws_security_group.api_security_group.id
}

resource "aws_vpc_security_group_egress_rule" "alb_to_web_port3000" {
  security_group_id            = aws_security_group.alb_security_group.id
  description                  = "alb to web"
  ip_protocol                  = "tcp"
  from_port                    = 3000
  to_port                      = 3000
  referenced_security_group_id = aws_security_group.web_security_group.id
}

resource "aws_security_group" "redis_security_group" {
  name_prefix = "app-prod-redis_security_group-"
  description = "Service redis"
  vpc_id      = aws_vpc.vpc.id
  tags = {
    Name = "RedisSecurityGroup"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "redis_from_api_port6379" {
  security_group_id            = aws_security_group.redis_security_group.id
  description                  = "api to redis"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.api_security_group.id
}

resource "aws_vpc_security_group_ingress_rule" "redis_from_worker_agent_builds_port6379" {
  security_group_id            = aws_security_group.redis_security_group.id
  description                  = "worker-agent-builds to redis"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.worker_agent_builds_security_group.id
}

resource "aws_vpc_security_group_ingress_rule" "redis_from_worker_status_updates_port6379" {
  security_group_id            = aws_security_group.redis_security_group.id
  description                  = "worker-status-updates to redis"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.worker_status_updates_security_group.id
}

resource "aws_vpc_security_group_egress_rule" "redis_to_internet_port443" {
  security_group_id = aws_security_group.redis_security_group.id
  description       = "HTTPS: AWS services and addresses outside"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "redis_to_volumes_port2049" {
  security_group_id            = aws_security_group.redis_security_group.id
  description                  = "redis to volumes"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  referenced_security_group_id = aws_security_group.volumes_security_group.id
}

resource "aws_security_group" "api_security_group" {
  name_prefix = "app-prod-api_security_group-"
  description = "Service api"
  vpc_id      = aws_vpc.vpc.id
  tags = {
    Name = "ApiSecurityGroup"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "api_from_alb_port8000" {
  security_group_id            = aws_security_group.api_security_group.id
  description                  = "alb to api"
  ip_protocol                  = "tcp"
  from_port                    = 8000
  to_port                      = 8000
  referenced_security_group_id = aws_security_group.alb_security_group.id
}

resource "aws_vpc_security_group_ingress_rule" "api_from_web_port8000" {
  security_group_id            = aws_security_group.api_security_group.id
  description                  = "web to api"
  ip_protocol                  = "tcp"
  from_port                    = 8000
  to_port                      = 8000
  referenced_security_group_id = aws_security_group.web_security_group.id
}

resource "aws_vpc_security_group_egress_rule" "api_to_internet_port443" {
  security_group_id = aws_security_group.api_security_group.id
  description       = "HTTPS: AWS services and addresses outside"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "api_to_redis_port6379" {
  security_group_id            = aws_security_group.api_security_group.id
  description                  = "api to redis"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.redis_security_group.id
}

resource "aws_vpc_security_group_egress_rule" "api_to_shared_port2049" {
  security_group_id            = aws_security_group.api_security_group.id
  description                  = "api to shared"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  referenced_security_group_id = aws_security_group.shared_security_group.id
}

resource "aws_security_group" "worker_agent_builds_security_group" {
  name_prefix = "app-prod-worker_agent_builds_security_group-"
  description = "Service worker-agent-builds"
  vpc_id      = aws_vpc.vpc.id
  tags = {
    Name = "WorkerAgentBuildsSecurityGroup"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "worker_agent_builds_to_internet_port443" {
  security_group_id = aws_security_group.worker_agent_builds_security_group.id
  description       = "HTTPS: AWS services and addresses outside"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "worker_agent_builds_to_redis_port6379" {
  security_group_id            = aws_security_group.worker_agent_builds_security_group.id
  description                  = "worker-agent-builds to redis"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.redis_security_group.id
}

resource "aws_vpc_security_group_egress_rule" "worker_agent_builds_to_shared_port2049" {
  security_group_id            = aws_security_group.worker_agent_builds_security_group.id
  description                  = "worker-agent-builds to shared"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  referenced_security_group_id = aws_security_group.shared_security_group.id
}

resource "aws_security_group" "worker_status_updates_security_group" {
  name_prefix = "app-prod-worker_status_updates_security_group-"
  description = "Service worker-status-updates"
  vpc_id      = aws_vpc.vpc.id
  tags = {
    Name = "WorkerStatusUpdatesSecurityGroup"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "worker_status_updates_to_internet_port443" {
  security_group_id = aws_security_group.worker_status_updates_security_group.id
  description       = "HTTPS: AWS services and addresses outside"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "worker_status_updates_to_redis_port6379" {
  security_group_id            = aws_security_group.worker_status_updates_security_group.id
  description                  = "worker-status-updates to redis"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.redis_security_group.id
}

resource "aws_vpc_security_group_egress_rule" "worker_status_updates_to_shared_port2049" {
  security_group_id            = aws_security_group.worker_status_updates_security_group.id
  description                  = "worker-status-updates to shared"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  referenced_security_group_id = aws_security_group.shared_security_group.id
}

resource "aws_security_group" "web_security_group" {
  name_prefix = "app-prod-web_security_group-"
  description = "Service web"
  vpc_id      = aws_vpc.vpc.id
  tags = {
    Name = "WebSecurityGroup"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "web_from_alb_port3000" {
  security_group_id            = aws_security_group.web_security_group.id
  description                  = "alb to web"
  ip_protocol                  = "tcp"
  from_port                    = 3000
  to_port                      = 3000
  referenced_security_group_id = aws_security_group.alb_security_group.id
}

resource "aws_vpc_security_group_egress_rule" "web_to_internet_port443" {
  security_group_id = aws_security_group.web_security_group.id
  description       = "HTTPS: AWS services and addresses outside"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "web_to_api_port8000" {
  security_group_id            = aws_security_group.web_security_group.id
  description                  = "web to api"
  ip_protocol                  = "tcp"
  from_port                    = 8000
  to_port                      = 8000
  referenced_security_group_id = aws_security_group.api_security_group.id
}
