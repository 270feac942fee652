# What whoever deploys gives.

variable "aws_region" {
  description = "The region; null: that of the environment (AWS_REGION)."
  type        = string
  default     = null
}

variable "wait_for_services" {
  description = "Whether an apply ends when the tasks of all services are up, and fails where they do not come up."
  type        = bool
  default     = true
  nullable    = false
}

variable "image_tag" {
  description = "The tag of all images, as the build printed it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$", var.image_tag))
    error_message = "The value of image_tag must match [A-Za-z0-9_][A-Za-z0-9_.-]{0,127}."
  }
}

variable "alb_certificate_arn" {
  description = "ARN of the certificate of ACM, in the deployment's region, that 'alb' shows."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(?:arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+)$", var.alb_certificate_arn))
    error_message = "The value of alb_certificate_arn must match arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+."
  }
}
