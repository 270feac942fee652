# What app (prod) is deployed with.
# image_tag comes from scripts/build-and-push.sh.
# To be said here: alb_certificate_arn = "..." (ARN of the certificate of ACM, in the deployment's region, that 'alb' shows.)
