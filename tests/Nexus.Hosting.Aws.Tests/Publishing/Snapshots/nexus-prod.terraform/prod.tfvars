# What app (prod) is deployed with.
# image_tag comes from scripts/build-and-push.sh.
# To be said here: certificate_arn = "..." (The parameter 'certificate-arn' of the model.)
