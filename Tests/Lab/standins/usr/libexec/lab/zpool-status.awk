# zpool status: no scrub line, disks by name, columns as wide as those names.
/^ (scrub|scan):/ { next }

/^\t/ {
	sub(/^\t/, "")
	indent = match($0, /[^ ]/) - 1
	sub(disks, "")
	if ($1 == "NAME") { printf "\t%-11s %-8s %5s %5s %5s\n", $1, $2, $3, $4, $5; next }
	printf "\t%-11s %-8s %5s %5s %5s\n", substr("            ", 1, indent) $1, $2, $3, $4, $5
	next
}

{ print }
