# Daily copies of the data stores.

resource "aws_backup_vault" "backup_vault" {
  name = "app-prod-backup"

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_backup_plan" "backup_plan" {
  name = "app-prod-backup"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.backup_vault.name
    schedule          = "cron(0 5 ? * * *)"

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "backup_selection" {
  name         = "data-stores"
  plan_id      = aws_backup_plan.backup_plan.id
  iam_role_arn = aws_iam_role.backup_role.arn
  resources = [
    aws_dynamodb_table.builds_table.arn,
    aws_dynamodb_table.agents_table.arn,
    aws_dynamodb_table.sessions_table.arn,
    aws_dynamodb_table.access_table.arn,
    aws_efs_file_system.volumes_file_system.arn,
    aws_efs_file_system.shared_file_system.arn,
  ]
  depends_on = [aws_iam_role_policy.backup_role]
}
