# Where it is deployed to.

provider "aws" {
  region = var.aws_region

  default_tags {
    tags = {
      application = "app"
      stage       = "dev"
    }
  }
}

data "aws_availability_zones" "available" {
  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}
