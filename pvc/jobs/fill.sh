# Puts the customers that were fetched on the data volume, if they can be trained on; without any keeps what lies there, and
# where nothing lies makes synthetic ones. Nobody ever sees half a file.
set -eu
new=/work/telco-churn.csv
there=/mnt/shared-data/input/telco-churn.csv

mkdir -p /mnt/shared-data/input
for folder in prepared model predictions; do mkdir -p "/mnt/shared-data/$folder"; done
if [ ! -e "$new" ] && [ -e "$there" ]; then
  echo "data: $there is there already"
  if [ -e "$there.sha256" ]; then
    (cd /mnt/shared-data/input && sha256sum --check --strict telco-churn.csv.sha256) || {
      echo "data: $there is not what was put there; if it was replaced by hand, remove telco-churn.csv.sha256" >&2
      exit 2 # no second try cures it
    }
  else
    (cd /mnt/shared-data/input && sha256sum telco-churn.csv) >"$there.sha256.new" # put there by hand
    mv "$there.sha256.new" "$there.sha256"
  fi
  exec churnlab data check "$there"
fi
if [ ! -e "$new" ]; then
  echo "data: no customers were given: these are SYNTHETIC ones"
  churnlab data generate --out "$new"
fi
churnlab data check "$new"
cp "$new" "$there.new"
(cd /work && sha256sum telco-churn.csv) >"$there.sha256.new"
rm -f "$there.sha256" # ended in between: data without a sum gets one, a sum of other data would be refused
mv "$there.new" "$there"
mv "$there.sha256.new" "$there.sha256"
(cd /mnt/shared-data/input && sha256sum --check --strict telco-churn.csv.sha256)
