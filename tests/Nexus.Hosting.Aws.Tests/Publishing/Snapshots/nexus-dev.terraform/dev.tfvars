# What app (dev) is deployed with.
# image_tag comes from scripts/build-and-push.sh.
