# Load balancers: listeners, rules, target groups.

resource "aws_lb" "alb_load_balancer" {
  name                       = "app-dev-alb"
  load_balancer_type         = "application"
  internal                   = false
  security_groups            = [aws_security_group.alb_security_group.id]
  subnets                    = [aws_subnet.public_subnet1.id, aws_subnet.public_subnet2.id]
  idle_timeout               = 60
  drop_invalid_header_fields = true
  enable_deletion_protection = false
  depends_on                 = [aws_route.public_default_route]
}

resource "aws_lb_target_group" "alb_api_port8000_target_group" {
  name_prefix          = "api-"
  target_type          = "ip"
  port                 = 8000
  protocol             = "HTTP"
  protocol_version     = "HTTP1"
  vpc_id               = aws_vpc.vpc.id
  deregistration_delay = 30

  health_check {
    path                = "/health"
    matcher             = "200"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group" "alb_web_port3000_target_group" {
  name_prefix          = "web-"
  target_type          = "ip"
  port                 = 3000
  protocol             = "HTTP"
  protocol_version     = "HTTP1"
  vpc_id               = aws_vpc.vpc.id
  deregistration_delay = 30

  health_check {
    path                = "/healthz"
    matcher             = "200"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener" "alb_http_listener" {
  load_balancer_arn = aws_lb.alb_load_balancer.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.alb_web_port3000_target_group.arn
  }
}

resource "aws_lb_listener_rule" "alb_http_rule10" {
  listener_arn = aws_lb_listener.alb_http_listener.arn
  priority     = 10

  condition {
    path_pattern {
      values = ["/api/*", "/docs*", "/redoc*", "/openapi/*"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.alb_api_port8000_target_group.arn
  }
}
