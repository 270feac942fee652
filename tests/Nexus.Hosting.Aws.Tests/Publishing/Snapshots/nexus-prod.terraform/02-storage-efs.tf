# File systems, with one access point for each use.

resource "aws_efs_file_system" "volumes_file_system" {
  encrypted        = true
  performance_mode = "generalPurpose"
  throughput_mode  = "elastic"
  tags = {
    Name = "app-prod-volumes"
  }

  lifecycle_policy {
    transition_to_ia = "AFTER_30_DAYS"
  }

  lifecycle_policy {
    transition_to_primary_storage_class = "AFTER_1_ACCESS"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_efs_file_system_policy" "volumes_file_system" {
  file_system_id = aws_efs_file_system.volumes_file_system.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "DenyWithoutTls"
        Effect = "Deny"
        Principal = {
          AWS = "*"
        }
        Action   = ["*"]
        Resource = [aws_efs_file_system.volumes_file_system.arn]
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      },
      {
        Sid    = "DenyWithoutAccessPoint"
        Effect = "Deny"
        Principal = {
          AWS = "*"
        }
        Action   = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientRootAccess", "elasticfilesystem:ClientWrite"]
        Resource = [aws_efs_file_system.volumes_file_system.arn]
        Condition = {
          Null = {
            "elasticfilesystem:AccessPointArn" = "true"
          }
        }
      },
    ]
  })
}

resource "aws_efs_backup_policy" "volumes_file_system" {
  file_system_id = aws_efs_file_system.volumes_file_system.id

  backup_policy {
    status = "ENABLED"
  }
}

resource "aws_efs_mount_target" "volumes_mount_target1" {
  file_system_id  = aws_efs_file_system.volumes_file_system.id
  subnet_id       = aws_subnet.private_subnet1.id
  security_groups = [aws_security_group.volumes_security_group.id]
}

resource "aws_efs_mount_target" "volumes_mount_target2" {
  file_system_id  = aws_efs_file_system.volumes_file_system.id
  subnet_id       = aws_subnet.private_subnet2.id
  security_groups = [aws_security_group.volumes_security_group.id]
}

resource "aws_efs_access_point" "redis_data_access_point" {
  file_system_id = aws_efs_file_system.volumes_file_system.id
  tags = {
    Name = "RedisDataAccessPoint"
  }

  posix_user {
    uid = 999
    gid = 999
  }

  root_directory {
    path = "/redis-data"

    creation_info {
      owner_uid   = 999
      owner_gid   = 999
      permissions = "0750"
    }
  }
}

resource "aws_efs_file_system" "shared_file_system" {
  encrypted        = true
  performance_mode = "generalPurpose"
  throughput_mode  = "elastic"
  tags = {
    Name = "app-prod-shared"
  }

  lifecycle_policy {
    transition_to_ia = "AFTER_30_DAYS"
  }

  lifecycle_policy {
    transition_to_primary_storage_class = "AFTER_1_ACCESS"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_efs_file_system_policy" "shared_file_system" {
  file_system_id = aws_efs_file_system.shared_file_system.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "DenyWithoutTls"
        Effect = "Deny"
        Principal = {
          AWS = "*"
        }
        Action   = ["*"]
        Resource = [aws_efs_file_system.shared_file_system.arn]
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      },
      {
        Sid    = "DenyWithoutAccessPoint"
        Effect = "Deny"
        Principal = {
          AWS = "*"
        }
        Action   = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientRootAccess", "elasticfilesystem:ClientWrite"]
        Resource = [aws_efs_file_system.shared_file_system.arn]
        Condition = {
          Null = {
            "elasticfilesystem:AccessPointArn" = "true"
          }
        }
      },
    ]
  })
}

resource "aws_efs_backup_policy" "shared_file_system" {
  file_system_id = aws_efs_file_system.shared_file_system.id

  backup_policy {
    status = "ENABLED"
  }
}

resource "aws_efs_mount_target" "shared_mount_target1" {
  file_system_id  = aws_efs_file_system.shared_file_system.id
  subnet_id       = aws_subnet.private_subnet1.id
  security_groups = [aws_security_group.shared_security_group.id]
}

resource "aws_efs_mount_target" "shared_mount_target2" {
  file_system_id  = aws_efs_file_system.shared_file_system.id
  subnet_id       = aws_subnet.private_subnet2.id
  security_groups = [aws_security_group.shared_security_group.id]
}

resource "aws_efs_access_point" "api_shared_access_point" {
  file_system_id = aws_efs_file_system.shared_file_system.id
  tags = {
    Name = "ApiSharedAccessPoint"
  }

  posix_user {
    uid = 1654
    gid = 1654
  }

  root_directory {
    path = "/shared"

    creation_info {
      owner_uid   = 1654
      owner_gid   = 1654
      permissions = "0770"
    }
  }
}

resource "aws_efs_access_point" "worker_agent_builds_shared_access_point" {
  file_system_id = aws_efs_file_system.shared_file_system.id
  tags = {
    Name = "WorkerAgentBuildsSharedAccessPoint"
  }

  posix_user {
    uid = 1654
    gid = 1654
  }

  root_directory {
    path = "/shared"

    creation_info {
      owner_uid   = 1654
      owner_gid   = 1654
      permissions = "0770"
    }
  }
}

resource "aws_efs_access_point" "worker_status_updates_shared_access_point" {
  file_system_id = aws_efs_file_system.shared_file_system.id
  tags = {
    Name = "WorkerStatusUpdatesSharedAccessPoint"
  }

  posix_user {
    uid = 1654
    gid = 1654
  }

  root_directory {
    path = "/shared"

    creation_info {
      owner_uid   = 1654
      owner_gid   = 1654
      permissions = "0770"
    }
  }
}
