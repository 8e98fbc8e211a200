# archive.sh pack: the volumes data and artifacts as archives in /work; archive.sh unpack: back, over what is there.
set -eu
umask 002
case $1 in
  pack)
    now=$(date -u +%Y-%m-%dT%H%M%SZ)
    for volume in data artifacts; do
      # 1: a file changed or went away meanwhile, as those of a run do that goes on.
      tar --create --gzip --file "/work/$now-$volume.tar.gz" --directory "/mnt/shared-$volume" . || [ $? -eq 1 ]
      echo "archive: packed /mnt/shared-$volume, $(stat -c %s "/work/$now-$volume.tar.gz") bytes"
    done
    ;;
  unpack)
    # All of an archive is read before anything is written.
    for volume in data artifacts; do tar --list --gzip --file "/work/$volume.tar.gz" >/dev/null; done
    for volume in data artifacts; do
      tar --extract --gzip --file "/work/$volume.tar.gz" --directory "/mnt/shared-$volume" \
        --no-same-owner --no-same-permissions --no-overwrite-dir
      echo "archive: unpacked to /mnt/shared-$volume"
    done
    ;;
esac
