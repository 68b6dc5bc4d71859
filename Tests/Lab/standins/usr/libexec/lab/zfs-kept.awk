# Shared by zfs-get.awk and zfs-list.awk: how a property of zfs-fuse looks in a newer ZFS.
BEGIN {
	split(ENVIRON["KEPT"], entry, /[ \t\n]+/)
	for (i in entry) {
		at = index(entry[i], "=")
		default_of[substr(entry[i], 1, at - 1)] = substr(entry[i], at + 1)
	}
}

# translate(): turns the fields property, value and source of one line into the newer form.
function translate() {
	if (property ~ /^lab:/) {
		property = substr(property, 5)
		if (source == "-") {
			value = default_of[property]
			source = "default"
		}
		if (property == "recordsize" && !exact) value = human(value)
	}
	if (property == "version") value = 5
	if (exact && value ~ /^[0-9.]+x$/) sub(/x$/, "", value)
	if (exact && value == "none" && property ~ /quota|reservation/) value = 0
}

function human(bytes,    unit) {
	unit = 0
	while (bytes >= 1024 && unit < 6) {
		bytes /= 1024
		unit++
	}
	return (bytes == int(bytes) ? bytes : sprintf("%.3g", bytes)) substr("BKMGTPE", unit + 1, unit > 0)
}
